"""Whether sessions were given inside their clinical windows, and how far outside."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from clinic.domain.shares import Share
from protocols.domain.states import MissKind, MissReason


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSession:
    """A session as given: by whom, on which local day, inside which window or not.

    ``reason`` is what was written when it lay outside; ``is_clinical`` when that stands
    in the session's record and not in the booking.
    """

    practitioner_id: int
    day: date
    earliest: date
    latest: date
    reason: str = ""
    is_clinical: bool = False

    @property
    def days_outside(self) -> int:
        """Days too early (negative) or too late; 0 inside."""
        if self.day < self.earliest:
            return (self.day - self.earliest).days
        return max(0, (self.day - self.latest).days)


@dataclass(frozen=True, slots=True)
class MissedCount:
    """So many booked times of sessions came to nothing like this, for this reason."""

    kind: MissKind
    reason: MissReason
    count: int


class Distance(StrEnum):
    EARLY_WEEK = "early_week"
    EARLY_DAYS = "early_days"
    INSIDE = "inside"
    LATE_DAYS = "late_days"
    LATE_WEEK = "late_week"
    LATE_FORTNIGHT = "late_fortnight"
    LATE_MORE = "late_more"


# Each holds up to so many days outside, in this order; LATE_MORE takes the rest.
_UP_TO = (
    (-4, Distance.EARLY_WEEK),
    (-1, Distance.EARLY_DAYS),
    (0, Distance.INSIDE),
    (3, Distance.LATE_DAYS),
    (7, Distance.LATE_WEEK),
    (14, Distance.LATE_FORTNIGHT),
)


def distance(session: GivenSession) -> Distance:
    days = session.days_outside
    fitting = (word for most, word in _UP_TO if days <= most)
    return next(fitting, Distance.LATE_MORE)


def adherence(sessions: Iterable[GivenSession]) -> Share:
    """How many were inside, of all of them."""
    distances = [session.days_outside for session in sessions]
    return Share(sum(days == 0 for days in distances), len(distances))


Key = TypeVar("Key", bound=Hashable)


def grouped(
    sessions: Iterable[GivenSession], by: Callable[[GivenSession], Key]
) -> dict[Key, list[GivenSession]]:
    groups: dict[Key, list[GivenSession]] = {}
    for session in sessions:
        groups.setdefault(by(session), []).append(session)
    return groups
