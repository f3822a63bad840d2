"""The hours in which the clinic writes to nobody, in its own wall time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# Mails that move out of the quiet hours go this long before they begin, so that a
# slow mail server does not push them back in.
MARGIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` to ``end``, over midnight when ``start`` is later in the day.

    Equal times mean that no hour is quiet.
    """

    start: time
    end: time
    zone: ZoneInfo

    def holds(self, moment: datetime) -> bool:
        clock = moment.astimezone(self.zone).time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def end_after(self, moment: datetime) -> datetime:
        """The first moment from ``moment`` on at which writing is allowed."""
        if not self.holds(moment):
            return moment
        local = moment.astimezone(self.zone)
        day = local.date()
        if local.time() >= self.end:
            day += timedelta(days=1)
        return datetime.combine(day, self.end, tzinfo=self.zone)

    def start_before(self, moment: datetime) -> datetime:
        """The last good moment before the quiet stretch that holds ``moment``."""
        if not self.holds(moment):
            return moment
        local = moment.astimezone(self.zone)
        day = local.date()
        if local.time() < self.start:
            day -= timedelta(days=1)
        return datetime.combine(day, self.start, tzinfo=self.zone) - MARGIN
