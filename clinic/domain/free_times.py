"""Free time as a course asks for it: day by day, and the best of a day."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, Self
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.intervals import Interval

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """How welcome each minute of the wall clock is: 1,440 costs, the least is best."""

    costs: tuple[int, ...]


class Hurdle(StrEnum):
    """What a day fails on, each after all before it were passed."""

    CLOSED = "closed"
    NOBODY_WORKS = "nobody_works"
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

    def best_on(self, day: date, hours: Hours, *, by_room: bool) -> Sequence[Slot]:
        """Of each person (and of each room) the slot at the best time of the day.

        Of equally good times it is the earlier one.
        """
        ...

    def why_not(self, day: date) -> "Hurdle":
        """What keeps a day without a free slot from having one: its last hurdle."""
        ...

    def without(self, practitioner_id: int, interval: Interval) -> Self:
        """The same, were this person away then."""
        ...


def between(free: FreeTimes, first: date, last: date) -> list[Slot]:
    """Every free slot from the first to the last day, in order of time."""
    days = free.days()
    start = bisect_left(days, first)
    end = bisect_left(days, last + timedelta(days=1))
    return [slot for day in days[start:end] for slot in free.on(day)]


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

    def best_on(self, day: date, hours: Hours, *, by_room: bool) -> Sequence[Slot]:
        best: dict[tuple[int, int | None], tuple[int, Slot]] = {}
        for slot in self.on(day):
            key = (slot.practitioner_id, slot.room_id if by_room else None)
            cost = hours.costs[self._minute(slot)]
            if key not in best or cost < best[key][0]:
                best[key] = cost, slot
        return [slot for _cost, slot in best.values()]

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

    def _minute(self, slot: Slot) -> int:
        local = slot.starts_at.astimezone(self.zone)
        return local.hour * 60 + local.minute


def _order(slot: Slot) -> tuple[str, int, int]:
    return slot.starts_at.isoformat(), slot.practitioner_id, slot.room_id or 0
