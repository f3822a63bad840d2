"""Sessions of courses on the waiting list: they join, fit inside their window, leave."""

from datetime import timedelta

import pytest

from clinic.actions import undo, waiting
from clinic.actions.waiting import WaitingRefused
from clinic.domain.slot_codes import ChosenSlot
from clinic.domain.undo import ChangeKind
from clinic.models import Appointment, WaitingListEntry
from protocols.domain.states import CourseState
from protocols.queries.waiting import waiting_sessions
from tests.factories.clinic import NOW, TODAY, WaitingListEntryFactory, open_diary
from tests.factories.protocol_rows import course_of, issued_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary():
    return open_diary(session=True)


@pytest.fixture
def session(diary):
    """The first of a course that has no times yet."""
    plan = issued_plan(patient=diary.patient, clinician=diary.clinician)
    found = course_of(plan).sessions.get(number=1)
    found.earliest = found.target = TODAY
    found.latest = TODAY + timedelta(days=10)
    found.save()
    return found


def entry_of(diary, session):
    return WaitingListEntryFactory(
        patient=diary.patient,
        type=diary.type,
        location=diary.location,
        session_id=session.pk,
    )


def fill(diary, entry, day=TODAY):
    slot = ChosenSlot(diary.at("10:00", day), diary.clinician.pk, diary.room.pk)
    with undo.recording(ChangeKind.BOOKED, by=diary.desk, at=NOW) as recording:
        booked = waiting.fill(
            entry.pk, slot, by=diary.desk, at=NOW, recording=recording
        )
    return booked, recording.change


def test_booking_gives_the_session_its_time_and_closes_the_entry(diary, session):
    entry = entry_of(diary, session)

    booked, _change = fill(diary, entry)

    session.refresh_from_db()
    entry.refresh_from_db()
    assert session.appointment == booked
    assert (entry.booked_as, entry.closed_at) == (booked, NOW)


def test_undo_takes_the_time_back_and_the_session_waits_again(diary, session):
    entry = entry_of(diary, session)
    _booked, change = fill(diary, entry)

    undo.undo(change.uid, by=diary.desk, at=NOW)

    session.refresh_from_db()
    entry.refresh_from_db()
    assert session.appointment is None
    assert (entry.booked_as, entry.closed_at) == (None, None)
    assert not Appointment.objects.exists()


def test_day_outside_the_window_is_refused_and_nothing_is_booked(diary, session):
    entry = entry_of(diary, session)

    with pytest.raises(WaitingRefused):
        fill(diary, entry, TODAY + timedelta(days=28))

    assert not Appointment.objects.exists()
    assert WaitingListEntry.objects.get().closed_at is None


def test_window_counts_as_the_course_stands(session):
    (wait,) = waiting_sessions([session.pk]).values()

    assert (wait.number, wait.first_day, wait.last_day) == (
        1,
        session.earliest,
        session.latest,
    )


def test_session_with_a_time_or_of_a_course_on_hold_does_not_wait(diary, session):
    fill(diary, entry_of(diary, session))
    assert waiting_sessions([session.pk]) == {}

    other = session.course.sessions.get(number=2)
    assert set(waiting_sessions([other.pk])) == {other.pk}
    session.course.state = CourseState.PAUSED
    session.course.save()
    assert waiting_sessions([other.pk]) == {}


def test_queries_do_not_grow_with_the_sessions(session, django_assert_num_queries):
    numbers = list(session.course.sessions.values_list("pk", flat=True))

    with django_assert_num_queries(2):
        waiting_sessions(numbers[:1])
    with django_assert_num_queries(2):
        waiting_sessions(numbers[:3])
