"""What the diary's cards need of many patients at once: two queries, however many."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

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
    same_patient = {"patient": OuterRef("patient_id")}
    intakes = Intake.objects.filter(**same_patient).order_by("-sent_at", "-pk")
    agreed = Consent.objects.filter(
        kind=ConsentKind.TREATMENT, agreed=True, withdrawn_at=None, **same_patient
    )
    visits = list(
        Appointment.objects.filter(pk__in=appointment_ids)
        .annotate(
            intake_state=Subquery(intakes.values("state")[:1]),
            has_consent=Exists(agreed),
        )
        .values_list("pk", "patient_id", "type__kind", "intake_state", "has_consent")
    )
    answers: dict[int, dict[str, Any]] = {}
    facts = ClinicalFact.objects.filter(
        patient__in={patient_id for _pk, patient_id, *_rest in visits},
        superseded_at=None,
    )
    for patient_id, key, value in facts.values_list("patient_id", "key", "value"):
        answers.setdefault(patient_id, {})[key] = value
    return [
        CardFacts(
            appointment_id=pk,
            kind=kind,
            intake_state=intake_state or "",
            has_treatment_consent=has_consent,
            answers=answers.get(patient_id, {}),
        )
        for pk, patient_id, kind, intake_state, has_consent in visits
    ]
