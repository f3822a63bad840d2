"""Every free time of a location, reckoned day by day with sets of minutes.

A slot is offered when the practitioner works through the whole of it, when nothing live
touches it or the pause after it, for the practitioner, for a room and for a device, and
when the patient is nowhere else. The pause itself may run past the end of a shift.

Slots start on the quarter hour, and besides at the first five minutes of a stretch in
which the practitioner is free.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from clinic.domain.availability import Absence, Occupied, Rota, Slot, Wish
from clinic.domain.clock import local_day
from clinic.domain.day_frames import (
    MINUTE,
    Booked,
    Frame,
    Taken,
    WorkingDays,
    first_whole_minute,
    frames_of,
    touched_minutes,
)
from clinic.domain.free_times import NO_ROOM, Hours, Hurdle, Start
from clinic.domain.intervals import Interval
from clinic.domain.minute_sets import beginnings, first, fitting, members, stretch


def free_slots(
    rota: Rota, wish: Wish, *, occupied: Iterable[Occupied], days: Iterable[date]
) -> list[Slot]:
    """Every slot that fits, in order of time."""
    taken = (_taken(one, wish) for one in occupied)
    found = FreeSearch.of(rota, wish, taken=taken, days=days)
    return [slot for day in found.days() for slot in found.on(day)]


def _taken(one: Occupied, wish: Wish) -> Taken:
    return Taken(
        practitioner_id=one.practitioner_id,
        room_id=one.room_id,
        device_id=one.device_id,
        is_patients_own=one.patient_id == wish.patient_id,
        seen=[touched_minutes(one.seen)],
        blocked=[touched_minutes(one.blocked)],
    )


@dataclass(frozen=True, slots=True)
class _Day:
    """The minutes of a day at which a slot may begin.

    ``people``: of each person, by the room that goes with the shift.
    """

    frame: Frame
    people: Mapping[int, Mapping[int | None, int]]
    rooms: Mapping[int, int]
    devices: Mapping[int, int]

    def slot(self, start: Start, wish: Wish) -> Slot:
        moment = self.frame.moment(start.minute)
        room = start.room_id if start.room_id > 0 else self._room(start)
        device = _first_free(self.devices, start.minute)
        end = moment + wish.length
        return Slot(moment, end, start.practitioner_id, room, device)

    def _room(self, start: Start) -> int | None:
        """The usual room when it is free, otherwise the first free one."""
        for usual, minutes in self.people[start.practitioner_id].items():
            if usual is not None and minutes >> start.minute & 1:
                if self.rooms.get(usual, 0) >> start.minute & 1:
                    return usual
                break
        return _first_free(self.rooms, start.minute)


class FreeSearch:
    """Implements ``FreeTimes``. A day is reckoned when it is first asked for."""

    def __init__(
        self, rota: Rota, wish: Wish, frames: Mapping[date, Frame], booked: Booked
    ) -> None:
        self._rota = rota
        self._wish = wish
        self._frames = frames
        self._booked = booked
        self._working = WorkingDays(rota)
        self._length = wish.length // MINUTE
        self._whole = (wish.length + wish.pause) // MINUTE
        self._known: dict[date, _Day] = {}

    @classmethod
    def of(
        cls, rota: Rota, wish: Wish, *, taken: Iterable[Taken], days: Iterable[date]
    ) -> Self:
        frames = frames_of(sorted(set(days)), rota.zone)
        booked = Booked(frames, reach=(wish.length + wish.pause) // MINUTE)
        for one in taken:
            booked.add(one)
        return cls(rota, wish, {frame.day: frame for frame in frames}, booked)

    @property
    def zone(self) -> ZoneInfo:
        return self._rota.zone

    def without(self, practitioner_id: int, interval: Interval) -> "FreeSearch":
        absence = Absence(practitioner_id=practitioner_id, interval=interval)
        rota = replace(self._rota, absences=[*self._rota.absences, absence])
        return FreeSearch(rota, self._wish, self._frames, self._booked)

    def days(self) -> Sequence[date]:
        return [day for day in self._frames if self._day(day).people]

    def on(self, day: date) -> Sequence[Slot]:
        if day not in self._frames:
            return ()
        known = self._day(day)
        starts = {
            (minute, person)
            for person, shifts in known.people.items()
            for minutes in shifts.values()
            for minute in members(minutes)
        }
        return [
            known.slot(Start(minute, 0, person, 0), self._wish)
            for minute, person in sorted(starts)
        ]

    def best_on(self, day: date, hours: Hours, room: int | None) -> Sequence[Start]:
        if day not in self._frames:
            return ()
        known = self._day(day)
        levels = self._levels(known.frame, hours)
        rooms: Mapping[int, int] = {0: ALL_DAY}
        if room is not None:
            rooms = known.rooms or {NO_ROOM: ALL_DAY}
        return [
            Start(minute, self._clock(known.frame, minute), person, found)
            for person, shifts in known.people.items()
            for found, minute in _best_of(_joined(shifts.values()), rooms, room, levels)
        ]

    def slot_at(self, day: date, start: Start) -> Slot:
        return self._day(day).slot(start, self._wish)

    def find(
        self, moment: datetime, practitioner_id: int, room_id: int | None
    ) -> Slot | None:
        frame = self._frames.get(local_day(moment, self.zone))
        if frame is None:
            return None
        known, minute = self._day(frame.day), frame.minute(moment)
        begins = _joined(known.people.get(practitioner_id, {}).values())
        there = known.rooms.get(room_id, 0) if room_id else ALL_DAY
        if (known.rooms and not room_id) or not begins & there & 1 << minute:
            return None
        start = Start(minute, 0, practitioner_id, room_id or 0)
        slot = known.slot(start, self._wish)
        return slot if slot.starts_at == moment else None

    def why_not(self, day: date) -> Hurdle:
        frame = self._frames.get(day)
        opened = self._working.opened(frame) if frame else 0
        if frame is None or not opened:
            return Hurdle.CLOSED
        for hurdle, minutes in self._narrowed(frame, opened):
            if not any(fitting(of_one, self._length) for of_one in minutes.values()):
                return hurdle
        return self._placeless(frame, opened)

    def _placeless(self, frame: Frame, opened: int) -> Hurdle:
        """Of a day on which somebody has time: what they are booked up with."""
        begins = _joined(
            minutes
            for person in self._wish.practitioner_ids
            for minutes in self._starts(frame, person, opened).values()
        )
        if not begins:
            return Hurdle.PRACTITIONER_BOOKED
        rooms = _joined(self._day(frame.day).rooms.values())
        is_roomless = self._wish.room_ids and not begins & rooms
        return Hurdle.ROOMS_BOOKED if is_roomless else Hurdle.DEVICES_BOOKED

    def _narrowed(
        self, frame: Frame, opened: int
    ) -> Iterator[tuple[Hurdle, dict[int, int]]]:
        """What is left of everybody's day after each hurdle."""
        left = {
            person: opened & _joined(self._working.shifts(frame, person).values())
            for person in self._wish.practitioner_ids
        }
        yield Hurdle.NOBODY_WORKS, left
        left = {p: m & self._not_before(frame) for p, m in left.items()}
        yield Hurdle.PAST, left
        left = {p: m & ~self._working.away(frame, p) for p, m in left.items()}
        yield Hurdle.LEAVE, left
        own = self._booked.patient[frame.number]
        yield Hurdle.PATIENT_ELSEWHERE, {p: m & ~own for p, m in left.items()}

    def _day(self, day: date) -> _Day:
        if day not in self._known:
            self._known[day] = self._reckoned(self._frames[day])
        return self._known[day]

    def _reckoned(self, frame: Frame) -> _Day:
        opened = self._working.opened(frame) & self._not_before(frame)
        if not opened:
            return _Day(frame, {}, {}, {})
        number = frame.number
        rooms = self._starts_of(frame, self._wish.room_ids, self._booked.rooms[number])
        devices = self._starts_of(
            frame, self._wish.device_ids or (), self._booked.devices[number]
        )
        placed = opened
        if self._wish.room_ids:
            placed &= _joined(rooms.values())
        if self._wish.device_ids is not None:
            placed &= _joined(devices.values())
        people = {}
        for person in self._wish.practitioner_ids:
            starts = self._starts(frame, person, opened)
            if here := {r: m & placed for r, m in starts.items() if m & placed}:
                people[person] = here
        return _Day(frame, people, rooms, devices)

    def _starts(self, frame: Frame, person: int, opened: int) -> dict[int | None, int]:
        number = frame.number
        busy = self._booked.people[number].get(person, 0)
        taken = busy | self._booked.patient[number] | self._working.away(frame, person)
        unblocked = self._unblocked(frame, busy)
        starts = {}
        for room, shift in self._working.shifts(frame, person).items():
            work = shift & opened & ~taken
            starts[room] = fitting(work, self._length) & unblocked & grid(frame, work)
        return starts

    def _starts_of(
        self, frame: Frame, ids: Sequence[int], busy: Mapping[int, int]
    ) -> dict[int, int]:
        return {one: self._unblocked(frame, busy.get(one, 0)) for one in ids}

    def _unblocked(self, frame: Frame, busy: int) -> int:
        """From where on a slot and the pause after it meet nothing."""
        day = stretch(0, frame.length + self._whole)
        return fitting(day & ~busy, self._whole) if busy else day

    def _not_before(self, frame: Frame) -> int:
        if self._wish.not_before is None:
            return ALL_DAY
        start = first_whole_minute(self._wish.not_before) - frame.starts
        return ALL_DAY << max(start, 0)

    def _levels(self, frame: Frame, hours: Hours) -> Sequence[int]:
        if frame.is_plain:
            return hours.levels
        return Hours.level_sets(
            (minute, hours.costs[self._clock(frame, minute)])
            for minute in range(frame.length)
        )

    def _clock(self, frame: Frame, minute: int) -> int:
        if frame.is_plain:
            return minute
        local = frame.moment(minute).astimezone(self.zone)
        return local.hour * 60 + local.minute


# Every minute of any day: in two's complement all bits.
ALL_DAY = -1


def grid(frame: Frame, free: int) -> int:
    """Where a slot may begin: on the quarter hour, or as soon as somebody is free."""
    begun = beginnings(free) & ~frame.quarter_hours
    if not begun:
        return frame.quarter_hours
    soon = begun | begun << 1 | begun << 2 | begun << 3 | begun << 4
    return frame.quarter_hours | (soon & frame.five_minutes)


def _best_of(
    minutes: int, rooms: Mapping[int, int], wished: int | None, levels: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Of each room the first minute of the most welcome kind, until the wished one."""
    left = dict(rooms)
    for level in levels:
        welcome = minutes & level
        if not welcome:
            continue
        if there := welcome & left.get(wished or 0, 0):
            yield wished or 0, first(there)
            return
        for room in [room for room in left if welcome & left[room]]:
            yield room, first(welcome & left.pop(room))
        if not left:
            return


def _joined(sets: Iterable[int]) -> int:
    minutes = 0
    for one in sets:
        minutes |= one
    return minutes


def _first_free(starts_of: Mapping[int, int], minute: int) -> int | None:
    free = (one for one, minutes in starts_of.items() if minutes >> minute & 1)
    return next(free, None)
