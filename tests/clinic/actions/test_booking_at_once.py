"""Many who want one time at once: exactly one gets it."""

import threading

import pytest
from django.db import connection, connections

from clinic.actions.booking import SlotTaken, book
from clinic.actions.moving import move
from clinic.domain.booking import MoveRequest
from clinic.models import Appointment
from tests.factories.clinic import (
    NOW,
    ShiftFactory,
    StaffMemberFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shared", ["one clinician", "one room"])
def test_of_twenty_who_book_one_slot_at_once_exactly_one_wins(shared):
    diary = open_diary()
    if shared == "one room":
        shifts = [ShiftFactory(location=diary.location) for _ in range(20)]
        people = [shift.practitioner.pk for shift in shifts]
    else:
        people = [diary.clinician.pk] * 20
    requests = [
        diary.request("10:00", patient_id=PatientFactory().pk, practitioner_id=person)
        for person in people
    ]
    start = threading.Barrier(len(requests))
    outcomes = []

    def try_to_book(request):
        try:
            start.wait()
            book(by=diary.desk, at=NOW, request=request, notify=False)
            outcomes.append("booked")
        except SlotTaken as lost:
            outcomes.append(f"lost, {len(lost.nearest)} others")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_to_book, args=[r]) for r in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(outcomes) == ["booked"] + ["lost, 3 others"] * 19
    assert Appointment.objects.live().count() == 1


def test_database_itself_refuses_a_second_live_appointment():
    diary = open_diary()
    diary.appointment("10:00")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'x'"
            " AND conrelid = 'clinic_appointment'::regclass ORDER BY 1"
        )
        names = [row[0] for row in cursor.fetchall()]

    assert names == [
        "device_not_double_booked",
        "patient_not_double_booked",
        "practitioner_not_double_booked",
        "room_not_double_booked",
    ]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_those_who_book_and_move_into_one_slot_at_once_exactly_one_wins():
    diary = open_diary()
    others = [
        diary.appointment(
            "16:00", patient=PatientFactory(), room=None, practitioner=person
        )
        for person in StaffMemberFactory.create_batch(6, clinician=True)
    ]
    requests = [
        diary.request("10:00", patient_id=PatientFactory().pk) for _ in range(6)
    ]
    start = threading.Barrier(12)
    outcomes = []

    def attempt(placing):
        try:
            start.wait()
            placing()
            outcomes.append("won")
        except SlotTaken:
            outcomes.append("lost")
        finally:
            connections.close_all()

    def booking(request):
        return lambda: book(by=diary.desk, at=NOW, request=request)

    def moving(appointment):
        request = MoveRequest(
            version=1,
            practitioner_id=diary.clinician.pk,
            room_id=diary.room.pk,
            starts_at=diary.at("10:00"),
        )
        return lambda: move(appointment.pk, request, by=diary.desk, at=NOW)

    placings = [*map(booking, requests), *map(moving, others)]
    threads = [threading.Thread(target=attempt, args=[p]) for p in placings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(outcomes) == ["lost"] * 11 + ["won"]
    there = Appointment.objects.live().filter(starts_at=diary.at("10:00"))
    assert there.count() == 1
