"""To which days a patient may move a session alone."""

from datetime import date, timedelta

import pytest

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.visit_offers import VisitWindow
from clinic.models import Task
from clinic.queries.visit_offers import offers
from protocols.models import PlannedSession
from protocols.queries.visit_windows import window
from tests.factories.clinic import (
    NOW,
    TODAY,
    AppointmentFactory,
    LocationFactory,
    local,
    open_diary,
)
from tests.factories.protocol_rows import course_of, issued_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return course_of(issued_plan())


def booked(course, number, day, **changes):
    """T1's first sessions are a week apart, from six to eight days."""
    row = course.sessions.get(number=number)
    location = changes.pop("location", None) or LocationFactory()
    appointment = AppointmentFactory(
        patient=course.plan.patient,
        location=location,
        starts_at=local(location, day, "10:00"),
        **changes,
    )
    PlannedSession.objects.filter(pk=row.pk).update(appointment=appointment)
    return appointment


def gap(course, number):
    row = course.sessions.get(number=number)
    return timedelta(days=row.gap_min_days), timedelta(days=row.gap_max_days)


def test_window_counts_from_the_session_before_as_it_stands(course):
    booked(course, 1, TODAY)
    second = booked(course, 2, TODAY + timedelta(days=7))
    least, most = gap(course, 2)

    assert window(second) == VisitWindow(TODAY + least, TODAY + most)


def test_gap_to_the_next_booked_session_is_kept_as_well(course):
    booked(course, 1, TODAY)
    second = booked(course, 2, TODAY + timedelta(days=7))
    third_day = TODAY + timedelta(days=13)
    booked(course, 3, third_day)
    (least, most), (next_least, next_most) = gap(course, 2), gap(course, 3)

    assert window(second) == VisitWindow(
        max(TODAY + least, third_day - next_most),
        min(TODAY + most, third_day - next_least),
    )


def test_next_session_that_is_lost_binds_nobody(course):
    booked(course, 1, TODAY)
    second = booked(course, 2, TODAY + timedelta(days=7))
    booked(course, 3, TODAY + timedelta(days=13), state=AppointmentState.CANCELLED)
    least, most = gap(course, 2)

    assert window(second) == VisitWindow(TODAY + least, TODAY + most)


def test_visit_that_is_no_session_has_no_window():
    assert window(AppointmentFactory()) is None


def test_paused_course_lets_nobody_move(course):
    first = booked(course, 1, TODAY)
    course.state = "paused"
    course.save()

    assert window(first).is_empty


def test_ended_course_has_no_window(course):
    first = booked(course, 1, TODAY)
    course.state = "ended"
    course.save()

    assert window(first) is None


def test_offers_of_a_session_lie_in_its_window(course):
    diary = open_diary(session=True)
    booked(course, 1, TODAY - timedelta(days=7), location=diary.location)
    second = booked(
        course,
        2,
        TODAY,
        location=diary.location,
        practitioner=diary.clinician,
        room=diary.room,
        type=diary.type,
    )

    found = offers(second, at=NOW - timedelta(days=2))

    days = {slot.starts_at.astimezone(diary.location.zone).date() for slot in found}
    held = window(second)
    assert days
    assert all(held.holds(day) for day in days)
    assert Task.objects.count() == 0


def test_cost_is_the_same_however_long_the_course(course, django_assert_num_queries):
    first = booked(course, 1, TODAY)
    with django_assert_num_queries(2):
        window(first)
    for number in (2, 3, 4):
        booked(course, number, TODAY + timedelta(days=7 * number))
    with django_assert_num_queries(2):
        window(first)


def test_days_are_those_of_the_tests():
    assert date(2027, 3, 1) == TODAY
