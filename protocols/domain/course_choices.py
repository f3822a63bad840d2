"""What a free day offers a course: for each person, and room, the best slot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.free_times import MINUTES_A_DAY, FreeTimes, Hours
from protocols.domain.course_costs import CHANGED_ROOM, minute_cost, slot_cost
from protocols.domain.course_wishes import Wishes


@dataclass(frozen=True, slots=True)
class Choice:
    """``day`` is an ordinal. ``room`` is 0 where rooms make no difference, -1 for none."""

    cost: int
    day: int
    person: int
    room: int
    slot: Slot

    @property
    def order(self) -> tuple[str, int, int]:
        """Of equally good choices the first in this order is taken."""
        slot = self.slot
        return slot.starts_at.isoformat(), slot.practitioner_id, slot.room_id or 0


class Choices:
    """Rooms make a difference only when one is wished."""

    def __init__(self, free: FreeTimes, wishes: Wishes, *, first_day: int = 0) -> None:
        self.by_room = wishes.room_id is not None
        self._free = free
        self._first_day = first_day
        self._wishes = wishes
        self._hours = Hours(tuple(minute_cost(m, wishes) for m in range(MINUTES_A_DAY)))
        self._known: dict[int, Sequence[Choice]] = {}

    def on(self, day: int) -> Sequence[Choice]:
        if day not in self._known:
            is_open = day >= self._first_day
            self._known[day] = self._worth_having(day) if is_open else ()
        return self._known[day]

    def of(self, slot: Slot) -> Choice:
        zone = self._free.zone
        local = slot.starts_at.astimezone(zone)
        return Choice(
            cost=slot_cost(slot, local, self._wishes),
            day=local_day(slot.starts_at, zone).toordinal(),
            person=slot.practitioner_id,
            room=(slot.room_id or -1) if self.by_room else 0,
            slot=slot,
        )

    def _worth_having(self, day: int) -> Sequence[Choice]:
        """Without rooms that are so much worse that a change to and fro is cheaper."""
        best = self._free.best_on(
            date.fromordinal(day), self._hours, by_room=self.by_room
        )
        choices = sorted((self.of(slot) for slot in best), key=lambda c: c.order)
        least: dict[int, Choice] = {}
        for choice in choices:
            known = least.get(choice.person)
            if known is None or choice.cost < known.cost:
                least[choice.person] = choice
        return [
            choice
            for choice in choices
            if choice is least[choice.person]
            or choice.cost < least[choice.person].cost + 2 * CHANGED_ROOM
        ]
