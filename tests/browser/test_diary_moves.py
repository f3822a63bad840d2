"""Drag, nudge, resize, undo: in the browser, and in as few steps as promised."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clinic.actions import undo
from clinic.actions.moving import move
from clinic.domain.booking import MoveRequest
from clinic.domain.undo import ChangeKind
from tests.browser.diary import (
    Hands,
    at,
    block,
    next_week,
    open_all_week,
    sign_in,
)
from tests.browser.test_front_end import violations
from tests.factories.clinic import StaffMemberFactory
from tests.factories.patients import PatientFactory
from tests.factories.protocol_rows import course_of, issued_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def diary():
    return open_all_week()


@pytest.fixture
def hands(page, live_server, diary):
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, live_server.url, diary.desk)
    return Hands(page)


def appointment_at(diary, clock, **more):
    return diary.appointment(starts_at=at(diary, clock, next_week(diary)), **more)


def show(hands, live_server, diary, **query):
    day = next_week(diary).isoformat()
    more = "".join(f"&{name}={value}" for name, value in query.items())
    hands.page.goto(f"{live_server.url}/diary/?day={day}{more}")
    hands.page.locator("#diary-grid").wait_for()


def starts_of(appointment, diary):
    appointment.refresh_from_db()
    return f"{appointment.starts_at.astimezone(diary.location.zone):%H:%M}"


def test_moving_takes_a_drag_and_a_confirm_and_control_z_takes_it_back(
    hands, live_server, diary
):
    appointment = appointment_at(diary, "10:00")
    page = hands.page
    show(hands, live_server, diary)
    block(page, appointment).scroll_into_view_if_needed()

    hands.drag(block(page, appointment), rows=7)
    confirm = page.get_by_role("button", name="Confirm")
    confirm.wait_for()
    assert violations(page) == []
    hands.click(confirm)

    page.get_by_text("Appointment moved:").first.wait_for()
    assert hands.actions == 2
    assert starts_of(appointment, diary) == "10:35"
    page.reload()
    page.locator("form[data-undo]").wait_for()
    page.keyboard.press("Control+z")
    page.get_by_text("Undone. Everything is as it was.").first.wait_for()
    assert starts_of(appointment, diary) == "10:00"


def test_dragging_the_edge_makes_it_longer(hands, live_server, diary):
    appointment = appointment_at(diary, "10:00")
    page = hands.page
    show(hands, live_server, diary)
    edge = page.locator(f"#appointment-{appointment.pk} [data-resize]")
    edge.scroll_into_view_if_needed()

    hands.drag(edge, rows=3, grip=3)
    page.get_by_role("button", name="Confirm").click()

    page.get_by_text("Appointment moved:").first.wait_for()
    appointment.refresh_from_db()
    assert appointment.ends_at - appointment.starts_at == timedelta(minutes=45)


def test_taken_time_goes_back_with_three_others_to_choose_from(
    hands, live_server, diary
):
    appointment = appointment_at(diary, "10:00")
    appointment_at(diary, "11:00", patient=PatientFactory())
    page = hands.page
    show(hands, live_server, diary)
    block(page, appointment).scroll_into_view_if_needed()

    hands.drag(block(page, appointment), rows=12)
    page.get_by_text("This time has just been taken.").wait_for()
    others = page.locator("[data-move-to]")
    expect(others).to_have_count(3)
    expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
    others.last.click()
    page.get_by_role("button", name="Confirm").click()

    page.get_by_text("Appointment moved:").first.wait_for()
    assert starts_of(appointment, diary) == "11:30"


def test_stale_drop_is_refused_with_who_changed_it(hands, live_server, diary):
    appointment = appointment_at(diary, "10:00")
    page = hands.page
    show(hands, live_server, diary)
    block(page, appointment).scroll_into_view_if_needed()
    colleague = StaffMemberFactory(desk=True, full_name="Ayşe Kaya")
    page.route("**/diary/live/**", lambda route: route.abort())
    moment = timezone.now()
    with undo.recording(ChangeKind.MOVED, by=colleague, at=moment) as recording:
        move(
            appointment.pk,
            MoveRequest(
                version=1,
                practitioner_id=diary.clinician.pk,
                room_id=diary.room.pk,
                starts_at=at(diary, "14:00", next_week(diary)),
            ),
            by=colleague,
            at=moment,
            recording=recording,
        )

    hands.drag(block(page, appointment), rows=12)

    page.get_by_text("Ayşe Kaya changed this at").wait_for()
    assert starts_of(appointment, diary) == "14:00"


def test_keyboard_nudges_in_quarters_and_enter_confirms(hands, live_server, diary):
    appointment = appointment_at(diary, "10:00")
    page = hands.page
    show(hands, live_server, diary)

    page.keyboard.press("j")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Shift+Alt+ArrowDown")
    page.wait_for_selector("[data-move-confirm]:focus")
    expect(page.locator("#diary-say")).to_contain_text("10:30–11:05")
    page.wait_for_function(
        "document.querySelector('.move-what b')?.textContent.includes('10:30–11:05')"
    )
    page.keyboard.press("Enter")

    page.get_by_text("Appointment moved:").first.wait_for()
    assert starts_of(appointment, diary) == "10:30"
    assert appointment.ends_at - appointment.starts_at == timedelta(minutes=35)
    page.wait_for_selector(f"#appt-{appointment.pk}:focus")


def test_escape_leaves_it_where_it_was(hands, live_server, diary):
    appointment = appointment_at(diary, "10:00")
    page = hands.page
    show(hands, live_server, diary)

    page.keyboard.press("j")
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_selector("[data-move-confirm]:focus")
    page.keyboard.press("Escape")

    page.wait_for_selector(f"#appt-{appointment.pk}:focus")
    expect(page.locator(".appt-ghost")).to_have_count(0)
    expect(page.locator("#move-place")).to_be_hidden()
    assert starts_of(appointment, diary) == "10:00"


def test_window_of_a_session_is_shown_and_outside_it_a_reason_is_asked_for(
    hands, live_server, diary
):
    course = course_of(issued_plan(patient=diary.patient, clinician=diary.clinician))
    planned = course.sessions.get(number=1)
    planned.appointment = appointment_at(diary, "10:00")
    planned.save()
    page = hands.page
    show(hands, live_server, diary, view="week", practitioner=diary.clinician.pk)
    mine = block(page, planned.appointment)
    mine.scroll_into_view_if_needed()

    mine.focus()
    page.keyboard.press("Alt+ArrowDown")
    page.locator("#window-words").wait_for()
    page.locator("#move-reason[required]").wait_for()
    page.locator("#move-reason").fill("on holiday")
    page.get_by_role("button", name="Confirm").click()

    page.get_by_text("Appointment moved:").first.wait_for()
    planned.refresh_from_db()
    assert planned.outside_window_reason == "on holiday"
    assert starts_of(planned.appointment, diary) == "10:15"


def test_finger_moves_it_after_a_long_press(hands, live_server, diary):
    appointment = appointment_at(diary, "10:00")
    page = hands.page
    touch = page.context.new_cdp_session(page)
    show(hands, live_server, diary)
    block(page, appointment).scroll_into_view_if_needed()
    held = {}

    def finger(kind, *, down=0.0):
        if kind == "touchStart":
            box = block(page, appointment).bounding_box()
            held.update(x=box["x"] + 40, y=box["y"] + 10)
        points = [{"x": held["x"], "y": held["y"] + down}]
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [] if kind == "touchEnd" else points},
        )

    finger("touchStart")
    page.locator(".is-dragging").wait_for()
    finger("touchMove", down=20)
    finger("touchMove", down=75)
    finger("touchEnd")

    page.get_by_role("button", name="Confirm").wait_for()
