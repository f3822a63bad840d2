"""May a plan start, wait for something, or not be issued at all?

What is missing before a start never dead-ends: a few findings are released by something
that is simply still to be done, and a plan may be issued while it is waiting for them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from protocols.domain.screening import FindingRecord, Screening
from protocols.domain.states import FindingChoice
from protocols.domain.verdicts import Verdict


class Errand(StrEnum):
    """What has to be done before session 1, and so where to click."""

    PATCH_TEST = "patch_test"
    CONSENT = "consent"
    LAB = "lab"


# Only these may wait behind an issued plan; every other finding is settled before it.
RELEASABLE: Mapping[str, Errand] = {
    "A06": Errand.PATCH_TEST,
    "A06b": Errand.PATCH_TEST,
    "P01": Errand.CONSENT,
    "P01b": Errand.CONSENT,
    "B02b": Errand.LAB,
    "H01": Errand.LAB,
}
WAITING = frozenset({Verdict.POSTPONE, Verdict.INCOMPLETE})
# Not a matter of judgement: the formula is changed.
CHANGE_THE_FORMULA = "F01"


class Refusal(StrEnum):
    STOP = "stop"
    WAIT = "wait"
    ANSWER_MISSING = "answer_missing"
    UNDECIDED = "undecided"
    DECIDED_AGAINST = "decided_against"
    BLOCKED_INGREDIENT = "blocked_ingredient"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One finding that keeps a plan from being issued."""

    refusal: Refusal
    finding: FindingRecord


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing still to be done before session 1."""

    errand: Errand
    finding: FindingRecord


@dataclass(frozen=True, slots=True)
class Release:
    obstacles: tuple[Obstacle, ...]
    pending: tuple[Pending, ...]

    @property
    def may_issue(self) -> bool:
        return not self.obstacles

    @property
    def may_start(self) -> bool:
        return not self.obstacles and not self.pending


# A decision's key: the rule, and the answers it was made on.
Decided = Mapping[tuple[str, str], FindingChoice]


def release(screening: Screening, decided: Decided) -> Release:
    """What one course screening allows, with the clinician's standing decisions."""
    obstacles = (_obstacle(found, decided) for found in screening.findings)
    return Release(
        obstacles=tuple(obstacle for obstacle in obstacles if obstacle),
        pending=tuple(
            Pending(RELEASABLE[found.rule_id], found)
            for found in screening.findings
            if _is_pending(found)
        ),
    )


def unticked(
    findings: Iterable[FindingRecord], decided: Decided
) -> tuple[FindingRecord, ...]:
    """Precautions nobody has ticked for the answers as they are now."""
    return tuple(
        found
        for found in findings
        if found.verdict == Verdict.PRECAUTION and _choice(found, decided) is None
    )


def _is_pending(found: FindingRecord) -> bool:
    return found.verdict in WAITING and found.rule_id in RELEASABLE


def _choice(found: FindingRecord, decided: Decided) -> FindingChoice | None:
    return decided.get((found.rule_id, found.answers_fingerprint))


def _obstacle(found: FindingRecord, decided: Decided) -> Obstacle | None:
    refusal = _refusal(found, decided)
    return Obstacle(refusal, found) if refusal else None


def _refusal(found: FindingRecord, decided: Decided) -> Refusal | None:
    if found.verdict == Verdict.REVIEW:
        return _undecided(found, decided)
    if _is_pending(found):
        return None
    return {
        Verdict.EXCLUDE: Refusal.STOP,
        Verdict.POSTPONE: Refusal.WAIT,
        Verdict.INCOMPLETE: Refusal.ANSWER_MISSING,
    }.get(found.verdict)


def _undecided(found: FindingRecord, decided: Decided) -> Refusal | None:
    if found.rule_id == CHANGE_THE_FORMULA:
        return Refusal.BLOCKED_INGREDIENT
    choice = _choice(found, decided)
    if choice is None:
        return Refusal.UNDECIDED
    return None if choice == FindingChoice.GO_ON else Refusal.DECIDED_AGAINST
