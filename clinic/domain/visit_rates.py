"""How appointments ended, and how often that was a no-show or a late cancellation.

A rate's whole is every appointment that the clinic kept its time for: those that took
place, those nobody came to, and those cancelled after the cut-off. One cancelled in
time or by the clinic, and one that nobody has closed yet, is counted beside it.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from clinic.domain.shares import Share


class Outcome(StrEnum):
    KEPT = "kept"
    NO_SHOW = "no_show"
    CANCELLED_LATE = "cancelled_late"
    CANCELLED_OTHERWISE = "cancelled_otherwise"
    NOT_CLOSED = "not_closed"


class Reminded(StrEnum):
    CONFIRMED = "confirmed"
    REMINDED = "reminded"
    NOT_REMINDED = "not_reminded"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCount:
    """So many appointments are alike in all of this. Monday is weekday 0."""

    practitioner_id: int
    weekday: int
    type_id: int
    reminded: Reminded
    outcome: Outcome
    count: int


@dataclass(frozen=True, slots=True)
class VisitRate:
    by_outcome: Mapping[Outcome, int]

    def count(self, outcome: Outcome) -> int:
        return self.by_outcome.get(outcome, 0)

    @property
    def whole(self) -> int:
        return (
            self.count(Outcome.KEPT)
            + self.count(Outcome.NO_SHOW)
            + self.count(Outcome.CANCELLED_LATE)
        )

    @property
    def no_shows(self) -> Share:
        return Share(self.count(Outcome.NO_SHOW), self.whole)

    @property
    def late(self) -> Share:
        return Share(self.count(Outcome.CANCELLED_LATE), self.whole)


Key = TypeVar("Key", bound=Hashable)


def rate(counts: Iterable[VisitCount]) -> VisitRate:
    tally: Counter[Outcome] = Counter()
    for alike in counts:
        tally[alike.outcome] += alike.count
    return VisitRate(tally)


def rates(
    counts: Iterable[VisitCount], by: Callable[[VisitCount], Key]
) -> dict[Key, VisitRate]:
    """One rate for each value of ``by``, in the order in which it was met."""
    groups: dict[Key, list[VisitCount]] = {}
    for alike in counts:
        groups.setdefault(by(alike), []).append(alike)
    return {key: rate(group) for key, group in groups.items()}
