"""When is somebody free? Shifts, less closures and leave, less what is booked.

A slot is offered when the practitioner works through the whole of it, when nothing live
touches it or the pause after it, for the practitioner and for the room, and when the
patient is nowhere else. The pause itself may run past the end of a shift.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from clinic.domain.clock import day_interval, wall_interval
from clinic.domain.intervals import Interval, intersect, merge, subtract

# Slots start on the quarter hour, and besides right where a free stretch begins.
GRID = timedelta(minutes=15)
_FINE_GRID = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Slot:
    starts_at: datetime
    ends_at: datetime
    practitioner_id: int
    room_id: int | None
    device_id: int | None = None

    @property
    def place(self) -> tuple[datetime, int]:
        return self.starts_at, self.practitioner_id


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyHours:
    """One stretch of a weekday (Monday is 0) in wall time."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyShift:
    practitioner_id: int
    room_id: int | None
    hours: WeeklyHours
    valid_from: date | None = None
    valid_until: date | None = None

    def is_on(self, day: date) -> bool:
        return (
            self.hours.weekday == day.weekday()
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDays:
    first_day: date
    last_day: date
    reason: str = ""

    def is_on(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    practitioner_id: int
    interval: Interval
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupied:
    """A live appointment: what it keeps from others, and until when."""

    appointment_id: int
    practitioner_id: int
    room_id: int | None
    patient_id: int
    seen: Interval
    # Practitioner, room and device stay busy for the pause after it.
    blocked: Interval
    device_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Who works when at one location. Without opening hours it is open all day."""

    zone: ZoneInfo
    opening: Sequence[WeeklyHours] = ()
    shifts: Sequence[WeeklyShift] = ()
    closures: Sequence[ClosedDays] = ()
    absences: Sequence[Absence] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What has to fit: how long, with whom, in which of these rooms."""

    length: timedelta
    pause: timedelta
    practitioner_ids: Sequence[int]
    # Empty: no room is needed.
    room_ids: Sequence[int] = ()
    # None: no device is needed. Empty: one is, and none is to be had.
    device_ids: Sequence[int] | None = None
    patient_id: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class WorkStretch:
    interval: Interval
    room_id: int | None


class OffReason:
    """Why a stretch of a column is hatched when no reason was typed."""

    CLOSED = "closed"
    LEAVE = "leave"
    BREAK = "break"
    NO_SHIFT = "no_shift"


@dataclass(frozen=True, slots=True)
class OffStretch:
    interval: Interval
    kind: str
    reason: str = ""


def open_time(rota: Rota, day: date) -> list[Interval]:
    """When the location is open on one day."""
    if any(closure.is_on(day) for closure in rota.closures):
        return []
    if not rota.opening:
        return [day_interval(day, rota.zone)]
    return merge(
        wall_interval(day, hours.starts, hours.ends, rota.zone)
        for hours in rota.opening
        if hours.weekday == day.weekday()
    )


def working_time(rota: Rota, *, practitioner_id: int, day: date) -> list[WorkStretch]:
    """When somebody works on one day, each stretch with its usual room."""
    opened = open_time(rota, day)
    away = [a.interval for a in rota.absences if a.practitioner_id == practitioner_id]
    by_room: dict[int | None, list[Interval]] = {}
    for shift in rota.shifts:
        if shift.practitioner_id == practitioner_id and shift.is_on(day):
            hours = shift.hours
            stretch = wall_interval(day, hours.starts, hours.ends, rota.zone)
            by_room.setdefault(shift.room_id, []).append(stretch)
    stretches = [
        WorkStretch(interval, room_id)
        for room_id, intervals in by_room.items()
        for interval in subtract(intersect(intervals, opened), away)
    ]
    return sorted(stretches, key=lambda stretch: stretch.interval)


def closed_time(rota: Rota, day: date) -> list[OffStretch]:
    """When the location is shut on one day: all there is to a room's off time."""
    return [
        OffStretch(interval, OffReason.CLOSED, _closure_reason(rota, day))
        for interval in subtract([day_interval(day, rota.zone)], open_time(rota, day))
    ]


def off_time(rota: Rota, *, practitioner_id: int, day: date) -> list[OffStretch]:
    """The rest of the day, and why."""
    whole = [day_interval(day, rota.zone)]
    closed = closed_time(rota, day)
    away = [
        OffStretch(interval, OffReason.LEAVE, absence.reason)
        for absence in rota.absences
        if absence.practitioner_id == practitioner_id
        for interval in subtract(
            intersect(whole, [absence.interval]), [off.interval for off in closed]
        )
    ]
    work = working_time(rota, practitioner_id=practitioner_id, day=day)
    known = [off.interval for off in (*closed, *away)]
    at_work = [stretch.interval for stretch in work]
    breaks = _breaks(at_work)
    rest = [
        OffStretch(
            interval,
            OffReason.BREAK if interval in breaks else OffReason.NO_SHIFT,
        )
        for interval in subtract(whole, [*known, *at_work])
    ]
    return sorted([*closed, *away, *rest], key=lambda off: off.interval)


def fits_working_time(
    rota: Rota, interval: Interval, *, practitioner_id: int, day: date
) -> bool:
    stretches = working_time(rota, practitioner_id=practitioner_id, day=day)
    return any(
        whole.contains(interval) for whole in merge(s.interval for s in stretches)
    )


def nearest(slots: Iterable[Slot], moment: datetime, *, count: int = 3) -> list[Slot]:
    """The slots closest to a moment, in order of time."""
    by_distance = sorted(slots, key=lambda s: (abs(s.starts_at - moment), s.place))
    return sorted(by_distance[:count], key=lambda slot: slot.place)


def _closure_reason(rota: Rota, day: date) -> str:
    reasons = (closure.reason for closure in rota.closures if closure.is_on(day))
    return next(reasons, "")


def _breaks(at_work: Sequence[Interval]) -> list[Interval]:
    """The gaps between two stretches of work of one day."""
    return [
        Interval(before.ends_at, after.starts_at)
        for before, after in pairwise(merge(at_work))
    ]
