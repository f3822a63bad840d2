"""Check in, book, look and search at the desk: in the browser, counted."""

import pytest
from playwright.sync_api import expect

from clinic.domain.appointment_states import AppointmentState as S
from tests.browser.diary import (
    Hands,
    at,
    block,
    next_week,
    open_all_week,
    sign_in,
    today,
)
from tests.browser.test_front_end import SIDEWAYS, violations
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def diary():
    return open_all_week()


@pytest.fixture
def hands(page, live_server, diary):
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, live_server.url, diary.desk)
    return Hands(page)


def test_check_in_is_one_key_and_can_be_taken_back(hands, live_server, diary):
    noon = at(diary, "12:00", today(diary))
    appointment = diary.appointment(starts_at=noon)
    page = hands.page
    page.goto(f"{live_server.url}/diary/")
    block(page, appointment).focus()

    hands.press("c")

    page.get_by_text("Now: Arrived").first.wait_for()
    assert hands.actions == 1
    appointment.refresh_from_db()
    assert appointment.state == S.ARRIVED
    page.locator(".appt-arrived").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("#diary-drawer .waiting-times").wait_for()
    page.get_by_role("button", name="Undo check-in").click()
    page.get_by_text("Now: Booked").first.wait_for()
    appointment.refresh_from_db()
    assert appointment.state == S.BOOKED


def test_booking_a_known_patient_takes_three_actions(hands, live_server, diary):
    weber = PatientFactory(full_name="Thomas Weber")
    page = hands.page
    day = next_week(diary)
    page.goto(f"{live_server.url}/diary/?day={day.isoformat()}")
    free = page.locator("#diary-grid a[data-free]").nth(6)
    free.scroll_into_view_if_needed()

    hands.click(free)
    page.locator("[data-book-query]").wait_for()
    hands.type(page.locator("[data-book-query]"), "weber")
    page.locator("#book-matches input:checked").wait_for()
    assert violations(page) == []
    hands.click(page.get_by_role("button", name="Book", exact=True))

    page.get_by_text("Appointment booked:").first.wait_for()
    assert hands.actions == 3
    booked = weber.appointments.get()
    assert booked.booked_by == diary.desk
    page.locator(f"#appointment-{booked.pk}").wait_for()
    expect(page.locator("#drawer-title")).to_have_text("Thomas Weber")


def test_slot_lost_while_typing_keeps_the_form_and_offers_others(
    hands, live_server, diary
):
    weber = PatientFactory(full_name="Thomas Weber")
    page = hands.page
    day = next_week(diary)
    page.goto(f"{live_server.url}/diary/?day={day.isoformat()}")
    page.locator("#diary-grid a[data-free]").nth(6).click()
    page.locator("[data-book-query]").fill("weber")
    page.locator("#book-matches input:checked").wait_for()
    page.locator("#id_note").fill("brings her sister")
    code = page.locator(".slot-option input:checked").input_value()
    hour = f"{int(code[9:11]) + 3:02}:{code[11:13]}"
    diary.appointment(starts_at=at(diary, hour, day))

    page.get_by_role("button", name="Book", exact=True).click()

    page.locator(".slot-near").wait_for()
    expect(page.locator(".slot-near input")).to_have_count(3)
    expect(page.locator("#id_note")).to_have_value("brings her sister")
    page.get_by_role("button", name="Book", exact=True).click()
    page.get_by_text("Appointment booked:").first.wait_for()
    assert weber.appointments.get().note == "brings her sister"


def test_half_filled_drawer_survives_a_live_refresh_and_escape(
    hands, live_server, diary
):
    day = next_week(diary)
    appointment = diary.appointment(starts_at=at(diary, "10:00", day))
    page = hands.page
    page.goto(f"{live_server.url}/diary/?day={day.isoformat()}&open={appointment.pk}")
    page.get_by_text("Cancel with a reason").click()
    page.locator("#drawer-reason").fill("has a co")
    other = diary.appointment(
        starts_at=at(diary, "12:00", day), patient=PatientFactory()
    )

    page.evaluate("document.dispatchEvent(new CustomEvent('diary:refresh'))")
    page.locator(f"#appointment-{other.pk}").wait_for()

    expect(page.locator("#drawer-reason")).to_have_value("has a co")
    page.keyboard.press("Escape")
    page.locator("#diary-drawer").wait_for(state="hidden")
    block(page, appointment).click()
    page.wait_for_function(
        "document.getElementById('drawer-reason')?.value === 'has a co'"
    )


def test_who_changed_it_is_one_click_from_the_drawer(hands, live_server, diary):
    day = next_week(diary)
    appointment = diary.appointment(starts_at=at(diary, "10:00", day))
    page = hands.page
    page.goto(f"{live_server.url}/diary/?day={day.isoformat()}&open={appointment.pk}")
    page.get_by_text("Who changed it").click()

    expect(page.locator("#drawer-history[open]")).to_have_count(1)
    for width in (1280, 820, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert page.evaluate(SIDEWAYS) == 0


def test_drag_over_free_time_books_the_type_that_fits(hands, live_server, diary):
    page = hands.page
    page.goto(f"{live_server.url}/diary/?day={next_week(diary).isoformat()}")
    free = page.locator("#diary-grid a[data-free]").nth(6)
    free.scroll_into_view_if_needed()

    hands.drag(free, rows=8)

    page.locator("#drawer-title", has_text="New appointment").wait_for()
    expect(page.locator("#book-type option:checked")).to_have_count(1)


def test_search_from_anywhere_and_the_map_of_the_keys(hands, live_server, diary):
    patient = PatientFactory(full_name="Zeynep Arslan")
    page = hands.page
    page.goto(f"{live_server.url}/")

    page.keyboard.press("?")
    page.locator("#keyboard-help[open]").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("zeynep")
    page.locator(".command-hit[aria-selected=true]", has_text="Zeynep").wait_for()
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/patients/{patient.pk}/")
    page.keyboard.press("n")
    page.keyboard.press("v")
    page.wait_for_url(f"**/appointments/book/?patient={patient.pk}")
