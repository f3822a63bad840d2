"""The list of what a patient takes, in their own words."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clinic.actions import audit
from clinic.models.staff import StaffMember
from patients.domain.choices import FactSource
from patients.models.history import Medicine
from patients.models.patient import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMedicine:
    text: str
    reason: str = ""
    is_prescribed: bool = True
    source: FactSource = FactSource.CLINICIAN


@transaction.atomic
def add_medicine(
    *, patient: Patient, medicine: NewMedicine, by: StaffMember, at: datetime
) -> Medicine:
    """Put it on the list; the same words twice stand there once."""
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    same = Medicine.objects.filter(
        patient=patient, text__iexact=medicine.text, ended_at=None
    ).first()
    if same is not None:
        return same
    row = Medicine.objects.create(
        patient=patient,
        text=medicine.text,
        reason=medicine.reason,
        is_prescribed=medicine.is_prescribed,
        source=medicine.source,
        recorded_by=by,
        recorded_at=at,
    )
    _trace("medicine_added", row, by, at)
    return row


@transaction.atomic
def end_medicine(*, medicine: Medicine, by: StaffMember, at: datetime) -> None:
    """The patient does not take it any more; the row stays."""
    ended = Medicine.objects.filter(pk=medicine.pk, ended_at=None).update(ended_at=at)
    if ended:
        _trace("medicine_ended", medicine, by, at)


def _trace(action: str, row: Medicine, by: StaffMember, at: datetime) -> None:
    audit.record(
        action,
        audit.Subject(name="medicine", id=row.pk, patient_id=row.patient_id),
        at=at,
        by=by,
    )
