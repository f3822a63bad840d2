"""A protocol template: phases with their counts and intervals, reviews, stopping rules.

A plan copies what it needs (`PlanPhase`), so a later version never changes an old plan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from protocols.domain.candidacy_facts import CandidacyFacts
from protocols.domain.plan import PlanPhase, PlanStep
from protocols.domain.sources import Provenance


class EvidenceLevel(StrEnum):
    """What stands behind a protocol, weakest first."""

    SEED_MARKETING = "seed_marketing"
    CLINIC_PRACTICE = "clinic_practice"
    CONFERENCE_ABSTRACT = "conference_abstract"
    COHORT = "cohort"
    SMALL_CONTROLLED = "small_controlled"
    RCT = "rct"


class Moment(StrEnum):
    """When a review is due; all but BASELINE and PHASE_END carry a number."""

    BASELINE = "baseline"
    SESSION = "session"
    WEEK = "week"
    MONTH = "month"
    PHASE_END = "phase_end"
    WEEKS_AFTER_LAST = "weeks_after_last"


class Check(StrEnum):
    PHOTOS = "photos"
    TRICHOSCOPY = "trichoscopy"
    PULL = "pull"
    PRO = "pro"
    LABS = "labs"
    ADVERSE_EVENTS = "ae"
    BLOOD_PRESSURE = "blood_pressure"
    CONTINUE_DECISION = "continue_decision"


class Offer(StrEnum):
    """REFER is shown with its reason, and cannot be planned here."""

    PLAN = "plan"
    REFER = "refer"


class CountOutOfRange(ValueError):
    """`phase` names the phase whose number of sessions the protocol does not allow."""

    def __init__(self, phase: str, reason: str) -> None:
        super().__init__(f"{phase}: {reason}" if phase else reason)
        self.phase = phase
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Counts:
    """Number of sessions of a phase: least, usual, most."""

    minimum: int
    target: int
    maximum: int


@dataclass(frozen=True, slots=True)
class PhaseTemplate:
    """`name` is a code in capitals; `title` is what a person reads, by language."""

    name: str
    title: Mapping[str, str]
    sessions: Counts
    steps: tuple[PlanStep, ...]

    def planned(self, sessions: int | None = None) -> PlanPhase:
        count = self.sessions.target if sessions is None else sessions
        if not self.sessions.minimum <= count <= self.sessions.maximum:
            limits = f"{self.sessions.minimum} to {self.sessions.maximum}"
            raise CountOutOfRange(self.name, f"{count} sessions, allowed are {limits}")
        return PlanPhase(self.name, count, self.steps)


@dataclass(frozen=True, slots=True)
class ReviewPoint:
    """`number` counts sessions, weeks or months; `phase` names the phase that ends."""

    at: Moment
    number: int
    phase: str
    do: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Indication:
    """Whom a protocol was described for. An empty list means anybody."""

    diagnoses: tuple[str, ...]
    sexes: tuple[str, ...]
    norwood: tuple[str, ...]
    goals: tuple[str, ...]

    def fits(self, facts: CandidacyFacts) -> bool:
        wanted = {
            "primary_diagnosis": self.diagnoses,
            "sex_at_birth": self.sexes,
            "norwood": self.norwood,
            "goal": self.goals,
        }
        return all(
            not values or facts.facts.get(key) in values
            for key, values in wanted.items()
        )


@dataclass(frozen=True, slots=True)
class Protocol:
    code: str
    slug: str
    version: str
    offer: Offer
    title: Mapping[str, str]
    summary: Mapping[str, str]
    evidence: EvidenceLevel
    evidence_text: Mapping[str, str]
    indication: Indication
    phases: tuple[PhaseTemplate, ...]
    session_minutes: int
    review_points: tuple[ReviewPoint, ...]
    stop_rules: tuple[str, ...]
    formula_allowed: tuple[str, ...]
    notes: tuple[str, ...]
    provenance: Provenance

    @property
    def name(self) -> str:
        return f"{self.slug}@{self.version}"

    @property
    def target_sessions(self) -> int:
        return sum(phase.sessions.target for phase in self.phases)

    @property
    def maximum_sessions(self) -> int:
        return sum(phase.sessions.maximum for phase in self.phases)

    def planned_phases(
        self, counts: tuple[int, ...] | None = None
    ) -> tuple[PlanPhase, ...]:
        """Target counts, or one number a phase; raises CountOutOfRange."""
        if counts is None:
            return tuple(phase.planned() for phase in self.phases)
        if len(counts) != len(self.phases):
            names = ", ".join(phase.name for phase in self.phases)
            raise CountOutOfRange("", f"one number for each phase is needed: {names}")
        return tuple(
            phase.planned(count)
            for phase, count in zip(self.phases, counts, strict=True)
        )


def fitting_first(
    protocols: Iterable[Protocol], facts: CandidacyFacts
) -> tuple[Protocol, ...]:
    """All that can be planned; those whose indication fits come first."""
    offered = [protocol for protocol in protocols if protocol.offer == Offer.PLAN]
    return tuple(sorted(offered, key=lambda one: not one.indication.fits(facts)))
