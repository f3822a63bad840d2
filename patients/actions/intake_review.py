"""Take over a patient's answers line by line. Nothing is ever merged silently."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from clinic.actions import audit
from clinic.domain.roles import Permission
from clinic.models.staff import StaffMember
from patients.actions.facts import record_facts
from patients.actions.registration import write_details
from patients.domain.answers import MalformedAnswers
from patients.domain.choices import FactSource, IntakeState, ReviewDecision
from patients.domain.review import Line, LineDecision, LineKind, medicines_in
from patients.models.history import Medicine
from patients.models.intake import Intake, IntakeReview
from patients.models.patient import Patient
from patients.queries.duplicates import doubles_of
from patients.queries.intakes import lines_to_review

__all__ = ["MalformedAnswers", "NotYours", "UndecidedDouble", "review"]


class UndecidedDouble(Exception):
    """Somebody on file may be this patient: first it is said whether they are one."""


class NotYours(Exception):
    """This person may not decide on such a line."""


@transaction.atomic
def review(
    intake: Intake, decisions: Iterable[LineDecision], *, by: StaffMember, at: datetime
) -> list[IntakeReview]:
    """Decide on lines that are still open; a decided line stays as it was decided.

    The desk decides on identity, a clinician on everything. Raises ``NotYours``,
    ``UndecidedDouble`` or ``MalformedAnswers``, then nothing is recorded.
    """
    held = Intake.objects.select_for_update().get(pk=intake.pk)
    patient = Patient.objects.select_for_update().get(pk=held.patient_id)
    lines = {line.key: line for line in lines_to_review(held, patient)}
    done = set(held.reviews.values_list("key", flat=True))
    wanted = _wanted(held, decisions, set(lines) - done)
    if not wanted:
        return []
    for key in wanted:
        _check_may(by, lines[key])
    if any(lines[key].kind is LineKind.IDENTITY for key in wanted) and doubles_of(
        patient
    ):
        raise UndecidedDouble
    taken = _taken(lines, wanted)
    rows = IntakeReview.objects.bulk_create(
        IntakeReview(
            intake=held,
            key=key,
            decision=decision.decision,
            value=taken.get(key),
            by=by,
            at=at,
        )
        for key, decision in wanted.items()
    )
    _write_identity(patient, lines, taken)
    _write_facts(held, patient, lines, wanted, taken, by=by, at=at)
    _write_medicines(patient, lines, taken, by=by, at=at)
    if set(lines) <= done | set(wanted):
        held.state, held.reviewed_at = IntakeState.REVIEWED, at
        held.save(update_fields=["state", "reviewed_at"])
    counts = Counter(str(decision.decision) for decision in wanted.values())
    audit.record(
        "intake_lines_reviewed",
        audit.Subject(
            name="intake",
            id=held.pk,
            patient_id=patient.pk,
            detail={"keys": sorted(wanted), **counts},
        ),
        at=at,
        by=by,
    )
    return rows


def _wanted(
    held: Intake, decisions: Iterable[LineDecision], still_open: set[str]
) -> dict[str, LineDecision]:
    if held.state != IntakeState.SUBMITTED:
        return {}
    return {d.key: d for d in decisions if d.key in still_open}


def _check_may(by: StaffMember, line: Line) -> None:
    needed = (
        Permission.EDIT_CLINICAL if line.is_clinical else Permission.ACCEPT_IDENTITY
    )
    if not by.may(needed):
        raise NotYours(line.key)


def _taken(lines: dict[str, Line], wanted: dict[str, LineDecision]) -> dict[str, Any]:
    """What goes into the record: the answer, or what is true instead."""
    return {
        key: decision.value
        if decision.decision is ReviewDecision.CORRECTED
        else lines[key].value
        for key, decision in wanted.items()
        if decision.decision is not ReviewDecision.REJECTED
    }


def _write_identity(
    patient: Patient, lines: dict[str, Line], taken: dict[str, Any]
) -> None:
    values = {
        key: value
        for key, value in taken.items()
        if lines[key].kind is LineKind.IDENTITY
    }
    born = values.get("date_of_birth")
    if isinstance(born, str):
        values["date_of_birth"] = date.fromisoformat(born)
    write_details(patient, values)


def _write_facts(  # noqa: PLR0913 -- each is a side of one line's way into the record
    intake: Intake,
    patient: Patient,
    lines: dict[str, Line],
    wanted: dict[str, LineDecision],
    taken: dict[str, Any],
    *,
    by: StaffMember,
    at: datetime,
) -> None:
    """What was accepted comes from the intake, what was corrected from the clinician."""
    sources: dict[FactSource, dict[str, Any]] = {
        FactSource.INTAKE: {},
        FactSource.CLINICIAN: {},
    }
    for key, value in taken.items():
        if lines[key].kind is LineKind.FACT:
            is_own = wanted[key].decision is ReviewDecision.CORRECTED
            source = FactSource.CLINICIAN if is_own else FactSource.INTAKE
            sources[source][key] = value
    for source, answers in sources.items():
        if answers:
            record_facts(
                patient=patient,
                answers=answers,
                source=source,
                by=by,
                at=at,
                intake=intake if source is FactSource.INTAKE else None,
            )


def _write_medicines(
    patient: Patient,
    lines: dict[str, Line],
    taken: dict[str, Any],
    *,
    by: StaffMember,
    at: datetime,
) -> None:
    known = set(
        Medicine.objects.filter(patient=patient, ended_at=None).values_list(
            "text", flat=True
        )
    )
    Medicine.objects.bulk_create(
        Medicine(
            patient=patient,
            text=text,
            source=FactSource.INTAKE,
            recorded_by=by,
            recorded_at=at,
        )
        for key, value in taken.items()
        if lines[key].kind is LineKind.MEDICINES
        for text in medicines_in(str(value))
        if text not in known
    )
