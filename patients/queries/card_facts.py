"""What the diary's cards need of many patients at once: four queries, however many."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from clinic.models.diary import Appointment
from patients.domain.choices import ConsentKind
from patients.models.consent import Consent
from patients.models.history import ClinicalFact
from patients.models.intake import Intake


@dataclass(frozen=True, slots=True)
class CardFacts:
    """One appointment's patient. ``intake_state`` is empty when none was ever sent."""

    appointment_id: int
    kind: str
    intake_state: str
    has_treatment_consent: bool
    answers: dict[str, Any] = field(default_factory=dict)


def card_facts(appointment_ids: Sequence[int]) -> list[CardFacts]:
    visits = list(
        Appointment.objects.filter(pk__in=appointment_ids).values_list(
            "pk", "patient_id", "type__kind"
        )
    )
    patients = {patient_id for _pk, patient_id, _kind in visits}
    answers: dict[int, dict[str, Any]] = {}
    facts = ClinicalFact.objects.filter(patient__in=patients, superseded_at=None)
    for patient_id, key, value in facts.values_list("patient_id", "key", "value"):
        answers.setdefault(patient_id, {})[key] = value
    intakes = Intake.objects.filter(patient__in=patients).order_by("sent_at", "pk")
    latest = dict(intakes.values_list("patient_id", "state"))
    agreed = set(
        Consent.objects.filter(
            patient__in=patients,
            kind=ConsentKind.TREATMENT,
            agreed=True,
            withdrawn_at=None,
        ).values_list("patient_id", flat=True)
    )
    return [
        CardFacts(
            appointment_id=pk,
            kind=kind,
            intake_state=latest.get(patient_id, ""),
            has_treatment_consent=patient_id in agreed,
            answers=answers.get(patient_id, {}),
        )
        for pk, patient_id, kind in visits
    ]
