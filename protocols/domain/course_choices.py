"""What a free day offers a course: for each person, and room, the best start."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.free_times import (
    MINUTES_A_DAY,
    NO_ROOM,
    FreeTimes,
    Hours,
    Start,
    clock_minute,
)
from protocols.domain.course_costs import (
    CHANGED_ROOM,
    minute_cost,
    place_cost,
    weekday_cost,
)
from protocols.domain.course_wishes import Wishes


class Choice(NamedTuple):
    """``day`` is an ordinal. ``room`` is 0 where rooms make no difference."""

    cost: int
    day: int
    person: int
    room: int
    place: Start | Slot


class Choices:
    """Rooms make a difference only when one is wished."""

    def __init__(self, free: FreeTimes, wishes: Wishes, *, first_day: int = 0) -> None:
        self.by_room = wishes.room_id is not None
        self._free = free
        self._first_day = first_day
        self._wishes = wishes
        self._hours = Hours([minute_cost(m, wishes) for m in range(MINUTES_A_DAY)])
        self._known: dict[int, Sequence[Choice]] = {}
        self._places: dict[tuple[int, int], int] = {}

    def on(self, day: int) -> Sequence[Choice]:
        if day not in self._known:
            is_open = day >= self._first_day
            self._known[day] = self._worth_having(day) if is_open else ()
        return self._known[day]

    def of(self, slot: Slot) -> Choice:
        """A slot that need not be free, as a choice."""
        zone = self._free.zone
        day = local_day(slot.starts_at, zone)
        room = (slot.room_id or NO_ROOM) if self.by_room else 0
        cost = self._hours.costs[clock_minute(slot, zone)]
        cost += weekday_cost(day.weekday(), self._wishes)
        cost += place_cost(slot.practitioner_id, room, self._wishes)
        return Choice(cost, day.toordinal(), slot.practitioner_id, room, slot)

    def slot(self, choice: Choice) -> Slot:
        if isinstance(choice.place, Slot):
            return choice.place
        return self._free.slot_at(date.fromordinal(choice.day), choice.place)

    def _worth_having(self, number: int) -> Sequence[Choice]:
        """The starts of a day, the earlier first.

        Without rooms that are so much worse that a change to and fro is cheaper.
        """
        day = date.fromordinal(number)
        of_weekday = weekday_cost(day.weekday(), self._wishes)
        costs, choices = self._hours.costs, []
        least: dict[int, int] = {}
        for start in sorted(self._free.best_on(day, self._hours, self._wishes.room_id)):
            person, room = start.practitioner_id, start.room_id
            cost = of_weekday + costs[start.clock] + self._cost_of(person, room)
            if cost < least.get(person, cost + 1):
                least[person] = cost
            choices.append(Choice(cost, number, person, room, start))
        enough = 2 * CHANGED_ROOM
        return [c for c in choices if c.cost < least[c.person] + enough]

    def _cost_of(self, person: int, room: int) -> int:
        place = (person, room)
        if place not in self._places:
            self._places[place] = place_cost(person, room, self._wishes)
        return self._places[place]
