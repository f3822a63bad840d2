"""One session of a course gets a time, inside its window or with a reason."""

import uuid
from datetime import timedelta

import pytest

from clinic.actions import appointments
from clinic.domain.booking import CancelRequest
from clinic.models import Appointment
from protocols.actions.arranging import NotArrangeable, arrange
from protocols.models import PlannedSession
from protocols.queries import courses, sessions
from tests.factories.clinic import NOW
from tests.protocols.actions.test_courses import START, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A booked course whose second session was cancelled."""
    world = World()
    world.course = world.book(world.request())
    second = world.course.sessions.get(number=2).appointment
    appointments.cancel(
        second.pk,
        CancelRequest(version=second.version, reason="Patient travels"),
        by=world.desk,
        at=NOW,
        notify=False,
    )
    return world


def session_of(world: World) -> PlannedSession:
    pk = world.course.sessions.get(number=2).pk
    return sessions.planned_sessions().get(pk=pk)


def book(world: World, days: int, reason: str = "", key: uuid.UUID | None = None):
    day = START + timedelta(days=days)
    frame = world.frame()
    slot = courses.free_times(frame).on(day)[0]
    return arrange(
        session_of(world),
        slot,
        location=world.location,
        appointment_type=world.type,
        reason=reason,
        form_key=key or uuid.uuid4(),
        by=world.desk,
        at=NOW,
    )


def test_cancelled_session_gets_a_new_time_and_the_count_stays(world):
    appointment = book(world, 9)

    assert session_of(world).appointment == appointment
    assert Appointment.objects.live().count() == 9
    assert world.course.sessions.count() == 9


def test_day_outside_the_window_needs_a_reason(world):
    with pytest.raises(NotArrangeable):
        book(world, 12)

    book(world, 12, reason="Patient travels")

    assert session_of(world).outside_window_reason == "Patient travels"


def test_session_that_has_a_time_is_left_alone(world):
    book(world, 9)

    with pytest.raises(NotArrangeable):
        book(world, 10)


def test_window_counts_from_the_day_chosen_before(world):
    window = sessions.window_now(session_of(world))

    assert (window.earliest, window.latest) == (
        START + timedelta(days=6),
        START + timedelta(days=10),
    )
