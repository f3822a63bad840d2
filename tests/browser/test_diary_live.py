"""The open diary: it keeps itself up to date, and opens a card beside a block."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clinic.domain.appointment_states import AppointmentState
from clinic.models import Appointment
from tests.browser.test_diary import sign_in_as
from tests.browser.test_front_end import faults_at_every_width, violations
from tests.factories.clinic import AppointmentTypeFactory
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def open_diary_page(page, live_server, person, query=""):
    sign_in_as(page, live_server.url, person)
    page.goto(f"{live_server.url}/diary/{query}")


def book_at(diary, hours, name):
    today = timezone.now().astimezone(diary.location.zone)
    start = today.replace(hour=0, minute=0, second=0, microsecond=0)
    return diary.appointment(
        starts_at=start + timedelta(hours=hours), patient=PatientFactory(full_name=name)
    )


def test_colleagues_booking_appears_while_scroll_focus_and_typing_stay(
    page,
    live_server,
    diary,
    expected,
):
    open_diary_page(page, live_server, diary.desk)
    grid = page.locator("#diary-grid")
    grid.evaluate("grid => grid.scrollTop = 300")
    page.locator(f"#appt-{expected.pk}").focus()
    page.evaluate(
        """() => {
          const form = document.createElement("form");
          form.innerHTML = '<input id="half" aria-label="half">';
          document.body.append(form);
          document.getElementById("half").value = "half a sen";
        }"""
    )
    scrolled = grid.evaluate("grid => grid.scrollTop")

    book_at(diary, 15, "Thomas Weber")

    page.get_by_text("Thomas Weber").wait_for()
    assert grid.evaluate("grid => grid.scrollTop") == scrolled
    assert page.evaluate("document.activeElement.id") == f"appt-{expected.pk}"
    assert page.input_value("#half") == "half a sen"
    expect(page.locator("#diary-caption")).to_contain_text("2 appointments")


ASK = "document.dispatchEvent(new CustomEvent('diary:refresh'))"


def test_refresh_waits_while_a_block_is_held_and_keeps_the_selection(
    page,
    live_server,
    diary,
    expected,
):
    open_diary_page(page, live_server, diary.desk)
    block = page.locator(f"#appointment-{expected.pk}")
    block.evaluate(
        "b => { b.classList.add('appt-selected'); b.dataset.diaryHold = ''; }"
    )
    Appointment.objects.filter(pk=expected.pk).update(
        state=AppointmentState.CONFIRMED, version=expected.version + 1
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.evaluate(ASK)
    assert [url for url in asked if "/diary/live/" in url] == []
    assert "Booked" in block.inner_text()

    block.evaluate("b => { delete b.dataset.diaryHold; }")
    page.evaluate(ASK)
    block.get_by_text("Confirmed").wait_for()
    assert "appt-selected" in block.get_attribute("class")


def test_diary_that_cannot_ask_says_since_when(page, live_server, diary, expected):
    open_diary_page(page, live_server, diary.desk)
    page.route("**/diary/live/**", lambda route: route.abort())

    page.evaluate(ASK)
    page.get_by_text("Not up to date since").wait_for()
    assert violations(page) == []

    page.unroute("**/diary/live/**")
    page.evaluate(ASK)
    page.get_by_text("Not up to date since").wait_for(state="hidden")


def test_card_opens_beside_a_block_by_pointer_and_by_focus(
    page,
    live_server,
    diary,
    expected,
):
    open_diary_page(page, live_server, diary.desk)
    card = page.locator("#diary-card")

    page.locator(f"#appt-{expected.pk}").hover()
    # A page tells of its scrolling after the pointer has come to rest on a block.
    page.evaluate("document.getElementById('diary-grid').scrollTop -= 1")
    card.get_by_text("Zeynep Arslan").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")

    page.mouse.move(2, 2)
    page.locator(f"#check-in-{expected.pk}").focus()
    page.keyboard.press("Shift+Tab")
    card.get_by_text("Zeynep Arslan").wait_for()
    expect(page.locator(f"#appt-{expected.pk}")).to_have_attribute(
        "aria-describedby", "diary-card"
    )


def test_keys_switch_view_and_columns_and_the_device_keeps_the_columns(
    page,
    live_server,
    diary,
    expected,
):
    open_diary_page(page, live_server, diary.desk)
    current = page.locator(".toolbar nav [aria-current=true]")

    for key, word in [("w", "Week"), ("l", "List"), ("m", "Month"), ("d", "Day")]:
        page.keyboard.press(key)
        page.wait_for_url(f"**view={word.lower()}**")
        expect(current).to_have_text(word)
    page.keyboard.press("r")
    page.get_by_role("region", name=diary.room.name).wait_for()
    page.goto(f"{live_server.url}/diary/")
    expect(page.get_by_role("button", name="Room")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**day=**")
    page.keyboard.press("t")
    page.get_by_text("Zeynep Arslan").first.wait_for()


@pytest.mark.parametrize("minutes", [5, 10, 15])
def test_short_block_does_not_cut_its_words(page, live_server, diary, minutes):
    short = AppointmentTypeFactory(minutes=minutes, name_en="Call", kind="call")
    page.set_viewport_size({"width": 1280, "height": 900})
    today = timezone.now().astimezone(diary.location.zone)
    noon = today.replace(hour=12, minute=0, second=0, microsecond=0)
    patient = PatientFactory(full_name="Ğüngör Yağcı")
    one = diary.appointment(
        starts_at=noon,
        ends_at=noon + timedelta(minutes=minutes),
        blocked_until=noon + timedelta(minutes=minutes),
        type=short,
        patient=patient,
    )
    open_diary_page(page, live_server, diary.desk)

    body = page.locator(f"#appt-{one.pk}")
    cut = body.evaluate("b => b.scrollHeight - b.clientHeight")
    assert cut <= 0
    assert body.inner_text().startswith("Ğüngör Yağcı")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "query",
    [
        "/diary/?columns=room",
        "/diary/?view=week",
        "/diary/?view=week&practitioner={practitioner}",
        "/diary/?view=list&span=7",
        "/diary/?view=month",
        "/diary/sheet/",
    ],
)
def test_views_are_accessible(page, live_server, diary, expected, query, theme):
    page.context.add_cookies(
        [{"name": "theme", "value": theme, "url": live_server.url}]
    )
    sign_in_as(page, live_server.url, diary.desk)
    page.goto(live_server.url + query.format(practitioner=diary.clinician.pk))

    assert faults_at_every_width(page) == []
