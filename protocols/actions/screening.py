"""Record a screening, answer its questions, decide its findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from patients.actions.facts import record_facts
from patients.domain.choices import FactSource
from patients.models.patient import Patient
from protocols.domain.plain import plain
from protocols.domain.release import CHANGE_THE_FORMULA
from protocols.domain.screening import FindingRecord, KnownAnswer, Screening, screen
from protocols.domain.screening_inputs import FindingVerdict
from protocols.domain.verdicts import Part, Verdict
from protocols.models.screening import CandidacyCheck, FindingDecision
from protocols.queries.candidacy_facts import Gathered, gather
from protocols.queries.screenings import (
    latest_check,
    screening_of,
    standing_decisions,
)


class FindingChanged(Exception):
    """The answers behind the finding are no longer those that were decided on."""


class NotDecidable(Exception):
    """Only a changed fact lifts this finding."""


@dataclass(frozen=True, slots=True)
class SessionDay:
    """The appointment a screening is for, and answers given just now, such as those of
    a session's checklist: they win over what is on record. ``formula`` None takes that
    of the plan being worked on."""

    appointment: Appointment | None = None
    answers: Mapping[str, KnownAnswer] = field(default_factory=dict)
    formula: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Occasion:
    by: StaffMember
    at: datetime
    appointment: Appointment | None


@transaction.atomic
def record_check(
    *,
    patient: Patient,
    part: Part,
    by: StaffMember,
    at: datetime,
    day: SessionDay | None = None,
) -> CandidacyCheck:
    """Run the rules on the facts as they are, and keep the result as it stands.

    The same facts, formula and rules give the check that is there already.
    """
    day = day or SessionDay()
    # Two posts of one form wait for each other, so that one check comes of them.
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    gathered = gather(patient, at=at, formula=day.formula, overrides=day.answers)
    return _keep(gathered, part, _Occasion(by, at, day.appointment))


@transaction.atomic
def rerun(*, patient: Patient, by: StaffMember, at: datetime) -> CandidacyCheck:
    """The course's screening again, after something that was missing has arrived."""
    return record_check(patient=patient, part=Part.COURSE, by=by, at=at)


@transaction.atomic
def answer_questions(
    *,
    patient: Patient,
    answers: Mapping[str, object],
    by: StaffMember,
    at: datetime,
) -> None:
    """A clinician's answers to what the screening asked, or the correction of a fact."""
    record_facts(
        patient=patient, answers=answers, source=FactSource.CLINICIAN, by=by, at=at
    )
    audit.record(
        "screening_answered",
        audit.Subject(
            name="patient",
            id=patient.pk,
            patient_id=patient.pk,
            detail={"keys": sorted(answers)},
        ),
        at=at,
        by=by,
    )


@transaction.atomic
def decide_finding(
    *,
    patient: Patient,
    part: Part,
    verdict: FindingVerdict,
    by: StaffMember,
    at: datetime,
) -> FindingDecision:
    """A clinician's word on a REVIEW, or the tick under a PRECAUTION.

    It is made on the recorded check of the facts as they are now, and holds while the
    answers behind the finding stay the same.
    """
    check = record_check(patient=patient, part=part, by=by, at=at)
    found = _finding_of(check, verdict)
    standing = standing_decisions(patient).get(
        (found.rule_id, found.answers_fingerprint)
    )
    if standing and _says_the_same(standing, verdict):
        return standing
    decision = FindingDecision.objects.create(
        check_run=check,
        patient=patient,
        rule_id=found.rule_id,
        verdict=found.verdict,
        answers_fingerprint=found.answers_fingerprint,
        choice=verdict.choice,
        reason=verdict.reason,
        by=by,
        at=at,
    )
    audit.record(
        "finding_decided",
        audit.Subject(
            name="finding_decision",
            id=decision.pk,
            patient_id=patient.pk,
            detail={"rule": found.rule_id, "choice": verdict.choice},
        ),
        at=at,
        by=by,
    )
    return decision


def _keep(gathered: Gathered, part: Part, occasion: _Occasion) -> CandidacyCheck:
    screening = screen(gathered.run(part))
    last = latest_check(gathered.patient, part=part)
    if last and last.fingerprint == screening.fingerprint:
        return last
    check = _create(gathered, screening, occasion)
    audit.record(
        "screening_recorded",
        audit.Subject(
            name="candidacy_check",
            id=check.pk,
            patient_id=gathered.patient.pk,
            detail={"part": part, "ruleset": gathered.ruleset.name},
        ),
        at=occasion.at,
        by=occasion.by,
    )
    return check


def _create(
    gathered: Gathered, screening: Screening, occasion: _Occasion
) -> CandidacyCheck:
    return CandidacyCheck.objects.create(
        patient=gathered.patient,
        assessment=gathered.assessment,
        appointment=occasion.appointment,
        scope=screening.part,
        overall=screening.overall,
        facts=plain(gathered.known),
        findings=plain(screening.findings),
        blocked={
            "rows": plain(screening.blocked),
            "stop_rules": screening.stop_rules,
        },
        formula=list(screening.formula),
        fingerprint=screening.fingerprint,
        ruleset_slug=screening.ruleset_slug,
        ruleset_version=screening.ruleset_version,
        run_by=occasion.by,
        run_at=occasion.at,
    )


def _finding_of(check: CandidacyCheck, verdict: FindingVerdict) -> FindingRecord:
    found = next(
        (
            each
            for each in screening_of(check).findings
            if each.rule_id == verdict.rule_id
            and each.answers_fingerprint == verdict.answers_fingerprint
            and each.verdict == verdict.verdict
        ),
        None,
    )
    if found is None:
        raise FindingChanged(
            _("An answer behind this finding has changed. Look at it again.")
        )
    is_judgement = found.verdict in {Verdict.REVIEW, Verdict.PRECAUTION}
    if not is_judgement or found.rule_id == CHANGE_THE_FORMULA:
        raise NotDecidable(_("Only a changed fact lifts this finding."))
    return found


def _says_the_same(standing: FindingDecision, verdict: FindingVerdict) -> bool:
    return (standing.choice, standing.reason) == (verdict.choice, verdict.reason)
