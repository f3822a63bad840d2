"""What a free day offers a course: for each person, and room, the best start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class Choice:
    """``day`` is an ordinal. ``room`` is 0 where rooms make no difference."""

    cost: int
    day: int
    person: int
    room: int
    place: Start | Slot

    @property
    def order(self) -> tuple[int, int, int]:
        """Of equally good starts of one day the first in this order is taken."""
        assert isinstance(self.place, Start)
        return self.place.minute, self.person, self.room


class Choices:
    """Rooms make a difference only when one is wished."""

    def __init__(self, free: FreeTimes, wishes: Wishes, *, first_day: int = 0) -> None:
        self.by_room = wishes.room_id is not None
        self._free = free
        self._first_day = first_day
        self._wishes = wishes
        self._hours = Hours([minute_cost(m, wishes) for m in range(MINUTES_A_DAY)])
        self._known: dict[int, Sequence[Choice]] = {}

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
        """Without rooms that are so much worse that a change to and fro is cheaper."""
        day = date.fromordinal(number)
        of_weekday = weekday_cost(day.weekday(), self._wishes)
        starts = self._free.best_on(day, self._hours, self._wishes.room_id)
        least: dict[int, tuple[int, Start]] = {}
        costed = [
            (
                of_weekday
                + self._hours.costs[start.clock]
                + place_cost(start.practitioner_id, start.room_id, self._wishes),
                start,
            )
            for start in sorted(starts)
        ]
        for cost, start in costed:
            known = least.get(start.practitioner_id)
            if known is None or cost < known[0]:
                least[start.practitioner_id] = cost, start
        return [
            Choice(cost, number, start.practitioner_id, start.room_id, start)
            for cost, start in costed
            if start is least[start.practitioner_id][1]
            or cost < least[start.practitioner_id][0] + 2 * CHANGED_ROOM
        ]
