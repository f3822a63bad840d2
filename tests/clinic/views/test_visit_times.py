"""Another time by link: only free ones, the same row, and nothing half moved."""

from datetime import timedelta

import pytest
import time_machine

from clinic.actions import links
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.domain.messages import LinkRequest
from clinic.domain.slot_codes import ChosenSlot, encode
from clinic.domain.visit_offers import MOST_SHOWN, VisitWindow
from clinic.models import (
    Appointment,
    AppointmentChange,
    AttemptCount,
    AuditEvent,
    Message,
    Task,
)
from clinic.queries.visit_offers import offers
from tests.factories.clinic import (
    NOW,
    TODAY,
    ShiftFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db
S = AppointmentState
THEN = NOW - timedelta(days=3)
NEXT_MONDAY = TODAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def _three_days_before(settings):
    settings.VISIT_WINDOW = ""
    with time_machine.travel(THEN, tick=False):
        yield


@pytest.fixture
def diary():
    return open_diary()


def link_to(appointment):
    token = links.issue(
        LinkRequest(
            purpose=LinkPurpose.APPOINTMENT,
            object_id=appointment.pk,
            expires_at=appointment.ends_at + timedelta(days=40),
        ),
        patient_id=appointment.patient_id,
        at=THEN,
    )
    return f"/p/visit/{token}/"


def code(diary, clock, day=TODAY, **changes):
    values = {
        "starts_at": diary.at(clock, day),
        "practitioner_id": diary.clinician.pk,
        "room_id": diary.room.pk,
    }
    return encode(ChosenSlot(**{**values, **changes}))


def choose(client, address, slot, version=1, **more):
    data = {"slot": slot, "version": version}
    return client.post(f"{address}times/", data, **more)


def another(client, address):
    return client.post(address, {"answer": "another", "version": 1})


# What the patient sees


def test_times_on_offer_are_free_few_and_in_the_clinics_time(client, diary):
    appointment = diary.appointment("10:00")
    diary.appointment("11:00", patient=PatientFactory())
    address = link_to(appointment)

    answer = another(client, address)
    page = client.get(answer.url)

    assert answer.url == f"{address}times/"
    assert 0 < page.text.count('name="slot"') <= MOST_SHOWN
    assert "Istanbul time (UTC+3)" in page.text
    assert "Monday 8 March" in page.text
    assert code(diary, "10:00") not in page.text
    assert code(diary, "11:00") not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_three_answers_are_buttons_of_a_form(client, diary):
    page = client.get(link_to(diary.appointment()))

    for answer in ("come", "another", "cannot"):
        assert f'name="answer" value="{answer}"' in page.text


def test_looking_at_the_times_ten_times_changes_nothing(client, diary):
    appointment = diary.appointment()
    address = link_to(appointment)

    for _ in range(10):
        client.get(f"{address}times/")
        client.head(f"{address}times/")

    appointment.refresh_from_db()
    assert appointment.version == 1
    assert (AuditEvent.objects.count(), Task.objects.count()) == (0, 0)
    assert AttemptCount.objects.count() == 0


# Choosing


def test_choosing_moves_the_same_row_and_says_so_once(client, diary):
    appointment = diary.appointment("10:00", state=S.CONFIRMED)
    address = link_to(appointment)

    for _ in range(2):
        page = choose(client, address, code(diary, "14:00", NEXT_MONDAY), follow=True)

    moved = Appointment.objects.get()
    assert (moved.pk, moved.uid) == (appointment.pk, appointment.uid)
    assert moved.starts_at == diary.at("14:00", NEXT_MONDAY)
    assert (moved.state, moved.version, moved.sequence) == (S.BOOKED, 2, 1)
    assert "14:00" in page.text
    assert "Monday" in page.text
    change = AppointmentChange.objects.get()
    assert (change.by, change.via_link) == (None, True)
    message = Message.objects.get()
    assert message.kind == MessageKind.APPOINTMENT_MOVED
    assert "SEQUENCE:1" in message.calendar
    assert AuditEvent.objects.get().actor == "patient"


def test_page_says_that_the_visit_has_moved(client, diary):
    address = link_to(diary.appointment())

    page = choose(client, address, code(diary, "14:00"), follow=True)

    assert "Your appointment has moved. This is the new time." in page.text


def test_time_that_somebody_took_leads_to_the_three_nearest(client, diary):
    appointment = diary.appointment("10:00")
    address = link_to(appointment)
    diary.appointment("14:00", patient=PatientFactory())

    answer = choose(client, address, code(diary, "14:00"))

    assert answer.status_code == 409
    assert "This time is not free any more." in answer.text
    assert answer.text.count('name="slot"') == 3
    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.version) == (diary.at("10:00"), 1)
    assert Message.objects.count() == 0


def test_longer_visit_that_does_not_fit_after_all_is_refused_as_kindly(client, diary):
    appointment = diary.appointment("10:00", ends_at=diary.at("11:30"))
    diary.appointment("15:00", patient=PatientFactory())

    answer = choose(client, link_to(appointment), code(diary, "14:00"))

    assert answer.status_code == 409
    assert answer.text.count('name="slot"') == 3
    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("10:00")


@pytest.mark.parametrize(
    ("clock", "changes"),
    [
        ("06:00", {}),
        ("18:30", {}),
        ("14:00", {"room_id": None}),
        ("14:00", {"practitioner_id": 999_999}),
    ],
)
def test_time_that_was_never_on_offer_is_refused(client, diary, clock, changes):
    appointment = diary.appointment("10:00")

    answer = choose(client, link_to(appointment), code(diary, clock, **changes))

    assert answer.status_code == 409
    appointment.refresh_from_db()
    assert appointment.version == 1


def test_times_in_the_past_and_too_soon_are_not_on_offer(diary):
    appointment = diary.appointment(starts_at=diary.at("16:00", NEXT_MONDAY))

    found = offers(appointment, at=diary.at("12:00"))

    assert min(slot.starts_at for slot in found) == diary.at("14:00")


def test_slot_of_another_clinician_by_an_edited_value_is_refused(client, diary):
    other = ShiftFactory(location=diary.location)
    appointment = diary.appointment("10:00")
    slot = code(
        diary, "14:00", practitioner_id=other.practitioner.pk, room_id=other.room.pk
    )

    assert choose(client, link_to(appointment), slot).status_code == 409
    appointment.refresh_from_db()
    assert appointment.practitioner == diary.clinician


def test_another_person_is_offered_by_name_when_the_own_one_has_no_time(client, diary):
    other = ShiftFactory(location=diary.location, practitioner__full_name="Dr. Second")
    diary.clinician.shifts.all().delete()
    appointment = diary.appointment("10:00")
    address = link_to(appointment)

    page = client.get(f"{address}times/")

    assert "Dr. Second" in page.text
    slot = offers(appointment, at=THEN)[0]
    choose(client, address, encode(slot))
    appointment.refresh_from_db()
    assert appointment.practitioner == other.practitioner
    assert "Dr. Second" in Message.objects.get().body_text


@pytest.mark.parametrize(
    "data", [{}, {"slot": ""}, {"slot": "x"}, {"slot": "\x00"}, {"slot": "9" * 81}]
)
def test_bad_choice_keeps_the_page_and_changes_nothing(client, diary, data):
    appointment = diary.appointment()

    answer = client.post(f"{link_to(appointment)}times/", {"version": 1, **data})

    assert answer.status_code == 422
    assert 'name="slot"' in answer.text
    appointment.refresh_from_db()
    assert appointment.version == 1


def test_choice_on_an_old_page_shows_the_new_state(client, diary):
    appointment = diary.appointment("10:00", version=2)

    answer = choose(client, link_to(appointment), code(diary, "14:00"), version=1)

    assert answer.status_code == 409
    assert "has changed in the meantime" in answer.text
    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("10:00")


# The clinical window of a session


def tuesday_only(appointment):
    return VisitWindow(NEXT_MONDAY, NEXT_MONDAY)


def closed(appointment):
    return VisitWindow(NEXT_MONDAY, TODAY)


def test_session_is_offered_only_days_of_its_window(diary, settings):
    settings.VISIT_WINDOW = f"{__name__}.tuesday_only"

    found = offers(diary.appointment("10:00"), at=THEN)

    assert {
        slot.starts_at.astimezone(diary.location.zone).date() for slot in found
    } == {NEXT_MONDAY}


def test_time_outside_the_window_is_refused(client, diary, settings):
    settings.VISIT_WINDOW = f"{__name__}.tuesday_only"
    appointment = diary.appointment("10:00")

    assert choose(client, link_to(appointment), code(diary, "14:00")).status_code == 409
    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("10:00")


def test_window_without_a_day_makes_a_task(client, diary, settings):
    settings.VISIT_WINDOW = f"{__name__}.closed"
    appointment = diary.appointment("10:00")

    another(client, link_to(appointment))

    assert Task.objects.get().facts["why"] == "none_free"
