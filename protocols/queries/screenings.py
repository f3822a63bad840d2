"""Screenings: the live one, the recorded ones, and the decisions that stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from patients.models.patient import Patient
from protocols.domain.release import Release, release
from protocols.domain.rules import RuleSet
from protocols.domain.screening import Screening, screen
from protocols.domain.states import FindingChoice
from protocols.domain.verdicts import Part
from protocols.models.screening import (
    CandidacyCheck,
    Decline,
    FindingDecision,
    KnowledgeSignOff,
)
from protocols.queries.candidacy_facts import Gathered, gather

RULES_KIND = "rules"
Decisions = dict[tuple[str, str], FindingDecision]


@dataclass(frozen=True, slots=True)
class LiveScreening:
    """What the rules say now, and what stands from before. Nothing is stored by it."""

    gathered: Gathered
    screening: Screening
    decisions: Decisions
    release: Release
    last: CandidacyCheck | None
    checks: list[CandidacyCheck]
    sign_off: KnowledgeSignOff | None

    @property
    def is_recorded(self) -> bool:
        """The newest recorded check says exactly this."""
        return (
            self.last is not None
            and self.last.fingerprint == self.screening.fingerprint
        )


def live_screening(
    patient: Patient,
    *,
    part: Part,
    at: datetime,
    formula: tuple[str, ...] | None = None,
) -> LiveScreening:
    """``formula`` None takes that of the plan being worked on."""
    gathered = gather(patient, at=at, formula=formula)
    screening = screen(gathered.run(part))
    decisions = standing_decisions(patient)
    checks = list(checks_of(patient, part=part)[:10])
    return LiveScreening(
        gathered=gathered,
        screening=screening,
        decisions=decisions,
        release=release(screening, choices(decisions)),
        last=checks[0] if checks else None,
        checks=checks,
        sign_off=sign_off(gathered.ruleset),
    )


def checks_of(patient: Patient, *, part: Part) -> "QuerySet[CandidacyCheck]":
    return CandidacyCheck.objects.filter(patient=patient, scope=part).select_related(
        "run_by"
    )


def latest_check(patient: Patient, *, part: Part) -> CandidacyCheck | None:
    return checks_of(patient, part=part).first()


def stored_check(patient: Patient, *, pk: int) -> CandidacyCheck | None:
    return (
        CandidacyCheck.objects.filter(patient=patient, pk=pk)
        .select_related("run_by")
        .prefetch_related("decisions__by")
        .first()
    )


def decisions_of(check: CandidacyCheck) -> Decisions:
    """The decisions made on one recorded screening, the newest of each finding."""
    newest_last = sorted(check.decisions.all(), key=lambda made: (made.at, made.pk))
    return {(made.rule_id, made.answers_fingerprint): made for made in newest_last}


def standing_decisions(patient: Patient) -> Decisions:
    """The newest decision on each finding; it holds while its answers are the same."""
    rows = (
        FindingDecision.objects.filter(patient=patient)
        .select_related("by")
        .order_by("at", "pk")
    )
    return {(made.rule_id, made.answers_fingerprint): made for made in rows}


def choices(decisions: Decisions) -> dict[tuple[str, str], FindingChoice]:
    return {key: FindingChoice(made.choice) for key, made in decisions.items()}


def screening_of(check: CandidacyCheck) -> Screening:
    """A recorded check as it stood; nothing is computed again."""
    stored: dict[str, Any] = {
        "part": check.scope,
        "overall": check.overall,
        "findings": check.findings,
        "blocked": check.blocked.get("rows", []),
        "formula": check.formula,
        "ruleset_slug": check.ruleset_slug,
        "ruleset_version": check.ruleset_version,
        "stop_rules": check.blocked.get("stop_rules", 0),
        "fingerprint": check.fingerprint,
    }
    return Screening.from_json(stored)


def sign_off(ruleset: RuleSet) -> KnowledgeSignOff | None:
    """The medical lead's signature under exactly this version."""
    return (
        KnowledgeSignOff.objects.filter(
            kind=RULES_KIND, slug=ruleset.slug, version=ruleset.version
        )
        .select_related("signed_by")
        .first()
    )


def sign_off_at(check: CandidacyCheck) -> KnowledgeSignOff | None:
    """Who had signed the rules when this check ran."""
    return (
        KnowledgeSignOff.objects.filter(
            kind=RULES_KIND,
            slug=check.ruleset_slug,
            version=check.ruleset_version,
            signed_at__lte=check.run_at,
        )
        .select_related("signed_by")
        .first()
    )


def latest_decline(patient: Patient) -> Decline | None:
    return Decline.objects.filter(patient=patient).select_related("by").first()


def decline_of(patient: Patient, *, pk: int) -> Decline | None:
    return Decline.objects.filter(patient=patient, pk=pk).select_related("by").first()
