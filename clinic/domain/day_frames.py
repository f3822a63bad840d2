"""Local days as sets of minutes: opening hours, shifts, absences and what is booked.

A frame begins at a day's local midnight and runs on past its end, as far as the longest
stretch that is looked for, so that what is booked after midnight is seen as well.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.domain.availability import Rota, WeeklyHours, WeeklyShift
from clinic.domain.clock import to_utc, wall_interval
from clinic.domain.intervals import Interval
from clinic.domain.minute_sets import every, stretch

MINUTES_A_DAY = 24 * 60
_LONGEST_FRAME = 2 * MINUTES_A_DAY
MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_QUARTER_HOURS = every(15, count=_LONGEST_FRAME // 15)
_FIVE_MINUTES = every(5, count=_LONGEST_FRAME // 5)

# From one epoch minute to before another.
Minutes = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """``starts`` is the epoch minute of midnight, ``length`` the day's in minutes."""

    day: date
    number: int
    starts: int
    length: int
    # Whether the wall clock shows the minutes since midnight all day long.
    is_plain: bool
    quarter_hours: int
    five_minutes: int

    def moment(self, minute: int) -> datetime:
        return _EPOCH + (self.starts + minute) * MINUTE

    def minute(self, moment: datetime) -> int:
        return _epoch_minute(moment) - self.starts


def frames_of(days: Iterable[date], zone: ZoneInfo) -> list[Frame]:
    frames = []
    for number, day in enumerate(days):
        starts = _epoch_minute(to_utc(day, time.min, zone))
        ends = _epoch_minute(to_utc(day + timedelta(days=1), time.min, zone))
        frames.append(
            Frame(
                day=day,
                number=number,
                starts=starts,
                length=ends - starts,
                is_plain=ends - starts == MINUTES_A_DAY,
                quarter_hours=_QUARTER_HOURS << -starts % 15,
                five_minutes=_FIVE_MINUTES << -starts % 5,
            )
        )
    return frames


def touched_minutes(interval: Interval) -> Minutes:
    """Every minute that an interval touches."""
    return _epoch_minute(interval.starts_at), -((_EPOCH - interval.ends_at) // MINUTE)


def _epoch_minute(moment: datetime) -> int:
    return (moment - _EPOCH) // MINUTE


def first_whole_minute(moment: datetime) -> int:
    return -((_EPOCH - moment) // MINUTE)


class WorkingDays:
    """Who works when, as sets of minutes of a frame."""

    def __init__(self, rota: Rota) -> None:
        self._rota = rota
        self._shifts: dict[tuple[int, int], list[WeeklyShift]] = {}
        for shift in rota.shifts:
            key = (shift.practitioner_id, shift.hours.weekday)
            self._shifts.setdefault(key, []).append(shift)
        self._absences: dict[int, list[Minutes]] = {}
        for absence in rota.absences:
            away = self._absences.setdefault(absence.practitioner_id, [])
            away.append(touched_minutes(absence.interval))

    def opened(self, frame: Frame) -> int:
        if any(closure.is_on(frame.day) for closure in self._rota.closures):
            return 0
        if not self._rota.opening:
            return stretch(0, frame.length)
        weekday = frame.day.weekday()
        minutes = 0
        for hours in self._rota.opening:
            if hours.weekday == weekday:
                minutes |= self._wall(frame, hours)
        return minutes

    def shifts(self, frame: Frame, practitioner_id: int) -> dict[int | None, int]:
        """The shifts of one person by the room that goes with them."""
        by_room: dict[int | None, int] = {}
        for shift in self._shifts.get((practitioner_id, frame.day.weekday()), ()):
            if shift.is_on(frame.day):
                minutes = self._wall(frame, shift.hours)
                by_room[shift.room_id] = by_room.get(shift.room_id, 0) | minutes
        return by_room

    def away(self, frame: Frame, practitioner_id: int) -> int:
        minutes = 0
        for start, end in self._absences.get(practitioner_id, ()):
            last = min(end - frame.starts, frame.length)
            minutes |= stretch(start - frame.starts, last)
        return minutes

    def _wall(self, frame: Frame, hours: WeeklyHours) -> int:
        if frame.is_plain:
            start = hours.starts.hour * 60 + hours.starts.minute
            return stretch(start, hours.ends.hour * 60 + hours.ends.minute)
        wall = wall_interval(frame.day, hours.starts, hours.ends, self._rota.zone)
        start, end = touched_minutes(wall)
        return stretch(start - frame.starts, end - frame.starts)


@dataclass(frozen=True, slots=True)
class Taken:
    """Live appointments that share practitioner, room, device and whose they are.

    ``seen`` and ``blocked`` are their minutes without and with the pause after them;
    ``seen`` matters only of the patient's own.
    """

    practitioner_id: int
    room_id: int | None
    device_id: int | None
    is_patients_own: bool
    seen: Sequence[Minutes]
    blocked: Sequence[Minutes]


class Booked:
    """What is taken, day by day: minutes by person, room and device, and the patient's."""

    def __init__(self, frames: Sequence[Frame], *, reach: int) -> None:
        self._starts = [frame.starts for frame in frames]
        self._ends = [frame.starts + frame.length + reach for frame in frames]
        self.people: list[dict[int, int]] = [{} for _ in frames]
        self.rooms: list[dict[int, int]] = [{} for _ in frames]
        self.devices: list[dict[int, int]] = [{} for _ in frames]
        self.patient = [0] * len(frames)

    def add(self, taken: Taken) -> None:
        for number, minutes in self._by_frame(taken.blocked).items():
            _join(self.people[number], taken.practitioner_id, minutes)
            if taken.room_id:
                _join(self.rooms[number], taken.room_id, minutes)
            if taken.device_id:
                _join(self.devices[number], taken.device_id, minutes)
        if taken.is_patients_own:
            for number, minutes in self._by_frame(taken.seen).items():
                self.patient[number] |= minutes

    def _by_frame(self, spans: Iterable[Minutes]) -> dict[int, int]:
        starts, ends, last = self._starts, self._ends, len(self._starts)
        minutes_of: dict[int, int] = {}
        for start, end in spans:
            number = bisect_right(ends, start)
            while number < last and starts[number] < end:
                zero = starts[number]
                minutes = stretch(start - zero, min(end, ends[number]) - zero)
                minutes_of[number] = minutes_of.get(number, 0) | minutes
                number += 1
        return minutes_of


def _join(minutes_of: dict[int, int], key: int, minutes: int) -> None:
    minutes_of[key] = minutes_of.get(key, 0) | minutes
