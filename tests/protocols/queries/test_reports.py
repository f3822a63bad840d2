from datetime import date, timedelta

import pytest

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.report_period import Period
from clinic.queries.reports import Scope
from protocols.domain.adherence import MissedCount
from protocols.domain.states import CourseState, MissKind, MissReason, RecordState
from protocols.models import Course, MissedSession, PlannedSession, SessionRecord
from protocols.queries.reports import (
    begun_courses,
    clinics_doing,
    given_sessions,
    missed_sessions,
)
from tests.factories.clinic import OpenDiary, StaffMemberFactory, local, open_diary
from tests.factories.protocol_rows import course_of, issued_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary() -> OpenDiary:
    return open_diary(session=True)


@pytest.fixture
def course(diary) -> Course:
    return course_of(issued_plan(patient=diary.patient, clinician=diary.clinician))


def scope(diary: OpenDiary, session: PlannedSession, days: int = 14) -> Scope:
    first = session.target - timedelta(days=days)
    period = Period(first, session.target + timedelta(days=days))
    at = local(diary.location, period.last_day, "23:00")
    return Scope(period=period, locations=[diary.location], at=at)


def booked(
    diary: OpenDiary, session: PlannedSession, day: date, **changes: object
) -> PlannedSession:
    session.appointment = diary.appointment(starts_at=diary.at("10:00", day), **changes)
    session.save()
    return session


def recorded(session: PlannedSession, **changes: object) -> SessionRecord:
    operator = changes.pop("operator", None) or StaffMemberFactory(clinician=True)
    at = session.appointment.starts_at
    values = {
        "state": RecordState.SIGNED,
        "opened_at": at,
        "started_at": at,
        "signed_at": at,
        "signed_by": operator,
    }
    return SessionRecord.objects.create(
        planned_session=session,
        patient=session.course.plan.patient,
        operator=operator,
        **(values | changes),
    )


def test_signed_session_counts_on_its_day_for_who_gave_it(diary, course):
    session = course.sessions.get(number=2)
    booked(diary, session, session.latest + timedelta(days=2))
    record = recorded(session, outside_window_reason="Ill last week")

    (given,) = given_sessions(scope(diary, session))

    assert given.practitioner_id == record.operator_id
    assert given.days_outside == 2
    assert (given.reason, given.is_clinical) == ("Ill last week", True)


def test_reason_of_the_booking_stands_in_for_the_records(diary, course):
    session = course.sessions.get(number=2)
    session.outside_window_reason = "Holiday"
    booked(diary, session, session.target, state=AppointmentState.DONE)

    (given,) = given_sessions(scope(diary, session))

    assert (given.reason, given.is_clinical) == ("Holiday", False)
    assert given.practitioner_id == diary.clinician.pk


def test_session_stopped_before_the_first_needle_was_not_given(diary, course):
    session = course.sessions.get(number=2)
    booked(diary, session, session.target)
    recorded(
        session, state=RecordState.STOPPED_EARLY, started_at=None, stop_reason="Fever"
    )

    assert given_sessions(scope(diary, session)) == []


def test_session_that_lies_ahead_was_not_given(diary, course):
    session = course.sessions.get(number=2)
    booked(diary, session, session.target)

    assert given_sessions(scope(diary, session)) == []


def test_course_belongs_where_its_first_session_lies(diary, course):
    first = course.sessions.get(number=1)
    booked(diary, first, first.target, state=AppointmentState.DONE)
    course.sessions.filter(number=9).update(
        skipped_at=first.appointment.starts_at, skipped_by=diary.clinician
    )

    (begun,) = begun_courses(scope(diary, first))

    assert (begun.planned, begun.given, begun.state) == (8, 1, CourseState.ACTIVE)
    assert begun.titles["en"]
    assert begun_courses(scope(diary, course.sessions.get(number=9))) == []


def test_course_without_a_time_yet_counts_by_its_target(diary, course):
    first = course.sessions.get(number=1)

    assert len(begun_courses(scope(diary, first))) == 1


def test_missed_times_are_counted_by_how_and_why(diary, course):
    session = course.sessions.get(number=2)
    for clock, kind, reason in (
        ("09:00", MissKind.NO_SHOW, MissReason.FORGOT),
        ("11:00", MissKind.NO_SHOW, MissReason.FORGOT),
        ("13:00", MissKind.CLINIC, MissReason.CLINIC),
    ):
        gone = diary.appointment(
            starts_at=diary.at(clock, session.target), state=AppointmentState.CANCELLED
        )
        MissedSession.objects.create(
            session=session,
            appointment=gone,
            kind=kind,
            reason=reason,
            recorded_at=gone.starts_at,
        )

    found = missed_sessions(scope(diary, session))

    assert set(found) == {
        MissedCount(MissKind.NO_SHOW, MissReason.FORGOT, 2),
        MissedCount(MissKind.CLINIC, MissReason.CLINIC, 1),
    }
    assert list(clinics_doing()) == [gone.pk]


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_grow(diary, number, django_assert_num_queries):
    for n in range(number):
        session = course_of(issued_plan()).sessions.get(number=1)
        appointment = diary.appointment(
            starts_at=diary.at(f"{9 + n:02}:00", session.target),
            patient=session.course.plan.patient,
            state=AppointmentState.DONE,
        )
        PlannedSession.objects.filter(pk=session.pk).update(appointment=appointment)

    with django_assert_num_queries(2):
        given = given_sessions(scope(diary, session))
    with django_assert_num_queries(2):
        begun = begun_courses(scope(diary, session))

    assert (len(given), len(begun)) == (number, number)
