"""Free time as a course asks for it: day by day, and the best of a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol, Self
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from clinic.domain.clock import day_interval, local_day
from clinic.domain.intervals import Interval

MINUTES_A_DAY = 24 * 60
MINUTE = timedelta(minutes=1)


class Hours:
    """How welcome each minute of the wall clock is: 1,440 costs, the least is best."""

    def __init__(self, costs: Sequence[int]) -> None:
        self.costs = tuple(costs)
        self.levels = self.level_sets(enumerate(costs))

    @staticmethod
    def level_sets(costs: Iterable[tuple[int, int]]) -> tuple[int, ...]:
        """Minutes of the same cost as sets, the most welcome first."""
        by_cost: dict[int, int] = {}
        for minute, cost in costs:
            # Every slot starts on a multiple of five minutes.
            if minute % 5 == 0:
                by_cost[cost] = by_cost.get(cost, 0) | 1 << minute
        return tuple(by_cost[cost] for cost in sorted(by_cost))


class Start(NamedTuple):
    """A moment of a day at which a slot may begin.

    ``minute`` counts from the start of the day, ``clock`` is what the wall shows. They
    differ on the day on which the clocks change. ``room_id`` 0: any that is free.
    """

    minute: int
    clock: int
    practitioner_id: int
    room_id: int


class Hurdle(StrEnum):
    """What a day fails on, each after all before it were passed."""

    CLOSED = "closed"
    NOBODY_WORKS = "nobody_works"
    PAST = "past"
    LEAVE = "leave"
    PATIENT_ELSEWHERE = "patient_elsewhere"
    PRACTITIONER_BOOKED = "practitioner_booked"
    ROOMS_BOOKED = "rooms_booked"
    DEVICES_BOOKED = "devices_booked"


class FreeTimes(Protocol):
    @property
    def zone(self) -> ZoneInfo: ...

    def on(self, day: date) -> Sequence[Slot]:
        """Every free slot of a local day, in order of time."""
        ...

    def days(self) -> Sequence[date]:
        """The days with a free slot, in order."""
        ...

    def best_on(self, day: date, hours: Hours, room: int | None) -> Sequence[Start]:
        """Of each person the start at the best time of the day.

        Of equally good times it is the earlier one. With a wished ``room`` it is the
        best time there, and that of every other room at a better time.
        """
        ...

    def slot_at(self, day: date, start: Start) -> Slot:
        """The slot that begins there."""
        ...

    def find(
        self, moment: datetime, practitioner_id: int, room_id: int | None
    ) -> Slot | None:
        """The free slot of this person in this room that begins at this moment."""
        ...

    def why_not(self, day: date) -> Hurdle:
        """What keeps a day without a free slot from having one: its last hurdle."""
        ...

    def without(self, practitioner_id: int, interval: Interval) -> Self:
        """The same, were this person away then."""
        ...


def between(
    free: FreeTimes, first: date, last: date, *, chosen: Slot | None = None
) -> list[Slot]:
    """Every free slot from the first to the last day, in order of time.

    The one ``chosen`` is among them even if it lies elsewhere or is not free.
    """
    slots = {
        slot.place: slot
        for number in range((last - first).days + 1)
        for slot in free.on(first + timedelta(days=number))
    }
    if chosen:
        slots[chosen.place] = chosen
    return sorted(slots.values(), key=lambda slot: slot.place)


class ListedTimes:
    """Free times from a list of slots."""

    def __init__(
        self,
        slots: Iterable[Slot],
        zone: ZoneInfo,
        hurdles: Mapping[date, Hurdle] | None = None,
    ) -> None:
        self.zone = zone
        self._hurdles = hurdles or {}
        self._by_day: dict[date, list[Slot]] = {}
        for slot in sorted(slots, key=_order):
            self._by_day.setdefault(local_day(slot.starts_at, zone), []).append(slot)

    def on(self, day: date) -> Sequence[Slot]:
        return self._by_day.get(day, ())

    def days(self) -> Sequence[date]:
        return sorted(self._by_day)

    def best_on(self, day: date, hours: Hours, room: int | None) -> Sequence[Start]:
        best: dict[tuple[int, int], Start] = {}
        for slot in self.on(day):
            start = self._start(day, slot, by_room=room is not None)
            key = (start.practitioner_id, start.room_id)
            cost = hours.costs[start.clock]
            if key not in best or cost < hours.costs[best[key].clock]:
                best[key] = start
        return [start for start in best.values() if _is_worth(start, best, hours, room)]

    def slot_at(self, day: date, start: Start) -> Slot:
        return next(
            slot
            for slot in self.on(day)
            if self._start(day, slot, by_room=bool(start.room_id)) == start
        )

    def find(
        self, moment: datetime, practitioner_id: int, room_id: int | None
    ) -> Slot | None:
        place = (moment, practitioner_id, room_id)
        slots = self.on(local_day(moment, self.zone))
        same = (
            slot
            for slot in slots
            if (slot.starts_at, slot.practitioner_id, slot.room_id) == place
        )
        return next(same, None)

    def why_not(self, day: date) -> Hurdle:
        return self._hurdles.get(day, Hurdle.NOBODY_WORKS)

    def without(self, practitioner_id: int, interval: Interval) -> "ListedTimes":
        left = (
            slot
            for slots in self._by_day.values()
            for slot in slots
            if slot.practitioner_id != practitioner_id
            or not interval.overlaps(Interval(slot.starts_at, slot.ends_at))
        )
        return ListedTimes(left, self.zone, self._hurdles)

    def _start(self, day: date, slot: Slot, *, by_room: bool) -> Start:
        midnight = day_interval(day, self.zone).starts_at
        return Start(
            (slot.starts_at - midnight) // MINUTE,
            clock_minute(slot, self.zone),
            slot.practitioner_id,
            (slot.room_id or NO_ROOM) if by_room else 0,
        )


# Where rooms make a difference, a slot without any.
NO_ROOM = -1


def _is_worth(
    start: Start,
    best: Mapping[tuple[int, int], Start],
    hours: Hours,
    room: int | None,
) -> bool:
    there = best.get((start.practitioner_id, room or 0))
    if room is None or there is None or start is there:
        return True
    return hours.costs[start.clock] < hours.costs[there.clock]


def clock_minute(slot: Slot, zone: ZoneInfo) -> int:
    local = slot.starts_at.astimezone(zone)
    return local.hour * 60 + local.minute


def _order(slot: Slot) -> tuple[str, int, int]:
    return slot.starts_at.isoformat(), slot.practitioner_id, slot.room_id or 0
