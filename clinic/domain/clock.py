"""From what a clinic's clocks show to moments, and back.

Where the clocks go forward some wall times never happen, where they go back some happen
twice. Both are settled here once, as RFC 5545 does: a time that never happens is moved
forward by the length of the gap, of two the first one is meant.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinic.domain.intervals import Interval


class Happens(StrEnum):
    """How often a wall time happens on one day."""

    ONCE = "once"
    NEVER = "never"
    TWICE = "twice"


def to_utc(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock.replace(fold=0), tzinfo=zone).astimezone(UTC)


def happens(day: date, clock: time, zone: ZoneInfo) -> Happens:
    first = datetime.combine(day, clock.replace(fold=0), tzinfo=zone)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return Happens.ONCE
    shown = to_utc(day, clock, zone).astimezone(zone)
    same = (shown.hour, shown.minute) == (clock.hour, clock.minute)
    return Happens.TWICE if same else Happens.NEVER


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def day_interval(day: date, zone: ZoneInfo) -> Interval:
    """The whole of one local day: 23, 24 or 25 hours."""
    following = day + timedelta(days=1)
    return Interval(to_utc(day, time.min, zone), to_utc(following, time.min, zone))


def days_interval(first_day: date, last_day: date, zone: ZoneInfo) -> Interval:
    """All of the local days from the first to the last, both included."""
    start = day_interval(first_day, zone).starts_at
    return Interval(start, day_interval(last_day, zone).ends_at)


def wall_interval(day: date, starts: time, ends: time, zone: ZoneInfo) -> Interval:
    """The stretch between two wall times of one day. Empty when a gap swallows it."""
    start, end = to_utc(day, starts, zone), to_utc(day, ends, zone)
    return Interval(start, max(start, end))
