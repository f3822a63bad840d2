"""How long each step of a visit took."""

from datetime import timedelta

import pytest

from clinic.actions.appointments import advance
from clinic.domain.appointment_states import AppointmentState as S
from clinic.domain.booking import AdvanceRequest
from clinic.models import Appointment
from clinic.presenters.waiting_times import waiting_times
from clinic.queries.appointments import changes_of
from tests.factories.clinic import NOW, open_diary

pytestmark = pytest.mark.django_db


def after(minutes):
    return NOW + timedelta(minutes=minutes)


def times(*steps, now):
    """What is shown at minute ``now`` after these (state, minute)."""
    diary = open_diary()
    pk = diary.appointment().pk
    for version, (state, minute) in enumerate(steps, start=1):
        request = AdvanceRequest(version=version, to=state)
        advance(pk, request, by=diary.desk, at=after(minute))
    appointment = Appointment.objects.select_related("location").get(pk=pk)
    shown = waiting_times(changes_of(appointment), appointment, at=after(now))
    return [(step.state, step.minutes, step.is_last) for step in shown]


def test_nothing_before_check_in():
    assert times(now=5) == []


def test_waiting_goes_on_until_the_room():
    assert times((S.ARRIVED, 0), now=12) == [("arrived", 12, True)]


def test_each_step_lasts_until_the_next():
    steps = [(S.ARRIVED, 0), (S.IN_ROOM, 10), (S.IN_TREATMENT, 15), (S.DONE, 55)]

    assert times(*steps, now=60) == [
        ("arrived", 10, False),
        ("in_room", 5, False),
        ("in_treatment", 40, False),
        ("done", 5, True),
    ]


def test_back_to_waiting_counts_from_the_first_arrival():
    steps = [(S.ARRIVED, 0), (S.IN_ROOM, 10), (S.ARRIVED, 12)]

    assert times(*steps, now=20) == [("arrived", 20, True)]


def test_check_in_taken_back_leaves_nothing():
    assert times((S.ARRIVED, 0), (S.BOOKED, 3), now=5) == []


def test_second_check_in_begins_anew():
    steps = [(S.ARRIVED, 0), (S.BOOKED, 3), (S.ARRIVED, 10)]

    assert times(*steps, now=12) == [("arrived", 2, True)]
