"""Half-open stretches of time, [starts_at, ends_at), always in UTC.

Python compares two aware times of one zone by what the wall clock shows, which is wrong
in the hour that happens twice. In UTC there is no such hour.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("an interval needs times with a zone")
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))
        object.__setattr__(self, "ends_at", self.ends_at.astimezone(UTC))
        if self.ends_at < self.starts_at:
            raise ValueError("an interval cannot end before it starts")

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    def overlaps(self, other: "Interval") -> bool:
        """Whether they share a moment. Touching ends share none."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def contains(self, other: "Interval") -> bool:
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same moments as sorted intervals that neither overlap nor touch."""
    merged: list[Interval] = []
    for interval in sorted(i for i in intervals if i.length):
        if merged and interval.starts_at <= merged[-1].ends_at:
            end = max(merged[-1].ends_at, interval.ends_at)
            merged[-1] = Interval(merged[-1].starts_at, end)
        else:
            merged.append(interval)
    return merged


def subtract(base: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """The moments of `base` that are not in `taken`."""
    left: list[Interval] = []
    gone = merge(taken)
    for interval in merge(base):
        start = interval.starts_at
        for hole in (hole for hole in gone if hole.overlaps(interval)):
            if hole.starts_at > start:
                left.append(Interval(start, hole.starts_at))
            start = max(start, hole.ends_at)
        if start < interval.ends_at:
            left.append(Interval(start, interval.ends_at))
    return left


def intersect(first: Iterable[Interval], second: Iterable[Interval]) -> list[Interval]:
    """The moments that are in both."""
    others = merge(second)
    return merge(
        Interval(max(a.starts_at, b.starts_at), min(a.ends_at, b.ends_at))
        for a in merge(first)
        for b in others
        if a.overlaps(b)
    )
