"""Tell the patient what became of an appointment: one mail, one calendar file."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import translation

from clinic import emails
from clinic.actions import outbox
from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.domain.messages import LinkRequest, MessageDraft
from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from clinic.models.places import Clinic
from clinic.models.staff import StaffMember
from clinic.models.undo import UndoableChange
from clinic.presenters import calendar

# The personal link goes on showing what became of the visit for this long.
LINK_OUTLIVES_VISIT = timedelta(days=1)


def booked(
    appointment: Appointment,
    *,
    at: datetime,
    by: StaffMember | None,
    change: UndoableChange | None = None,
) -> Message | None:
    return _queue(
        appointment, MessageKind.APPOINTMENT_BOOKED, at=at, by=by, change=change
    )


def moved(
    appointment: Appointment,
    *,
    at: datetime,
    by: StaffMember | None,
    change: UndoableChange | None = None,
) -> Message | None:
    return _queue(
        appointment, MessageKind.APPOINTMENT_MOVED, at=at, by=by, change=change
    )


def several_moved(
    appointments: Sequence[Appointment],
    *,
    at: datetime,
    by: StaffMember | None,
    change: UndoableChange | None = None,
) -> Message | None:
    """One mail to one patient about all of these, the earliest first."""
    first = appointments[0]
    if len(appointments) == 1:
        return moved(first, at=at, by=by, change=change)
    patient = first.patient
    if not patient.email or not patient.wants_reminders:
        return None
    clinic = Clinic.objects.first()
    method = calendar.method_for(appointments)
    with translation.override(patient.language):
        invite = calendar.calendar_file(
            appointments, clinic=clinic, method=method, at=at
        )
    versions = ".".join(f"{row.pk}-{row.version}" for row in appointments)
    draft = MessageDraft(
        kind=MessageKind.APPOINTMENT_MOVED,
        to_address=patient.email,
        language=patient.language,
        mail=emails.appointments_moved(appointments, clinic=clinic),
        dedupe_key=f"moved:{hashlib.sha256(versions.encode()).hexdigest()}",
        patient_id=patient.pk,
        appointment_id=first.pk,
        appointment_version=first.version,
        useful_until=appointments[-1].starts_at,
        link=link_to(first),
        calendar=invite,
        calendar_method=method,
    )
    return outbox.queue(draft, at=at, by=by, change=change)


def cancelled(
    appointment: Appointment,
    *,
    at: datetime,
    by: StaffMember | None,
    change: UndoableChange | None = None,
) -> Message | None:
    return _queue(
        appointment, MessageKind.APPOINTMENT_CANCELLED, at=at, by=by, change=change
    )


def _queue(
    appointment: Appointment,
    kind: MessageKind,
    *,
    at: datetime,
    by: StaffMember | None,
    change: UndoableChange | None,
) -> Message | None:
    """None when the patient has no address or wants no mail: the desk calls."""
    patient = appointment.patient
    if not patient.email or not patient.wants_reminders:
        return None
    gone = kind == MessageKind.APPOINTMENT_CANCELLED
    method = calendar.method_for([appointment])
    clinic = Clinic.objects.first()
    with translation.override(patient.language):
        invite = calendar.calendar_file(
            [appointment], clinic=clinic, method=method, at=at
        )
    draft = MessageDraft(
        kind=kind,
        to_address=patient.email,
        language=patient.language,
        mail=emails.appointment(kind, appointment, clinic=clinic),
        dedupe_key=f"{kind}:{appointment.pk}:{appointment.version}",
        patient_id=patient.pk,
        appointment_id=appointment.pk,
        appointment_version=appointment.version,
        needs_live_appointment=not gone,
        useful_until=appointment.starts_at,
        link=None if gone else link_to(appointment),
        calendar=invite,
        calendar_method=method,
    )
    return outbox.queue(draft, at=at, by=by, change=change)


def link_to(appointment: Appointment) -> LinkRequest:
    """What a mail asks for to carry this appointment's personal link."""
    return LinkRequest(
        purpose=LinkPurpose.APPOINTMENT,
        object_id=appointment.pk,
        expires_at=appointment.ends_at + LINK_OUTLIVES_VISIT,
    )
