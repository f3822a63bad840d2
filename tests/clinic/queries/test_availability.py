from datetime import timedelta

import pytest

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.roles import Role
from clinic.queries.availability import free_slots, nearest_slots, rooms_for
from tests.factories.clinic import (
    NOW,
    TODAY,
    AppointmentTypeFactory,
    ClosureFactory,
    LeaveFactory,
    LocationFactory,
    OpeningHoursFactory,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
    open_diary,
)

pytestmark = pytest.mark.django_db


def search(diary, **changes):
    values = {
        "location": diary.location,
        "appointment_type": diary.type,
        "practitioner_ids": [diary.clinician.pk],
        "room_ids": [diary.room.pk],
        "first_day": TODAY,
        "last_day": TODAY,
    }
    return free_slots(**{**values, **changes})


def clocks(diary, slots):
    zone = diary.location.zone
    return [f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in slots]


def test_free_day_offers_every_quarter_hour_of_the_shift():
    diary = open_diary()

    found = clocks(diary, search(diary))

    assert (found[0], found[-1], len(found)) == ("09:00", "16:30", 31)


def test_live_appointment_takes_its_time_and_a_cancelled_one_does_not():
    diary = open_diary(minutes=240)
    diary.appointment("10:00", ends_at=diary.at("11:00"))
    diary.appointment("13:00", state=AppointmentState.CANCELLED)

    assert clocks(diary, search(diary))[0] == "11:00"


def test_overbooked_appointment_takes_its_time_too():
    diary = open_diary(minutes=240)
    diary.appointment(
        "10:00",
        ends_at=diary.at("12:30"),
        overbooked=True,
        overbook_reason="Pain",
        overbooked_by=diary.desk,
    )

    assert clocks(diary, search(diary)) == ["12:30", "12:45", "13:00"]


def test_appointment_that_is_being_moved_counts_as_gone():
    diary = open_diary(minutes=480)
    appointment = diary.appointment("09:00")

    assert search(diary) == []
    assert clocks(diary, search(diary, ignoring=[appointment.pk])) == ["09:00"]


def test_patient_elsewhere_is_not_offered_that_time():
    diary = open_diary(minutes=240)
    elsewhere = LocationFactory()
    diary.appointment(
        "09:00",
        location=elsewhere,
        room=RoomFactory(location=elsewhere),
        practitioner=StaffMemberFactory(clinician=True),
        ends_at=diary.at("13:00"),
    )

    with_patient = search(diary, patient_id=diary.patient.pk)

    assert clocks(diary, with_patient) == ["13:00"]
    assert clocks(diary, search(diary))[0] == "09:00"


def test_closure_and_leave_offer_nothing():
    diary = open_diary()
    next_monday = TODAY + timedelta(days=7)
    ClosureFactory(location=diary.location)
    LeaveFactory(practitioner=diary.clinician, starts_at=diary.at("00:00", next_monday))

    assert search(diary, last_day=next_monday) == []


def test_closure_of_another_location_and_leave_of_another_person_do_not_matter():
    diary = open_diary()
    ClosureFactory()
    LeaveFactory(starts_at=diary.at("00:00"))

    assert len(search(diary)) == 31


def test_opening_hours_narrow_the_shift():
    diary = open_diary(minutes=60)
    OpeningHoursFactory(location=diary.location, opens="15:00")

    assert clocks(diary, search(diary))[0] == "15:00"


@pytest.mark.parametrize(
    ("person", "needs", "expected"),
    [
        ({"roles": [Role.FRONT_DESK]}, {"needs_clinician": True}, 0),
        ({"roles": [Role.FRONT_DESK]}, {"needs_clinician": False}, 31),
        ({"may_inject": False}, {"needs_right_to_inject": True}, 0),
        ({"is_active": False}, {}, 0),
    ],
)
def test_who_may_not_do_it_is_not_offered(person, needs, expected):
    diary = open_diary(**needs)
    for name, value in person.items():
        setattr(diary.clinician, name, value)
    diary.clinician.save()

    assert len(search(diary)) == expected


def test_nothing_before_a_given_moment():
    diary = open_diary()

    late = search(diary, not_before=diary.at("16:20"))

    assert clocks(diary, late) == ["16:20", "16:30"]


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_grow(rows, django_assert_num_queries):
    diary = open_diary()
    for number in range(rows):
        ShiftFactory(practitioner=diary.clinician, location=diary.location, weekday=1)
        diary.appointment(f"1{number}:00")

    with django_assert_num_queries(8):
        search(diary, last_day=TODAY + timedelta(days=60))


def test_nearest_slots_are_with_the_same_person_when_there_are_enough():
    diary = open_diary()
    other = ShiftFactory(location=diary.location).practitioner

    slots = nearest_slots(
        location=diary.location,
        appointment_type=diary.type,
        practitioner_id=diary.clinician.pk,
        around=diary.at("12:00"),
        patient_id=None,
        not_before=NOW,
    )

    assert clocks(diary, slots) == ["11:45", "12:00", "12:15"]
    assert other.pk not in {slot.practitioner_id for slot in slots}


def test_nearest_slots_are_with_others_when_that_person_has_none():
    diary = open_diary()
    other = ShiftFactory(location=diary.location).practitioner
    LeaveFactory(
        practitioner=diary.clinician,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=90),
    )

    slots = nearest_slots(
        location=diary.location,
        appointment_type=diary.type,
        practitioner_id=diary.clinician.pk,
        around=diary.at("12:00"),
        patient_id=None,
        not_before=NOW,
    )

    assert {slot.practitioner_id for slot in slots} == {other.pk}


def test_call_needs_no_room():
    diary = open_diary()

    assert rooms_for(diary.location, diary.type) == [diary.room.pk]
    assert rooms_for(diary.location, AppointmentTypeFactory(call=True)) == []
