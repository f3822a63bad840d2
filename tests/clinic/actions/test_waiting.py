from datetime import timedelta

import pytest

from clinic.actions import undo, waiting
from clinic.actions.booking import SlotTaken
from clinic.actions.waiting import WaitingRefused
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.slot_codes import ChosenSlot
from clinic.domain.undo import ChangeKind
from clinic.domain.waiting import WaitingRequest
from clinic.models import Appointment, Message, WaitingListEntry
from tests.factories.clinic import (
    NOW,
    TODAY,
    WaitingListEntryFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary():
    return open_diary()


def entry_of(diary, **changes):
    values = {
        "patient": diary.patient,
        "type": diary.type,
        "location": diary.location,
    }
    return WaitingListEntryFactory(**{**values, **changes})


def request_of(diary, **changes):
    values = {
        "patient_id": diary.patient.pk,
        "type_id": diary.type.pk,
        "location_id": diary.location.pk,
        "first_day": TODAY,
        "last_day": TODAY + timedelta(days=14),
    }
    return WaitingRequest(**{**values, **changes})


def fill(diary, entry, clock="10:00"):
    slot = ChosenSlot(diary.at(clock), diary.clinician.pk, diary.room.pk)
    with undo.recording(ChangeKind.BOOKED, by=diary.desk, at=NOW) as recording:
        booked = waiting.fill(
            entry.pk, slot, by=diary.desk, at=NOW, recording=recording
        )
    return booked, recording.change


def test_session_waits_once(diary):
    first = waiting.add(request_of(diary, session_id=9), by=diary.desk, at=NOW)

    assert waiting.add(request_of(diary, session_id=9), by=diary.desk, at=NOW) == first
    assert WaitingListEntry.objects.count() == 1


def test_booking_from_the_list_closes_the_entry_and_tells_the_patient(diary):
    entry = entry_of(diary, note="prefers mornings")

    booked, change = fill(diary, entry)

    entry.refresh_from_db()
    assert (entry.closed_at, entry.booked_as) == (NOW, booked)
    assert (booked.patient, booked.starts_at) == (diary.patient, diary.at("10:00"))
    assert booked.note == "prefers mornings"
    assert Message.objects.get().held_by == change


def test_second_click_books_nothing_more(diary):
    entry = entry_of(diary)
    first, _change = fill(diary, entry)

    again, _change = fill(diary, entry, "11:00")

    assert again == first
    assert Appointment.objects.count() == 1


def test_undo_frees_the_time_and_puts_the_patient_back_on_the_list(diary):
    entry = entry_of(diary)
    _booked, change = fill(diary, entry)

    undo.undo(change.uid, by=diary.desk, at=NOW)

    entry.refresh_from_db()
    assert (entry.closed_at, entry.booked_as) == (None, None)
    assert not Appointment.objects.exists()
    assert not Message.objects.exists()


def test_taken_slot_leaves_the_entry_open_and_names_others(diary):
    entry = entry_of(diary)
    diary.appointment("10:00", patient=PatientFactory())

    with pytest.raises(SlotTaken) as lost:
        fill(diary, entry)

    entry.refresh_from_db()
    assert entry.closed_at is None
    assert len(lost.value.nearest) == 3


def test_nothing_is_booked_from_an_entry_that_was_taken_off(diary):
    entry = entry_of(diary)
    waiting.take_off(entry.pk, by=diary.desk, at=NOW)
    waiting.take_off(entry.pk, by=diary.desk, at=NOW + timedelta(hours=1))

    with pytest.raises(WaitingRefused):
        fill(diary, entry)
    with pytest.raises(WaitingRefused):
        waiting.change(entry.pk, request_of(diary), by=diary.desk, at=NOW)
    entry.refresh_from_db()
    assert entry.closed_at == NOW


def test_change_of_a_wish_keeps_patient_and_session(diary):
    entry = entry_of(diary, session_id=4)
    other = request_of(diary, patient_id=PatientFactory().pk, weekdays=(0, 2))

    changed = waiting.change(entry.pk, other, by=diary.desk, at=NOW)

    assert changed.weekdays == [0, 2]
    assert (changed.patient_id, changed.session_id) == (diary.patient.pk, 4)


def test_cancelled_booking_does_not_bring_the_entry_back(diary):
    entry = entry_of(diary)
    booked, _change = fill(diary, entry)
    booked.state = AppointmentState.CANCELLED
    booked.save()

    entry.refresh_from_db()

    assert entry.closed_at == NOW
