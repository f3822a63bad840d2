"""A patient's answers as they stand, each with who recorded it and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clinic.models.staff import StaffMember
from patients.domain.ageing import age_at, unit_of
from patients.models.history import ClinicalFact, Medicine
from patients.models.patient import Patient


@dataclass(frozen=True, slots=True)
class PresentFact:
    """One present answer. ``value`` is plain JSON; None is an explicit "none"."""

    key: str
    value: Any
    happened_at: datetime | None
    source: str
    recorded_by: StaffMember
    recorded_at: datetime


def present_facts(patient: Patient) -> dict[str, PresentFact]:
    """The present answers by key. A key that is absent was never answered."""
    rows = ClinicalFact.objects.filter(
        patient=patient, superseded_at=None
    ).select_related("recorded_by")
    return {
        row.key: PresentFact(
            key=row.key,
            value=row.value,
            happened_at=row.happened_at,
            source=row.source,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
        )
        for row in rows
    }


def aged(fact: PresentFact, *, at: datetime) -> Any:
    """The fact's value at a moment: what counts from a moment has grown since.

    A number that ages comes back as an unrounded Decimal, every other value as stored.
    """
    if fact.happened_at is None or unit_of(fact.key) is None:
        return fact.value
    return age_at(fact.key, fact.happened_at, at=at)


def answers_at(patient: Patient, at: datetime) -> dict[str, Any]:
    """The answers by key as they are at that moment, ready for ``parse_answers``."""
    return {key: aged(fact, at=at) for key, fact in present_facts(patient).items()}


def medicines(patient: Patient) -> list[Medicine]:
    """What the patient takes now, newest first."""
    return list(
        Medicine.objects.filter(patient=patient, ended_at=None).select_related(
            "recorded_by"
        )
    )


def medicine_of(patient: Patient, pk: int) -> Medicine | None:
    """One of this patient's, ended or not; another patient's is not found."""
    return Medicine.objects.filter(patient=patient, pk=pk).first()
