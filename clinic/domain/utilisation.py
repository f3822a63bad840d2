"""How much of the time that was there was booked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clinic.domain.availability import Rota, open_time, working_time
from clinic.domain.intervals import merge


@dataclass(frozen=True, slots=True)
class Load:
    """Minutes booked of minutes there were. More than all of it is possible."""

    booked: int
    there: int

    @property
    def percent(self) -> float | None:
        """None when there was no time at all."""
        return 100 * self.booked / self.there if self.there else None

    def __add__(self, other: "Load") -> "Load":
        return Load(self.booked + other.booked, self.there + other.there)


def shift_minutes(rota: Rota, days: Iterable[date], *, practitioner_id: int) -> int:
    """Minutes of work: shifts within opening hours, less closed days and leave."""
    own = replace(
        rota,
        shifts=[s for s in rota.shifts if s.practitioner_id == practitioner_id],
        absences=[a for a in rota.absences if a.practitioner_id == practitioner_id],
    )
    weekdays = {shift.hours.weekday for shift in own.shifts}
    worked = timedelta()
    for day in days:
        if day.weekday() in weekdays:
            stretches = working_time(own, practitioner_id=practitioner_id, day=day)
            whole = merge(stretch.interval for stretch in stretches)
            worked += sum((interval.length for interval in whole), timedelta())
    return worked // timedelta(minutes=1)


def open_minutes(rota: Rota, days: Iterable[date]) -> int:
    """Minutes in which a room of this location could be used; 0 without hours."""
    if not rota.opening:
        return 0
    whole = (interval.length for day in days for interval in open_time(rota, day))
    return sum(whole, timedelta()) // timedelta(minutes=1)
