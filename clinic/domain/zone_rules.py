"""The rules of a time zone over a short stretch, as a calendar file writes them.

Only what holds around the events: lists of changes to 2038 and repeat rules are what
calendar programs get wrong (ecosystem 2).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# Every zone with summer time changes within a year.
_LOOK_BACK = timedelta(days=370)
_DAY = timedelta(days=1)
# A zone that never changes holds from here on.
_LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall time, as the format wants it


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """``starts`` is the wall time of ``offset_from`` at which the rule begins."""

    starts: datetime
    offset_from: timedelta
    offset_to: timedelta
    is_summer: bool
    name: str


def rules_between(zone: ZoneInfo, first: datetime, last: datetime) -> list[ZoneRule]:
    """What holds at ``first``, and every change after it until ``last``."""
    changes = list(_changes(zone, first - _LOOK_BACK, last))
    before = [moment for moment in changes if moment <= first]
    after = [moment for moment in changes if moment > first]
    found = [_begun(zone, moment) for moment in [*before[-1:], *after]]
    return found if before else [_from_long_ago(zone, first), *found]


def _from_long_ago(zone: ZoneInfo, moment: datetime) -> ZoneRule:
    offset = _offset(zone, moment)
    local = moment.astimezone(zone)
    return ZoneRule(_LONG_AGO, offset, offset, bool(local.dst()), local.tzname() or "")


def _begun(zone: ZoneInfo, moment: datetime) -> ZoneRule:
    local = moment.astimezone(zone)
    before = _offset(zone, moment - timedelta(seconds=1))
    starts = (moment.astimezone(UTC) + before).replace(tzinfo=None)
    name = local.tzname() or ""
    return ZoneRule(starts, before, _offset(zone, moment), bool(local.dst()), name)


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments from which another offset holds."""
    day = first.astimezone(UTC)
    while day <= last:
        following = day + _DAY
        if _offset(zone, day) != _offset(zone, following):
            moment = _change_between(zone, day, following)
            if moment <= last:
                yield moment
        day = following


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    minutes = int((after - before).total_seconds()) // 60
    low, high = 0, minutes
    while high - low > 1:
        middle = (low + high) // 2
        same = _offset(zone, before + timedelta(minutes=middle)) == _offset(
            zone, before
        )
        low, high = (middle, high) if same else (low, middle)
    return (before + timedelta(minutes=high)).replace(second=0, microsecond=0)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
