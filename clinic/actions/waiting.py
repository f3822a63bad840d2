"""The waiting list: put somebody on it, change the wish, book from it, take off."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from clinic.actions import audit, booking, submissions
from clinic.actions.booking import BookingRefused
from clinic.actions.undo import Recording
from clinic.domain.booking import BookingRequest
from clinic.domain.slot_codes import ChosenSlot
from clinic.domain.waiting import WaitingRequest
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from clinic.models.waiting import WaitingListEntry


class WaitingRefused(BookingRefused):
    """The text says why nothing can be booked from this entry."""


@transaction.atomic
def add(
    request: WaitingRequest,
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording | None = None,
) -> WaitingListEntry:
    """Put a patient on the list. A session waits once: its open entry is kept."""
    if request.session_id is not None:
        known = _open().filter(session_id=request.session_id).first()
        if known:
            return known
    entry = WaitingListEntry.objects.create(
        patient_id=request.patient_id,
        session_id=request.session_id,
        added_at=at,
        added_by=by,
        **_columns(request),
    )
    if recording:
        recording.made(entry)
    _record("waiting_added", entry, by=by, at=at)
    return entry


@transaction.atomic
def add_once(
    request: WaitingRequest, *, form_key: uuid.UUID, by: StaffMember, at: datetime
) -> WaitingListEntry:
    """The same from a form. A second post of it raises ``AlreadySubmitted``."""
    claim = submissions.claim(form_key, by=by, at=at)
    entry = add(request, by=by, at=at)
    submissions.settle(claim, result_url=reverse("waiting-list"))
    return entry


@transaction.atomic
def change(
    entry_id: int, request: WaitingRequest, *, by: StaffMember, at: datetime
) -> WaitingListEntry:
    """Another wish. Patient and session stay."""
    entry = _locked(entry_id)
    if entry.closed_at:
        raise WaitingRefused(_("This entry is off the list already."))
    for name, value in _columns(request).items():
        setattr(entry, name, value)
    entry.save()
    _record("waiting_changed", entry, by=by, at=at)
    return entry


@transaction.atomic
def take_off(
    entry_id: int,
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording | None = None,
) -> WaitingListEntry:
    """Nobody waits for this any more. Doing it twice is doing it once."""
    entry = _locked(entry_id)
    if entry.closed_at is None:
        _close(entry, None, at=at, recording=recording)
        _record("waiting_taken_off", entry, by=by, at=at)
    return entry


@transaction.atomic
def fill(
    entry_id: int,
    slot: ChosenSlot,
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording,
) -> Appointment:
    """Book this slot for whoever waits, and close the entry.

    A second post of the same returns what the first booked. Raises ``BookingRefused``
    and its kinds, ``SlotTaken`` with the nearest free slots among them.
    """
    entry = _locked(entry_id)
    if entry.booked_as:
        return entry.booked_as
    if entry.closed_at:
        raise WaitingRefused(_("This entry is off the list already."))
    if entry.session_id is None:
        booked = _book(entry, slot, by=by, at=at, recording=recording)
    else:
        arrange: Any = import_string(settings.WAITING_ARRANGE)
        booked = arrange(
            entry.session_id,
            slot,
            location=entry.location,
            appointment_type=entry.type,
            by=by,
            at=at,
            recording=recording,
        )
        assert isinstance(booked, Appointment)
    # After the appointment: undoing goes backwards, and an entry points at it.
    _close(entry, booked, at=at, recording=recording)
    _record("waiting_booked", entry, by=by, at=at)
    return booked


def _book(
    entry: WaitingListEntry,
    slot: ChosenSlot,
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording,
) -> Appointment:
    return booking.book(
        by=by,
        at=at,
        recording=recording,
        request=BookingRequest(
            patient_id=entry.patient_id,
            type_id=entry.type_id,
            location_id=entry.location_id,
            practitioner_id=slot.practitioner_id,
            room_id=slot.room_id,
            device_id=slot.device_id,
            starts_at=slot.starts_at,
            note=entry.note,
        ),
    )


def _open() -> Any:
    return WaitingListEntry.objects.filter(closed_at=None)


def _locked(entry_id: int) -> WaitingListEntry:
    return (
        WaitingListEntry.objects.select_for_update(of=("self",))
        .select_related("type", "location", "booked_as")
        .get(pk=entry_id)
    )


def _close(
    entry: WaitingListEntry,
    booked: Appointment | None,
    *,
    at: datetime,
    recording: Recording | None,
) -> None:
    if recording:
        recording.keep(entry)
    entry.closed_at, entry.booked_as = at, booked
    entry.save(update_fields=["closed_at", "booked_as"])


def _columns(request: WaitingRequest) -> dict[str, Any]:
    return {
        "type_id": request.type_id,
        "location_id": request.location_id,
        "practitioner_id": request.practitioner_id,
        "first_day": request.first_day,
        "last_day": request.last_day,
        "weekdays": list(request.weekdays),
        "from_time": request.from_time,
        "until_time": request.until_time,
        "note": request.note.strip(),
    }


def _record(
    action: str, entry: WaitingListEntry, *, by: StaffMember, at: datetime
) -> None:
    subject = audit.Subject(
        name="waiting_list_entry", id=entry.pk, patient_id=entry.patient_id
    )
    audit.record(action, subject, at=at, by=by)
