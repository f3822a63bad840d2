"""Appointments one by one: scoped to who asks."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.appointment_states import AppointmentState
from clinic.models.diary import Appointment, AppointmentChange, AppointmentType
from clinic.models.links import PatientLink
from clinic.models.outbox import Message
from clinic.models.staff import StaffMember
from clinic.queries.reach import reachable_patients

if TYPE_CHECKING:
    from clinic.models.diary import AppointmentQuerySet

_SHOWN = (
    "type",
    "location",
    "practitioner",
    "room",
    "device",
    "patient",
    "overbooked_by",
)


def reachable_appointments(
    staff: StaffMember, *, at: datetime
) -> "AppointmentQuerySet":
    """Appointments of patients whose identity this person may see."""
    patients = reachable_patients(staff, at=at)
    return Appointment.objects.select_related(*_SHOWN).filter(
        patient__in=patients.order_by().values("pk")
    )


def changes_of(appointment: Appointment) -> "QuerySet[AppointmentChange]":
    return AppointmentChange.objects.filter(appointment=appointment).select_related(
        "by", "practitioner_before", "room_before"
    )


def messages_of(appointment: Appointment) -> "QuerySet[Message]":
    return Message.objects.filter(appointment=appointment).order_by("-queued_at", "-pk")


def appointment_of(link: PatientLink) -> Appointment:
    """What a patient's link opens, as it is now: an old link shows the present state."""
    return Appointment.objects.select_related(*_SHOWN).get(
        pk=link.object_id, patient_id=link.patient_id
    )


def was_cancelled_after(appointment: Appointment, moment: datetime) -> bool:
    """Whether it was cancelled later than the clinic's rule allows freely."""
    if appointment.state != AppointmentState.CANCELLED:
        return False
    return appointment.changes.filter(
        to_state=AppointmentState.CANCELLED, at__gt=moment
    ).exists()


def overbooked() -> "QuerySet[Appointment]":
    """Every override, the latest first."""
    rows = Appointment.objects.filter(overbooked=True)
    return rows.select_related(*_SHOWN).order_by("-booked_at", "-pk")


def types_in_use() -> list[AppointmentType]:
    """In the order in which a patient meets them, consultations first."""
    kinds = list(AppointmentKind)
    rows = AppointmentType.objects.filter(is_active=True)
    return sorted(
        rows, key=lambda row: (kinds.index(AppointmentKind(row.kind)), row.pk)
    )


def next_of_patients(
    patient_ids: list[int], *, staff: StaffMember, at: datetime, most: int
) -> "AppointmentQuerySet":
    """Live appointments of these patients from now on, the soonest first."""
    rows = reachable_appointments(staff, at=at).live()
    return rows.filter(patient__in=patient_ids, ends_at__gte=at).order_by(
        "starts_at", "pk"
    )[:most]
