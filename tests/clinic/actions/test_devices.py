"""A type may need a device, and may be done by named people only."""

import pytest

from clinic.actions.booking import NotBookable, SlotTaken, book
from clinic.models import Device
from clinic.queries.availability import able_to_do, free_slots
from tests.factories.clinic import (
    NOW,
    TODAY,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


def test_type_that_needs_a_device_takes_one_that_is_free():
    diary = open_diary()
    caps = [
        Device.objects.create(location=diary.location, name=name)
        for name in ("Laser cap 1", "Laser cap 2")
    ]
    diary.type.devices.set(caps)
    slot = offered(diary, "10:00")

    first = book(by=diary.desk, at=NOW, request=with_device(diary, slot))

    assert first.device == caps[0]
    with pytest.raises(NotBookable) as none:
        book(by=diary.desk, at=NOW, request=diary.request("14:00"))
    assert none.value.code == "device"
    Device.objects.filter(pk=caps[1].pk).update(is_active=False)
    other = ShiftFactory(
        location=diary.location,
        practitioner=StaffMemberFactory(clinician=True),
    ).practitioner
    taken = diary.request(
        "10:00",
        practitioner_id=other.pk,
        room_id=RoomFactory(location=diary.location).pk,
        patient_id=PatientFactory().pk,
        device_id=caps[0].pk,
    )
    with pytest.raises(SlotTaken) as lost:
        book(by=diary.desk, at=NOW, request=taken)
    assert lost.value.what == "device"


def test_type_whose_devices_are_all_out_of_use_is_not_offered():
    diary = open_diary()
    cap = Device.objects.create(location=diary.location, name="Laser cap")
    diary.type.devices.add(cap)
    assert offered(diary, "10:00").device_id == cap.pk

    Device.objects.update(is_active=False)

    assert list(slots_of(diary)) == []
    for device_id in (None, cap.pk):
        with pytest.raises(NotBookable) as refused:
            book(
                by=diary.desk,
                at=NOW,
                request=diary.request("10:00", device_id=device_id),
            )
        assert refused.value.code == "device"


def test_type_done_by_named_people_is_offered_with_nobody_else():
    diary = open_diary()
    other = ShiftFactory(
        location=diary.location,
        practitioner=StaffMemberFactory(clinician=True),
    ).practitioner
    diary.type.practitioners.add(other)

    assert able_to_do(diary.type, [diary.clinician.pk, other.pk]) == [other.pk]
    with pytest.raises(NotBookable) as refused:
        book(by=diary.desk, at=NOW, request=diary.request("10:00"))
    assert refused.value.code == "practitioner"


def slots_of(diary):
    return free_slots(
        location=diary.location,
        appointment_type=diary.type,
        practitioner_ids=[diary.clinician.pk],
        room_ids=[diary.room.pk],
        first_day=TODAY,
        last_day=TODAY,
    )


def offered(diary, clock):
    slots = slots_of(diary)
    return next(slot for slot in slots if slot.starts_at == diary.at(clock))


def with_device(diary, slot):
    return diary.request("10:00", device_id=slot.device_id)
