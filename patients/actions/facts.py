"""Record answers of the field dictionary. An old answer is superseded, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from clinic.actions import audit
from clinic.models.staff import StaffMember
from patients.domain.ageing import Dated, TooLongAgo, moment_of
from patients.domain.answers import MalformedAnswers, parse_answers
from patients.domain.choices import FactSource
from patients.domain.fact_fields import FIELD
from patients.models.history import ClinicalFact
from patients.models.intake import Intake
from patients.models.patient import Patient

# Far above every measure of the dictionary; keeps absurd numbers out of the table.
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class _Answer:
    value: Any
    happened_at: datetime | None


@transaction.atomic
def record_facts(  # noqa: PLR0913 -- the contract that three other parts call
    *,
    patient: Patient,
    answers: Mapping[str, object],
    source: FactSource | str,
    by: StaffMember,
    at: datetime,
    intake: Intake | None = None,
) -> list[ClinicalFact]:
    """Supersede the present answers under these keys by new ones.

    A blank is "none, not done" where the dictionary says so, and is kept as that
    explicit answer; elsewhere it takes the present answer back and leaves the question
    open. Ages count from the moment the patient submitted ``intake``, else from ``at``.
    ``Dated`` gives a value a moment of its own. Raises ``MalformedAnswers``, then
    nothing is recorded.
    """
    answered_at = (intake.submitted_at if intake else None) or at
    parsed = _parsed(answers, answered_at)
    # Two writers of the same key wait for each other instead of meeting the constraint.
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    present = ClinicalFact.objects.filter(
        patient=patient, key__in=answers, superseded_at=None
    )
    present.update(superseded_at=at)
    rows = ClinicalFact.objects.bulk_create(
        ClinicalFact(
            patient=patient,
            key=key,
            value=answer.value,
            happened_at=answer.happened_at,
            source=source,
            intake=intake,
            recorded_by=by,
            recorded_at=at,
        )
        for key, answer in parsed.items()
    )
    detail = {"keys": sorted(answers), "source": str(source)}
    audit.record(
        "facts_recorded",
        audit.Subject(
            name="patient", id=patient.pk, patient_id=patient.pk, detail=detail
        ),
        at=at,
        by=by,
    )
    return rows


def _parsed(answers: Mapping[str, object], answered_at: datetime) -> dict[str, _Answer]:
    bare = {key: _value(answer) for key, answer in answers.items()}
    parsed = parse_answers(bare)
    for key, value in parsed.values.items():
        if isinstance(value, Decimal) and value > LARGEST:
            raise MalformedAnswers(key, f"must not be above {LARGEST}")
    values = parsed.as_json()
    kept = (key for key in answers if key in values or FIELD[key].null_means_none)
    return {
        key: _Answer(values.get(key), _moment(key, answers[key], answered_at))
        for key in kept
    }


def _value(answer: object) -> object:
    return answer.value if isinstance(answer, Dated) else answer


def _moment(key: str, answer: object, answered_at: datetime) -> datetime | None:
    if isinstance(answer, Dated):
        return answer.happened_at
    try:
        return moment_of(key, answer, answered_at=answered_at)
    except TooLongAgo as fault:
        raise MalformedAnswers(key, "is too long ago") from fault
