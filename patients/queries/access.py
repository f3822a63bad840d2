"""Whose record may this person open? The one gate in front of patients."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from clinic.domain.roles import Permission, Role
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from patients.models.access import EmergencyAccess, PatientAssignment
from patients.models.assessment import ScalpAssessment
from patients.models.patient import Patient


def reachable(staff: StaffMember, *, at: datetime) -> "QuerySet[Patient]":
    """Patients whose identity this person may see.

    The front desk and managers work with everybody's identity and appointments. A
    clinician reaches those whose appointment, assessment or assignment names them
    (a plan or course assigns), and those opened by break-glass for a while.
    """
    if staff.has_role(Role.FRONT_DESK) or staff.has_role(Role.MANAGER):
        return Patient.objects.current()
    return Patient.objects.current().filter(_named(staff, at))


def reachable_clinically(staff: StaffMember, *, at: datetime) -> "QuerySet[Patient]":
    """Patients whose clinical record this person may read: role and relation both."""
    if not staff.may(Permission.VIEW_CLINICAL):
        return Patient.objects.none()
    return Patient.objects.current().filter(_named(staff, at))


def may_read_clinical(staff: StaffMember, patient: Patient, *, at: datetime) -> bool:
    return reachable_clinically(staff, at=at).filter(pk=patient.pk).exists()


def _named(staff: StaffMember, at: datetime) -> Q:
    mine = {"patient": OuterRef("pk")}
    return (
        Q(Exists(Appointment.objects.filter(practitioner=staff, **mine)))
        | Q(Exists(ScalpAssessment.objects.filter(assessor=staff, **mine)))
        | Q(Exists(PatientAssignment.objects.filter(clinician=staff, **mine)))
        | Q(
            Exists(
                EmergencyAccess.objects.filter(
                    clinician=staff, expires_at__gt=at, **mine
                )
            )
        )
    )


def by_number(number: str) -> Patient | None:
    """For break-glass alone: the record that an exact number names, or named once."""
    found = Patient.objects.filter(number=number).select_related("merged_into").first()
    return (found.merged_into or found) if found else None


def merged_into(pk: int, staff: StaffMember, *, at: datetime) -> Patient | None:
    """Where a merged record went, when this person may see that one."""
    return reachable(staff, at=at).filter(merged_records=pk).first()


def assignments(patient: Patient) -> "QuerySet[PatientAssignment]":
    return PatientAssignment.objects.filter(patient=patient).select_related(
        "clinician", "assigned_by"
    )


def clinicians() -> "QuerySet[StaffMember]":
    return StaffMember.objects.clinicians()
