"""The verdict algebra: what a rule may say, and what all of them say together."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """Strongest first. Only a changed fact lifts EXCLUDE."""

    EXCLUDE = "EXCLUDE"
    POSTPONE = "POSTPONE"
    INCOMPLETE = "INCOMPLETE"
    REVIEW = "REVIEW"
    PRECAUTION = "PRECAUTION"
    INFO = "INFO"


class Overall(StrEnum):
    NOT_A_CANDIDATE = "NOT_A_CANDIDATE"
    POSTPONE = "POSTPONE"
    INCOMPLETE = "INCOMPLETE"
    NEEDS_REVIEW = "NEEDS_REVIEW"
    CANDIDATE_WITH_PRECAUTIONS = "CANDIDATE_WITH_PRECAUTIONS"
    CANDIDATE = "CANDIDATE"


class Scope(StrEnum):
    """Where a rule counts. SESSION is judged anew on every treatment day."""

    COURSE = "C"
    SESSION = "S"
    INGREDIENT = "I"
    ZONE = "Z"


class Part(StrEnum):
    """The two screens of a screening: the whole course, and today alone."""

    COURSE = "course"
    TODAY = "today"

    def covers(self, scope: Scope) -> bool:
        return (scope == Scope.SESSION) == (self == Part.TODAY)


OVERALL = {
    Verdict.EXCLUDE: Overall.NOT_A_CANDIDATE,
    Verdict.POSTPONE: Overall.POSTPONE,
    Verdict.INCOMPLETE: Overall.INCOMPLETE,
    Verdict.REVIEW: Overall.NEEDS_REVIEW,
    Verdict.PRECAUTION: Overall.CANDIDATE_WITH_PRECAUTIONS,
    Verdict.INFO: Overall.CANDIDATE,
}

_STRENGTH = {verdict: rank for rank, verdict in enumerate(Verdict)}
_OVERALL_STRENGTH = {overall: rank for rank, overall in enumerate(Overall)}


def rank(verdict: Verdict) -> int:
    """0 is the strongest."""
    return _STRENGTH[verdict]


def overall_rank(overall: Overall) -> int:
    """0 is the strongest."""
    return _OVERALL_STRENGTH[overall]


def overall_of(verdicts: Iterable[Verdict]) -> Overall:
    strongest = min(verdicts, key=rank, default=Verdict.INFO)
    return OVERALL[strongest]
