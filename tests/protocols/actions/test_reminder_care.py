"""Whom the reminders leave alone: what is held, paused, or may still be undone."""

from datetime import timedelta

import pytest

from clinic.actions import undo
from clinic.actions.appointments import cancel
from clinic.actions.delivery import deliver_due
from clinic.actions.moving import move
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.booking import CancelRequest, MoveRequest
from clinic.domain.undo import UNDO_LASTS, ChangeKind
from clinic.models import Message
from protocols.actions.reminders import plan_reminders
from protocols.domain.states import CourseState
from protocols.models import Course, PlannedSession
from tests.factories.clinic import ClinicFactory, open_diary
from tests.factories.protocol_rows import course_of, issued_plan

pytestmark = pytest.mark.django_db
S = AppointmentState


@pytest.fixture
def diary():
    ClinicFactory()
    return open_diary(session=True)


@pytest.fixture
def visit(diary):
    return diary.appointment("10:00", booked_at=diary.at("10:00") - timedelta(days=30))


@pytest.fixture
def day_before(diary):
    """A minute after the reminder of the day before is due."""
    return diary.at("10:01") - timedelta(days=1)


def moved_to(diary, visit, clock, *, at, **more):
    request = MoveRequest(
        version=visit.version,
        practitioner_id=visit.practitioner_id,
        room_id=visit.room_id,
        starts_at=diary.at(clock),
    )
    return move(visit.pk, request, by=diary.desk, at=at, **more)


def in_course(visit, state):
    course = course_of(issued_plan(patient=visit.patient))
    first = course.sessions.get(number=1)
    PlannedSession.objects.filter(pk=first.pk).update(appointment=visit)
    Course.objects.filter(pk=course.pk).update(state=state)
    return course


def reminders():
    return Message.objects.filter(kind="reminder")


def test_time_only_held_is_not_reminded_of(visit, day_before):
    visit.state, visit.held_until = S.HELD, visit.starts_at
    visit.save()

    assert plan_reminders(at=day_before).queued == 0


def test_change_that_can_be_undone_is_waited_for(diary, visit, day_before):
    moved_to(diary, visit, "14:00", at=day_before)

    early = plan_reminders(at=day_before + UNDO_LASTS - timedelta(seconds=1)).queued
    later = plan_reminders(at=day_before + timedelta(hours=4)).queued

    assert (early, later) == (0, 1)
    assert "14:00" in reminders().get().body_text


def test_booking_that_can_be_undone_is_waited_for(diary, day_before):
    diary.appointment("10:00", booked_at=day_before)

    assert plan_reminders(at=day_before + timedelta(minutes=1)).queued == 0


def test_move_undone_leaves_one_reminder_of_the_old_time(diary, visit, day_before):
    with undo.recording(ChangeKind.MOVED, by=diary.desk, at=day_before) as recording:
        moved_to(diary, visit, "14:00", at=day_before, recording=recording)
    plan_reminders(at=day_before + timedelta(minutes=1))
    undo.undo(recording.change.uid, by=diary.desk, at=day_before + timedelta(minutes=2))

    plan_reminders(at=day_before + timedelta(minutes=10))

    assert "10:00" in reminders().get().body_text


def test_moved_visit_gets_one_update_and_reminders_of_its_new_time(
    diary, visit, day_before, server
):
    plan_reminders(at=day_before)
    moved_to(diary, visit, "14:00", at=day_before)
    visit.refresh_from_db()
    moved_to(diary, visit, "15:00", at=day_before + timedelta(minutes=1))
    later = day_before + timedelta(hours=5)
    plan_reminders(at=later)

    deliver_due(at=later)

    subjects = [mail["Subject"] for mail in server.mails]
    assert len([one for one in subjects if "has moved" in one]) == 1
    assert len(subjects) == 2
    assert all(
        "15:00" in mail.get_body(("plain",)).get_content() for mail in server.mails
    )


@pytest.mark.parametrize("state", [S.CANCELLED, S.DONE, S.ARRIVED, S.HELD])
def test_reminder_is_not_sent_once_the_visit_is_not_to_be_reminded_of(
    visit, day_before, server, state
):
    plan_reminders(at=day_before)
    visit.state = state
    visit.held_until = visit.starts_at if state == S.HELD else None
    visit.save()

    deliver_due(at=day_before)

    assert (reminders().get().state, server.mails) == ("cancelled", [])


def test_cancelled_visit_is_not_reminded_of(diary, visit, day_before, server):
    plan_reminders(at=day_before)
    cancel(
        visit.pk, CancelRequest(version=1, reason="Ill"), by=diary.desk, at=day_before
    )

    deliver_due(at=day_before + timedelta(minutes=1))
    plan_reminders(at=day_before + timedelta(hours=1))

    assert reminders().get().state == "cancelled"
    assert ["cancelled" in mail["Subject"] for mail in server.mails] == [True]


@pytest.mark.parametrize(
    ("state", "count"), [(CourseState.ACTIVE, 1), (CourseState.PAUSED, 0)]
)
def test_session_of_a_paused_course_is_not_reminded_of(visit, day_before, state, count):
    in_course(visit, state)

    assert plan_reminders(at=day_before).queued == count


def test_reminder_that_waited_while_the_course_was_paused_is_not_sent(
    visit, day_before, server
):
    course = in_course(visit, CourseState.ACTIVE)
    plan_reminders(at=day_before)
    Course.objects.filter(pk=course.pk).update(state=CourseState.PAUSED)

    deliver_due(at=day_before)

    message = reminders().get()
    assert (message.state, message.code, server.mails) == ("cancelled", "on_hold", [])


def test_late_run_reminds_of_no_visit_that_has_begun(diary, visit):
    beginning = visit.starts_at

    assert plan_reminders(at=beginning).queued == 0
    assert plan_reminders(at=beginning + timedelta(hours=1)).queued == 0
