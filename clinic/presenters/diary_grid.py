"""The grid of a day: from moments to rows of five minutes.

Rows count elapsed time from the first full hour shown, so that the day on which the
clocks change is drawn as long as it really is; the labels say what the clocks show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.domain.availability import working_time
from clinic.domain.clock import day_interval, to_utc
from clinic.domain.intervals import Interval
from clinic.presenters.moments import clock
from clinic.queries.diary import DiaryDays

ROW = timedelta(minutes=5)
HOUR = timedelta(hours=1)
# What an empty day shows, in wall time.
_FIRST, _LAST = 8, 18
_MIDNIGHT = 24
# Blocks shorter than this need higher rows for their words.
_SHORTEST = timedelta(minutes=14)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a day begins and ends on the page."""

    day: date
    shown: Interval
    zone: ZoneInfo

    def row(self, moment: datetime) -> int:
        inside = min(max(moment, self.shown.starts_at), self.shown.ends_at)
        return (inside - self.shown.starts_at) // ROW + 1

    def span(self, interval: Interval) -> int:
        return max(1, self.row(interval.ends_at) - self.row(interval.starts_at))

    def shows(self, interval: Interval) -> bool:
        return interval.overlaps(self.shown)

    def clock(self, moment: datetime) -> str:
        return clock(moment, self.zone)

    @property
    def end_row(self) -> int:
        return -(-self.shown.length // ROW) + 1


def grids(diary: DiaryDays) -> list[Grid]:
    """One a day, all with the same hours: whole ones around everything there is."""
    zone = diary.location.zone
    first, last = _FIRST, _LAST
    for day in diary.days:
        whole = day_interval(day, zone)
        for busy in _busy(diary, day):
            first = min(first, busy.starts_at.astimezone(zone).hour)
            last = max(last, _last_hour(min(busy.ends_at, whole.ends_at), day, zone))
    return [_grid(day, first, last, zone) for day in diary.days]


def _grid(day: date, first: int, last: int, zone: ZoneInfo) -> Grid:
    whole = day_interval(day, zone)
    end = whole.ends_at if last == _MIDNIGHT else to_utc(day, time(last), zone)
    return Grid(day, Interval(to_utc(day, time(first), zone), end), zone)


def _busy(diary: DiaryDays, day: date) -> list[Interval]:
    busy = [row.seen for row in diary.on(day)]
    for person in diary.people:
        work = working_time(diary.rota, practitioner_id=person.pk, day=day)
        busy += [stretch.interval for stretch in work]
    return busy


def _last_hour(end: datetime, day: date, zone: ZoneInfo) -> int:
    """The full hour at or after `end`, 24 for the end of the day."""
    local = end.astimezone(zone)
    if local.date() > day:
        return _MIDNIGHT
    return local.hour + bool(local.minute or local.second)


def zoom(spans: Sequence[Interval]) -> str:
    """The class that makes rows higher when the shortest block needs it."""
    is_short = any(span.length < _SHORTEST for span in spans)
    return "diary-zoom-3" if is_short else ""
