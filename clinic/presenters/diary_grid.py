"""The grid of a day: from moments to rows of five minutes.

Rows count elapsed time from the first full hour shown, so that the day on which the
clocks change is drawn as long as it really is; the labels say what the clocks show.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from clinic.domain.availability import working_time
from clinic.domain.clock import day_interval, to_utc
from clinic.domain.intervals import Interval
from clinic.presenters.moments import clock
from clinic.queries.diary import DiaryDay

ROW = timedelta(minutes=5)
HOUR = timedelta(hours=1)
# What an empty day shows, in wall time.
_FIRST, _LAST = time(8), time(18)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the day begins and ends on the page."""

    shown: Interval
    diary: DiaryDay

    def row(self, moment: datetime) -> int:
        inside = min(max(moment, self.shown.starts_at), self.shown.ends_at)
        return (inside - self.shown.starts_at) // ROW + 1

    def span(self, interval: Interval) -> int:
        return max(1, self.row(interval.ends_at) - self.row(interval.starts_at))

    def shows(self, interval: Interval) -> bool:
        return interval.overlaps(self.shown)

    def clock(self, moment: datetime) -> str:
        return clock(moment, self.diary.location.zone)


def shown_hours(diary: DiaryDay) -> Interval:
    """Whole hours around everything of the day, at least the usual ones."""
    zone, day = diary.location.zone, diary.day
    midnight = to_utc(day, time.min, zone)
    busy = [row.seen for row in diary.appointments]
    for worker in diary.workers:
        stretches = working_time(diary.rota, practitioner_id=worker.pk, day=day)
        busy += [stretch.interval for stretch in stretches]
    usual = [to_utc(day, _FIRST, zone), to_utc(day, _LAST, zone)]
    start = min([usual[0], *(i.starts_at for i in busy)])
    end = max([usual[1], *(i.ends_at for i in busy)])
    whole = day_interval(day, zone)
    first = (start - midnight) // HOUR
    last = -((midnight - end) // HOUR)
    return Interval(midnight + first * HOUR, min(midnight + last * HOUR, whole.ends_at))
