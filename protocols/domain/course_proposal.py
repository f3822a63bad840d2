"""Choose a time for every session of a course, inside its clinical windows.

Each gap counts from the previous chosen day (clinical-reference 5): a session without a
time counts from its target. Among all ways to do it the cheapest is taken, not the first
that works: first as many sessions as possible get a time, then each day lies as near to
its target as can be, then the wishes for weekday, hour, person and room are met, then
the practitioner changes as little as possible. The same question has the same answer.

How: going from session to session, the cheapest way to end on each day with each
practitioner is remembered, so that nine sessions over half a year are settled at once
without trying every combination.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from protocols.domain.plan import Window
from protocols.domain.schedule import DateWindow, window_after

# What one unlucky thing costs, in units of "one day beside the target".
NO_TIME = 10_000.0
OTHER_PRACTITIONER = 3.0
CHANGED_PRACTITIONER = 2.0
OTHER_WEEKDAY = 2.5
OTHER_ROOM = 0.5
AN_HOUR_OUTSIDE = 0.5
LATER_IN_THE_DAY = 0.001


class Fit(StrEnum):
    """How a session came to lie: on its target, elsewhere inside, or nowhere."""

    FITS = "fits"
    MOVED = "moved"
    NEEDS_ATTENTION = "needs_attention"


@dataclass(frozen=True, slots=True)
class Step:
    """A session to place; ``window`` is the gap that leads to it, in days.

    For the first session the gap counts from the day the course starts.
    """

    number: int
    phase: str
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Preferences, never limits. Weekdays count from Monday = 0; none means any."""

    weekdays: frozenset[int] = frozenset()
    from_time: time | None = None
    until_time: time | None = None
    practitioner_id: int | None = None
    room_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProposedSession:
    number: int
    phase: str
    window: Window
    dates: DateWindow
    slot: Slot | None

    @classmethod
    def placed(cls, step: Step, previous: date, slot: Slot | None) -> Self:
        dates = window_after(previous, step.window)
        return cls(step.number, step.phase, step.window, dates, slot)

    def day(self, zone: ZoneInfo) -> date:
        """Where the next gap counts from: the chosen day, else the target."""
        return _day(self.slot, zone) if self.slot else self.dates.target

    def fit(self, zone: ZoneInfo) -> Fit:
        if self.slot is None:
            return Fit.NEEDS_ATTENTION
        return Fit.FITS if _day(self.slot, zone) == self.dates.target else Fit.MOVED


# For each day and practitioner the best slot and what it costs.
_ByDay = dict[date, dict[int, tuple[float, Slot]]]


@dataclass(frozen=True, slots=True)
class _Way:
    """The cheapest way so far that ends on one day with one practitioner."""

    cost: float
    day: date
    practitioner_id: int | None
    sessions: tuple[ProposedSession, ...]

    @property
    def place(self) -> tuple[date, int | None]:
        return self.day, self.practitioner_id

    @property
    def rank(self) -> tuple[float, tuple[tuple[str, int, int], ...]]:
        """The cost, and for equal costs an order that never changes."""
        return self.cost, tuple(_order(session.slot) for session in self.sessions)


def _order(slot: Slot | None) -> tuple[str, int, int]:
    if slot is None:
        return "", 0, 0
    return slot.starts_at.isoformat(), slot.practitioner_id, slot.room_id or 0


def propose(
    steps: Sequence[Step],
    *,
    start_on: date,
    slots: Iterable[Slot],
    zone: ZoneInfo,
    wishes: Wishes,
) -> tuple[ProposedSession, ...]:
    """A time for every session, or none where no free one lies in the window."""
    by_day = _best_by_day(slots, zone, wishes)
    ways = [_Way(0.0, start_on, None, ())]
    for step in steps:
        ways = _one_further(ways, step, by_day)
    return min(ways, key=lambda way: way.rank).sessions


def check(
    sessions: Sequence[ProposedSession], *, start_on: date, zone: ZoneInfo
) -> tuple[ProposedSession, ...]:
    """Reckon the windows anew after somebody chose other times.

    Each window counts from the day really chosen before it; whether a session lies
    inside its own is then ``is_inside``.
    """
    checked: list[ProposedSession] = []
    previous = start_on
    for session in sessions:
        dates = window_after(previous, session.window)
        renewed = replace(session, dates=dates)
        checked.append(renewed)
        previous = renewed.day(zone)
    return tuple(checked)


def is_inside(session: ProposedSession, zone: ZoneInfo) -> bool:
    return session.dates.holds(session.day(zone))


def horizon(steps: Sequence[Step], *, start_on: date) -> date:
    """The last day on which any session of these could lie."""
    return start_on + timedelta(days=sum(step.window.max_days for step in steps))


def _day(slot: Slot, zone: ZoneInfo) -> date:
    return slot.starts_at.astimezone(zone).date()


def _best_by_day(slots: Iterable[Slot], zone: ZoneInfo, wishes: Wishes) -> _ByDay:
    """For each day and practitioner the slot that suits best, with what it costs."""
    best: _ByDay = {}
    for slot in slots:
        cost = _slot_cost(slot, zone, wishes)
        of_day = best.setdefault(_day(slot, zone), {})
        known = of_day.get(slot.practitioner_id)
        if known is None or (cost, _order(slot)) < (known[0], _order(known[1])):
            of_day[slot.practitioner_id] = (cost, slot)
    return best


def _slot_cost(slot: Slot, zone: ZoneInfo, wishes: Wishes) -> float:
    local = slot.starts_at.astimezone(zone)
    cost = LATER_IN_THE_DAY * local.hour
    if wishes.weekdays and local.weekday() not in wishes.weekdays:
        cost += OTHER_WEEKDAY
    if wishes.practitioner_id not in {None, slot.practitioner_id}:
        cost += OTHER_PRACTITIONER
    if wishes.room_id not in {None, slot.room_id}:
        cost += OTHER_ROOM
    return cost + AN_HOUR_OUTSIDE * _hours_outside(local.time(), wishes)


def _hours_outside(clock: time, wishes: Wishes) -> float:
    minutes = clock.hour * 60 + clock.minute
    outside = 0
    if wishes.from_time:
        outside = max(outside, _minutes(wishes.from_time) - minutes)
    if wishes.until_time:
        outside = max(outside, minutes - _minutes(wishes.until_time))
    return outside / 60


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _one_further(
    ways: Sequence[_Way],
    step: Step,
    by_day: _ByDay,
) -> list[_Way]:
    best: dict[tuple[date, int | None], _Way] = {}
    for way in ways:
        for longer in _continuations(way, step, by_day):
            known = best.get(longer.place)
            if known is None or longer.rank < known.rank:
                best[longer.place] = longer
    return list(best.values())


def _continuations(way: _Way, step: Step, by_day: _ByDay) -> Iterable[_Way]:
    dates = window_after(way.day, step.window)
    for offset in range((dates.latest - dates.earliest).days + 1):
        day = dates.earliest + timedelta(days=offset)
        for practitioner_id, (slot_cost, slot) in by_day.get(day, {}).items():
            cost = way.cost + slot_cost + abs((day - dates.target).days)
            if way.practitioner_id not in {None, practitioner_id}:
                cost += CHANGED_PRACTITIONER
            session = ProposedSession.placed(step, way.day, slot)
            yield _Way(cost, day, practitioner_id, (*way.sessions, session))
    # To be arranged later: the next gap counts from the target.
    nowhere = ProposedSession.placed(step, way.day, None)
    yield _Way(
        way.cost + NO_TIME, dates.target, way.practitioner_id, (*way.sessions, nowhere)
    )
