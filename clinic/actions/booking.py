"""Book one appointment, or a whole course of them: all or none."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import appointment_mail, audit, submissions
from clinic.actions.placement import (
    BookingRefused,
    Check,
    NotBookable,
    Place,
    SlotTaken,
    clash,
    lock,
    refuse_far_dates,
    refuse_what_cannot_be,
    rota_for,
    slots_near,
)
from clinic.actions.undo import Recording
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.booking import BookingRequest
from clinic.models.diary import Appointment, AppointmentChange, AppointmentType
from clinic.models.places import Location
from clinic.models.staff import StaffMember

__all__ = [
    "BookingRefused",
    "NotBookable",
    "SlotTaken",
    "book",
    "book_many",
]


def book(  # noqa: PLR0913 - who, what and when belong to every booking
    *,
    by: StaffMember,
    at: datetime,
    request: BookingRequest,
    form_key: uuid.UUID | None = None,
    notify: bool = True,
    recording: Recording | None = None,
) -> Appointment:
    """Book one. With ``form_key`` a second post raises ``AlreadySubmitted``."""
    with transaction.atomic():
        claim = submissions.claim(form_key, by=by, at=at) if form_key else None
        appointment = book_many(
            by=by, at=at, requests=[request], notify=notify, recording=recording
        )[0]
        if claim:
            address = reverse("appointment-detail", args=[appointment.pk])
            submissions.settle(claim, result_url=address)
    return appointment


def book_many(
    *,
    by: StaffMember,
    at: datetime,
    requests: Sequence[BookingRequest],
    notify: bool = False,
    recording: Recording | None = None,
) -> list[Appointment]:
    """Book all of them in one transaction, or none.

    All requests share one location. ``SlotTaken.index`` tells which one was lost, with
    the nearest free slots; ``NotBookable`` says what is wrong with one. With
    ``notify=False`` the caller writes to the patient.
    """
    if not requests:
        return []
    places = _places(requests)
    refuse_far_dates(places, at=at)
    try:
        with transaction.atomic():
            booked = _insert_all(places, requests, by=by, at=at)
            if recording:
                for appointment in booked:
                    recording.made(appointment)
            if notify:
                _tell(booked, by=by, at=at, recording=recording)
            return booked
    except SlotTaken as lost:
        lost.nearest = slots_near(places[lost.index], at=at, ignoring=())
        raise


def _places(requests: Sequence[BookingRequest]) -> list[Place]:
    location_id = requests[0].location_id
    location = Location.objects.filter(pk=location_id, is_active=True).first()
    if location is None or {r.location_id for r in requests} != {location_id}:
        raise NotBookable("location", _("Choose a location."))
    type_ids = {request.type_id for request in requests}
    types = AppointmentType.objects.in_bulk(type_ids)
    if type_ids - types.keys():
        raise NotBookable("type", _("Choose a type of appointment."))
    return [
        Place(
            location=location,
            type=types[request.type_id],
            patient_id=request.patient_id,
            practitioner_id=request.practitioner_id,
            room_id=request.room_id,
            starts_at=request.starts_at,
            overbook_reason=request.overbook_reason.strip(),
            device_id=request.device_id,
        )
        for request in requests
    ]


def _insert_all(
    places: Sequence[Place],
    requests: Sequence[BookingRequest],
    *,
    by: StaffMember,
    at: datetime,
) -> list[Appointment]:
    check = Check(locked=lock(places), rota=rota_for(places), at=at, by=by)
    return [
        _insert_checked(place, request, check, index=index)
        for index, (place, request) in enumerate(zip(places, requests, strict=True))
    ]


def _tell(
    booked: Sequence[Appointment],
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording | None,
) -> None:
    change = recording.change if recording else None
    for appointment in booked:
        if appointment.held_until is None:
            appointment_mail.booked(appointment, at=at, by=by, change=change)


def _insert_checked(
    place: Place, request: BookingRequest, check: Check, *, index: int
) -> Appointment:
    try:
        refuse_what_cannot_be(place, check)
        assert check.by is not None
        return _insert(place, request, by=check.by, at=check.at)
    except SlotTaken as lost:
        lost.index = index
        raise
    except IntegrityError as error:
        if what := clash(error):
            raise SlotTaken(what, index=index) from None
        raise


def _insert(
    place: Place, request: BookingRequest, *, by: StaffMember, at: datetime
) -> Appointment:
    held = request.held_until is not None
    overbooked = bool(place.overbook_reason)
    appointment = Appointment.objects.create(
        patient_id=place.patient_id,
        type=place.type,
        location=place.location,
        practitioner_id=place.practitioner_id,
        room_id=place.room_id,
        device_id=place.device_id,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        blocked_until=place.blocked_until,
        state=AppointmentState.HELD if held else AppointmentState.BOOKED,
        held_until=request.held_until,
        note=request.note.strip(),
        overbooked=overbooked,
        overbook_reason=place.overbook_reason,
        overbooked_by=by if overbooked else None,
        booked_by=by,
        booked_at=at,
    )
    AppointmentChange.objects.create(
        appointment=appointment,
        at=at,
        by=by,
        to_state=appointment.state,
        starts_after=appointment.starts_at,
        reason=place.overbook_reason,
    )
    audit.record(
        "appointment_overbooked" if overbooked else "appointment_booked",
        audit.Subject(
            name="appointment", id=appointment.pk, patient_id=place.patient_id
        ),
        at=at,
        by=by,
    )
    return appointment
