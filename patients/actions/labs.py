"""Record blood values, and tell the screening's facts the newest of each test."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from clinic.queries.site import home_location, zone_of
from patients.actions.facts import record_facts
from patients.domain.ageing import Dated
from patients.domain.choices import FactSource
from patients.domain.labs import FACT_KEYS, LabTest, NewResult, fact_keys
from patients.models.labs import LabResult
from patients.models.patient import Patient
from patients.queries.facts import present_facts
from patients.queries.labs import (
    lab_results,
    moment_of_blood,
    newest_result,
)


class NotYetTaken(Exception):
    """The day of the blood lies in the future."""

    def __init__(self) -> None:
        super().__init__(_("The blood cannot have been taken in the future."))


@transaction.atomic
def record_results(
    *,
    patient: Patient,
    results: Sequence[NewResult],
    by: StaffMember,
    at: datetime,
) -> list[LabResult]:
    """Keep what the laboratory gave. The same value of the same day stands there once.

    The newest result of a test becomes the screening's answer, dated by the day of the
    blood; an older one is kept as history, and never takes a newer answer back.
    """
    zone = _zone()
    if any(result.taken_on > at.astimezone(zone).date() for result in results):
        raise NotYetTaken
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    new = [result for result in results if not _stands(patient, result)]
    rows = [
        LabResult.objects.create(
            patient=patient,
            test=result.test,
            value=result.value,
            unit=result.unit,
            taken_on=result.taken_on,
            range_low=result.range_low,
            range_high=result.range_high,
            recorded_by=by,
            recorded_at=at,
        )
        for result in new
    ]
    if rows:
        _trace("lab_results_recorded", patient, rows, by=by, at=at)
    for row in rows:
        if newest_result(patient, row.test) == row and not _is_overtaken(row, zone):
            _tell(row, by=by, at=at)
    return rows


@transaction.atomic
def withdraw_result(*, result: LabResult, by: StaffMember, at: datetime) -> None:
    """Take a slip back. When it was the screening's answer, the next newest result is
    that answer again, or the test counts as not done."""
    patient = result.patient
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    was_told = _is_told(result)
    withdrawn = LabResult.objects.filter(pk=result.pk, withdrawn_at=None).update(
        withdrawn_by=by, withdrawn_at=at
    )
    if not withdrawn:
        return
    _trace("lab_result_withdrawn", patient, [result], by=by, at=at)
    if not was_told:
        return
    rest = newest_result(patient, result.test)
    if rest is not None:
        _tell(rest, by=by, at=at)
    else:
        _record(patient, dict.fromkeys(fact_keys(result.test)), by, at)


def _stands(patient: Patient, result: NewResult) -> bool:
    return (
        lab_results(patient)
        .filter(
            test=result.test,
            value=result.value,
            unit=result.unit,
            taken_on=result.taken_on,
        )
        .exists()
    )


def _is_overtaken(row: LabResult, zone: tzinfo) -> bool:
    """Whether somebody answered the same question for a later day."""
    keys = fact_keys(row.test)
    fact = present_facts(row.patient).get(keys[-1]) if keys else None
    if fact is None or fact.value is None or fact.happened_at is None:
        return False
    return fact.happened_at.astimezone(zone).date() > row.taken_on


def _is_told(row: LabResult) -> bool:
    keys = fact_keys(row.test)
    fact = present_facts(row.patient).get(keys[0]) if keys else None
    return fact is not None and fact.happened_at == moment_of_blood(
        row.taken_on, _zone()
    )


def _tell(row: LabResult, *, by: StaffMember, at: datetime) -> None:
    keys = FACT_KEYS.get(LabTest(row.test))
    if keys is None:
        return
    zone = _zone()
    moment = moment_of_blood(row.taken_on, zone)
    days = (at.astimezone(zone).date() - row.taken_on).days
    answers = {
        keys.value: Dated(row.value, moment),
        keys.unit: Dated(row.unit, moment),
        keys.age: Dated(days, moment),
    }
    _record(row.patient, {k: v for k, v in answers.items() if k}, by, at)


def _record(
    patient: Patient, answers: dict[str, object], by: StaffMember, at: datetime
) -> None:
    if answers:
        record_facts(
            patient=patient, answers=answers, source=FactSource.CLINICIAN, by=by, at=at
        )


def _zone() -> tzinfo:
    return zone_of(home_location())


def _trace(
    action: str,
    patient: Patient,
    rows: Sequence[LabResult],
    *,
    by: StaffMember,
    at: datetime,
) -> None:
    audit.record(
        action,
        audit.Subject(
            name="labs",
            id=patient.pk,
            patient_id=patient.pk,
            detail={"tests": sorted(row.test for row in rows)},
        ),
        at=at,
        by=by,
    )
