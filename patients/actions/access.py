"""Give a clinician a patient, or let one in with a reason for a while."""

from datetime import datetime

from django.db import transaction

from clinic import emails
from clinic.actions import audit, outbox
from clinic.domain.message_states import MessageKind
from clinic.domain.messages import MessageDraft
from clinic.domain.roles import Permission, Role
from clinic.models.staff import StaffMember
from patients.domain.access import BREAK_GLASS_LASTS
from patients.models.access import EmergencyAccess, PatientAssignment
from patients.models.patient import Patient


class AccessRefused(Exception):
    """The record cannot be given; the message says why."""


@transaction.atomic
def break_glass(
    patient: Patient, *, reason: str, by: StaffMember, at: datetime
) -> EmergencyAccess:
    """Open a record that is not one's own for an hour. Every manager is told.

    While an access is open a second call changes nothing and returns it.
    """
    if not by.may(Permission.BREAK_GLASS):
        raise AccessRefused("not a clinician")
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    standing = EmergencyAccess.objects.filter(
        patient=patient, clinician=by, expires_at__gt=at
    ).first()
    if standing:
        return standing
    access = EmergencyAccess.objects.create(
        patient=patient,
        clinician=by,
        reason=reason,
        opened_at=at,
        expires_at=at + BREAK_GLASS_LASTS,
    )
    audit.record(
        "record_opened_by_break_glass",
        audit.Subject(name="emergency_access", id=access.pk, patient_id=patient.pk),
        at=at,
        by=by,
    )
    _tell_managers(access, at=at)
    return access


@transaction.atomic
def assign(
    patient: Patient, clinician: StaffMember, *, by: StaffMember, at: datetime
) -> PatientAssignment:
    """A manager gives the patient to a clinician; twice is once."""
    if not clinician.is_active or not clinician.has_role(Role.CLINICIAN):
        raise AccessRefused("not an active clinician")
    assignment, is_new = PatientAssignment.objects.get_or_create(
        patient=patient,
        clinician=clinician,
        defaults={"assigned_by": by, "assigned_at": at, "because": "manager"},
    )
    if is_new:
        _trace("patient_assigned", assignment, by=by, at=at)
    return assignment


@transaction.atomic
def unassign(
    patient: Patient, clinician_id: int, *, by: StaffMember, at: datetime
) -> bool:
    """Take the patient away again. False when there was nothing to take."""
    assignment = PatientAssignment.objects.filter(
        patient=patient, clinician_id=clinician_id
    ).first()
    if assignment is None:
        return False
    _trace("patient_unassigned", assignment, by=by, at=at)
    assignment.delete()
    return True


def _trace(
    action: str, assignment: PatientAssignment, *, by: StaffMember, at: datetime
) -> None:
    audit.record(
        action,
        audit.Subject(
            name="assignment",
            id=assignment.pk,
            patient_id=assignment.patient_id,
            detail={"clinician": assignment.clinician_id},
        ),
        at=at,
        by=by,
    )


def _tell_managers(access: EmergencyAccess, *, at: datetime) -> None:
    managers = StaffMember.objects.filter(
        is_active=True, roles__contains=[Role.MANAGER]
    ).order_by("pk")
    for manager in managers:
        mail = emails.render(
            "patients/break_glass",
            {
                "number": access.patient.number,
                "clinician": access.clinician.full_name,
                "minutes": int(BREAK_GLASS_LASTS.total_seconds()) // 60,
            },
            language=manager.language,
        )
        outbox.queue(
            MessageDraft(
                kind=MessageKind.ACCESS_ALERT,
                to_address=manager.email,
                language=manager.language,
                mail=mail,
                dedupe_key=f"break-glass:{access.pk}:{manager.pk}",
                staff_member_id=manager.pk,
            ),
            at=at,
            by=access.clinician,
        )
