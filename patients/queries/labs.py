"""Blood values of a patient: which stand, which is the newest of each test."""

from datetime import date, datetime, time, tzinfo

from django.db.models import QuerySet

from patients.domain.labs import LabTest
from patients.models.labs import LabResult
from patients.models.patient import Patient


def lab_results(patient: Patient) -> "QuerySet[LabResult]":
    """Every result that was not withdrawn, newest blood first."""
    return LabResult.objects.filter(patient=patient, withdrawn_at=None).select_related(
        "recorded_by"
    )


def newest_result(patient: Patient, test: LabTest | str) -> LabResult | None:
    return lab_results(patient).filter(test=test).first()


def result_of(patient: Patient, pk: int) -> LabResult | None:
    """One of this patient's, withdrawn or not; another patient's is not found."""
    return LabResult.objects.filter(patient=patient, pk=pk).first()


def moment_of_blood(day: date, zone: tzinfo) -> datetime:
    """The first moment of the day, so that its age in whole days is that of the
    calendar: on the fourth day an INR is older than three days, whatever the hour."""
    return datetime.combine(day, time(), tzinfo=zone)
