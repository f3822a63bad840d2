"""The cheapest way through the sessions of a course, exactly.

Every session is a stage. A stage takes a free slot, stays where it is, or waits for a
time; what that costs depends on the stage before it only through the day its gap counts
from, the practitioner and the room. So the least cost of the rest of a course is settled
once for each such place, and the way itself is read off from the first session on. See
docs/adr/0009-course-engine.md.

Two sessions never lie on one day. Of equally cheap ways the one that begins earlier is
taken, session by session, so that the same question has the same answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from protocols.domain.course_choices import Choice, Choices
from protocols.domain.course_costs import (
    A_DAY,
    A_DAY_OUTSIDE,
    CHANGED_PRACTITIONER,
    CHANGED_ROOM,
    NO_TIME,
)
from protocols.domain.plan import Window

NEVER = 10**18


class Kind(IntEnum):
    """What the next gap counts from."""

    # A mere date: the day on which a course starts.
    DATE = 0
    # A session where it was before.
    UNCHANGED = 1
    # A session that has a new slot.
    NEW = 2
    # A session that somebody put where it is.
    PINNED = 3
    # A session without a time: its target.
    WAITING = 4


class Before(NamedTuple):
    """Days are ordinals; person and room 0: none yet."""

    day: int
    kind: Kind
    person: int = 0
    room: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One session to settle; ``window`` is the gap that leads to it.

    ``present`` is where it may stay. ``late_days``: how far beyond its window a free
    slot may lie, at the price of each day outside.
    """

    window: Window
    present: Choice | None = None
    is_pinned: bool = False
    may_move: bool = True
    may_wait: bool = True
    may_stay_outside: bool = False
    waits_already: bool = False
    move_cost: int = 0
    late_days: int = 0


class _Step(NamedTuple):
    cost: int
    choice: Choice | None
    after: Before


# The least cost by (person, room); 0 stands for whichever.
_Least = dict[tuple[int, int], int]
_WHICHEVER = (0, 0)


def cheapest_way(
    stages: Sequence[Stage], choices: Choices, *, start: Before, today: int = 0
) -> list[Choice | None]:
    """A choice for every stage, None for one that waits."""
    return _Search(stages, choices, today).way(start)


class _Search:
    def __init__(self, stages: Sequence[Stage], choices: Choices, today: int) -> None:
        self._stages = stages
        self._choices = choices
        self._today = today
        self._room_change = CHANGED_ROOM if choices.by_room else 0
        self._rests: dict[tuple[int, Before], int] = {}
        self._windows: dict[tuple[int, int, int], _Least] = {}
        self._days: dict[tuple[int, int], _Least] = {}

    def way(self, start: Before) -> list[Choice | None]:
        found: list[Choice | None] = []
        before = start
        for number in range(len(self._stages)):
            least = self._rest(number, before)
            step = next(
                step
                for step in self._steps(number, before)
                if step.cost + self._rest(number + 1, step.after) == least
            )
            found.append(step.choice)
            before = step.after
        return found

    def _rest(self, number: int, before: Before) -> int:
        """The least that this stage and all after it can cost."""
        if number == len(self._stages):
            return 0
        key = (number, before)
        if key not in self._rests:
            self._rests[key] = self._least_of(number, before)
        return self._rests[key]

    def _least_of(self, number: int, before: Before) -> int:
        stage = self._stages[number]
        least = self._moving(number, before) if stage.may_move else NEVER
        if stage.present:
            stay = self._staying(stage, stage.present, before)
            least = min(least, stay.cost + self._rest(number + 1, stay.after))
        # Waiting costs more than anything else that is possible.
        if stage.may_wait and least >= NO_TIME:
            wait = self._waiting(stage, before)
            least = min(least, wait.cost + self._rest(number + 1, wait.after))
        return least

    def _moving(self, number: int, before: Before) -> int:
        least = self._of_window(number, before)
        if not before.person:
            return least.get(_WHICHEVER, NEVER)
        return self._coming_from(before.person, before.room, least)

    def _coming_from(self, person: int, room: int, least: _Least) -> int:
        if not least:
            return NEVER
        other_room = self._room_change
        best = least[_WHICHEVER] + other_room + CHANGED_PRACTITIONER
        same_person = least.get((person, 0), NEVER) + other_room
        best = min(best, same_person)
        if other_room:
            same_room = least.get((0, room), NEVER) + CHANGED_PRACTITIONER
            best = min(best, same_room, least.get((person, room), NEVER))
        return best

    def _of_window(self, number: int, before: Before) -> _Least:
        """The least cost by person and room over all days of a window."""
        stage = self._stages[number]
        first = _first_day(stage, before)
        key = (number, before.day, first)
        known = self._windows.get(key)
        if known is not None:
            return known
        least: _Least = {}
        for day in range(first, _last_day(stage, before) + 1):
            extra = _day_cost(stage, before, day)
            for place, cost in self._of_day(number, day).items():
                if cost + extra < least.get(place, NEVER):
                    least[place] = cost + extra
        self._windows[key] = least
        return least

    def _of_day(self, number: int, day: int) -> _Least:
        """The same of one day, without what a change of place makes needless."""
        known = self._days.get((number, day))
        if known is not None:
            return known
        least: _Least = {}
        move_cost = self._stages[number].move_cost
        for one, rest in self._with_rests(number, day):
            cost = one.cost + move_cost + rest
            person, room = one.person, one.room
            for place in ((person, room), (person, 0), (0, room), _WHICHEVER):
                if cost < least.get(place, NEVER):
                    least[place] = cost
        self._days[number, day] = least = self._useful(least)
        return least

    def _with_rests(self, number: int, day: int) -> Iterator[tuple[Choice, int]]:
        """The choices of a day, each with what all stages after it cost at least."""
        choices = self._choices.on(day)
        following = self._stages[number + 1] if number + 1 < len(self._stages) else None
        ahead: _Least = {}
        is_simple = following and following.may_move and not following.present
        if choices and is_simple:
            ahead = self._of_window(number + 1, Before(day, Kind.NEW))
        for one in choices:
            rest = self._coming_from(one.person, one.room, ahead)
            if rest >= NO_TIME:
                after = Before(day, Kind.NEW, one.person, one.room)
                rest = self._rest(number + 1, after)
            yield one, rest

    def _useful(self, least: _Least) -> _Least:
        if not least:
            return least
        any_cost = least[_WHICHEVER]
        useful = {_WHICHEVER: any_cost}
        for (person, room), cost in least.items():
            by_person = least.get((person, 0), NEVER) if room else NEVER
            by_room = least.get((0, room), NEVER) if person else NEVER
            other_person = CHANGED_PRACTITIONER if person else 0
            other_room = self._room_change if room else 0
            elsewhere = min(
                any_cost + other_person + other_room,
                by_person + other_room,
                by_room + other_person,
            )
            if cost < elsewhere:
                useful[person, room] = cost
        return useful

    def _steps(self, number: int, before: Before) -> Iterator[_Step]:
        """Every way to settle this stage, in the order of preference."""
        stage = self._stages[number]
        if stage.present:
            yield self._staying(stage, stage.present, before)
        if stage.may_move:
            for day in range(_first_day(stage, before), _last_day(stage, before) + 1):
                extra = _day_cost(stage, before, day) + stage.move_cost
                for one in self._choices.on(day):
                    cost = one.cost + extra + self._change(one, before)
                    after = Before(day, Kind.NEW, one.person, one.room)
                    yield _Step(cost, one, after)
        if stage.may_wait:
            yield self._waiting(stage, before)

    def _change(self, one: Choice, before: Before) -> int:
        if not before.person:
            return 0
        cost = CHANGED_PRACTITIONER if one.person != before.person else 0
        return cost + (self._room_change if one.room != before.room else 0)

    def _staying(self, stage: Stage, present: Choice, before: Before) -> _Step:
        kind = Kind.PINNED if stage.is_pinned else Kind.UNCHANGED
        cost = present.cost + self._change(present, before)
        cost += abs(present.day - before.day - stage.window.target_days) * A_DAY
        cost += _gap_cost(stage, present.day, before)
        return _Step(
            cost, present, Before(present.day, kind, present.person, present.room)
        )

    def _waiting(self, stage: Stage, before: Before) -> _Step:
        is_as_before = stage.waits_already and before.kind == Kind.UNCHANGED
        kind = Kind.UNCHANGED if is_as_before else Kind.WAITING
        day = max(before.day + stage.window.target_days, self._today)
        return _Step(NO_TIME, None, Before(day, kind, before.person, before.room))


def _first_day(stage: Stage, before: Before) -> int:
    least = 0 if before.kind == Kind.DATE else 1
    return before.day + max(least, stage.window.min_days)


def _last_day(stage: Stage, before: Before) -> int:
    return before.day + stage.window.max_days + stage.late_days


def _day_cost(stage: Stage, before: Before, day: int) -> int:
    gap = day - before.day
    outside = max(0, gap - stage.window.max_days)
    return abs(gap - stage.window.target_days) * A_DAY + outside * A_DAY_OUTSIDE


def _gap_cost(stage: Stage, day: int, before: Before) -> int:
    """What it costs that a session stays on its day after this one before it."""
    gap = day - before.day
    outside = max(stage.window.min_days - gap, gap - stage.window.max_days, 0)
    if stage.is_pinned or (before.kind == Kind.PINNED and stage.may_stay_outside):
        return outside * A_DAY_OUTSIDE
    if before.kind == Kind.UNCHANGED:
        return 0
    if gap < 1 and before.kind in {Kind.NEW, Kind.PINNED}:
        return NEVER
    return outside * A_DAY_OUTSIDE if stage.may_stay_outside or not outside else NEVER
