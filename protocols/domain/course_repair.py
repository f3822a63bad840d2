"""Re-plan the rest of a course after something happened to it.

Given sessions and everything before the first row that something happened to stay as
they are. Of what is left it is settled, exactly, in this order: as many sessions as
possible have a time; as few rows as possible move; the times are as good as those of a
new proposal. A row that does not move keeps its gap to an unmoved row before it, even
one that somebody once put outside its window; every other gap lies inside its window.

A gap beyond the maximum is never settled here: ``Repair.clinician_must_decide``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.free_times import FreeTimes
from clinic.domain.intervals import Interval
from protocols.domain.course_change import (
    Absent,
    CourseNow,
    Decision,
    Event,
    Leaves,
    Lost,
    Mode,
    Moved,
    Repair,
    Resumed,
    SessionNow,
)
from protocols.domain.course_choices import Choices
from protocols.domain.course_costs import A_MOVE
from protocols.domain.course_outcome import (
    Ground,
    counted,
    is_pending,
    outcome,
    slot_now,
    times_now,
)
from protocols.domain.course_search import Before, Kind, Stage, cheapest_way
from protocols.domain.course_wishes import Wishes

# How far beyond a window a time is looked for once a clinician said to go on.
LATE_DAYS = 60
FOR_EVER = datetime.max.replace(tzinfo=UTC)
_NO_ROWS: Mapping[int, Slot] = {}


class NothingToRepair(ValueError):
    """The event is about a session that is given or skipped, or that there is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What is asked, with the event read: which rows lost their time."""

    course: CourseNow
    mode: Mode
    free: FreeTimes
    today: date
    decision: Decision | None
    touched: frozenset[int]
    pinned: Mapping[int, Slot]
    open_from: date

    @property
    def first(self) -> int | None:
        """Nothing before this row changes; None: nothing at all does."""
        return min((*self.touched, *self.pinned), default=None)

    @property
    def dropped(self) -> frozenset[int]:
        is_skip = self.mode == Mode.SKIP
        return self.touched - set(self.pinned) if is_skip else frozenset()


def repair(  # noqa: PLR0913 - what happened, what to do, and with which times
    course: CourseNow,
    event: Event,
    *,
    mode: Mode,
    free: FreeTimes,
    today: date,
    decision: Decision | None = None,
    pinned: Mapping[int, Slot] = _NO_ROWS,
) -> Repair:
    """The course before and after, row by row. Nothing is decided that is not asked.

    ``free`` must count the course's own coming appointments as free. ``pinned`` are rows
    that the desk set by hand. Raises ``NothingToRepair``.
    """
    task = _Task(
        course=course,
        mode=mode,
        free=_as_after(event, free),
        today=today,
        decision=decision,
        touched=_touched(course, event),
        pinned=_pinned(event, pinned),
        open_from=max(today, event.on) if isinstance(event, Resumed) else today,
    )
    _check(task)
    ground = Ground(
        course=course,
        free=task.free,
        today=today,
        open_from=task.open_from,
        touched=task.touched,
        first=task.first,
        is_decided=decision == Decision.GO_ON,
    )
    return outcome(ground, _planned(task), mode=mode)


def usual_wishes(
    sessions: Iterable[SessionNow], zone: ZoneInfo, *, stated: Wishes
) -> Wishes:
    """Where the sessions of a course usually lie; what was once wished, where unclear."""
    slots = [session.slot for session in sessions if session.slot]
    if not slots:
        return stated
    local = [slot.starts_at.astimezone(zone) for slot in slots]
    clock = _most_common(moment.time() for moment in local)
    return replace(
        stated,
        weekdays=frozenset({_most_common(moment.weekday() for moment in local)}),
        from_time=clock,
        until_time=clock,
        practitioner_id=_most_common(slot.practitioner_id for slot in slots),
        room_id=_most_common(slot.room_id for slot in slots) or stated.room_id,
    )


_T = TypeVar("_T")


def _most_common(values: Iterable[_T]) -> _T:
    """Of equally common ones the latest."""
    count = Counter(reversed(list(values)))
    return max(count, key=lambda value: count[value])


def _touched(course: CourseNow, event: Event) -> frozenset[int]:
    if isinstance(event, Lost | Moved):
        return frozenset({event.number})
    return _numbers(row for row in course.sessions if _meets(row, event, course.zone))


def _meets(row: SessionNow, event: Resumed | Absent | Leaves, zone: ZoneInfo) -> bool:
    """Whether the event takes this row's time; a row without one waits for the end of
    a pause."""
    slot = slot_now(row)
    if isinstance(event, Resumed):
        return slot is None or local_day(slot.starts_at, zone) < event.on
    if slot is None or slot.practitioner_id != event.practitioner_id:
        return False
    return _away(event).overlaps(Interval(slot.starts_at, slot.ends_at))


def _away(event: Absent | Leaves) -> Interval:
    if isinstance(event, Absent):
        return event.interval
    return Interval(event.at, FOR_EVER)


def _numbers(rows: Iterable[SessionNow]) -> frozenset[int]:
    return frozenset(row.number for row in rows if is_pending(row))


def _pinned(event: Event, pinned: Mapping[int, Slot]) -> Mapping[int, Slot]:
    return {event.number: event.to, **pinned} if isinstance(event, Moved) else pinned


def _as_after(event: Event, free: FreeTimes) -> FreeTimes:
    if isinstance(event, Absent | Leaves):
        return free.without(event.practitioner_id, _away(event))
    return free


def _check(task: _Task) -> None:
    pending = _numbers(task.course.sessions)
    if strange := (task.touched | set(task.pinned)) - pending:
        raise NothingToRepair(f"no session to come: {sorted(strange)}")


def _planned(task: _Task) -> dict[int, Slot | None]:
    """The slot of every pending row afterwards; dropped rows are left out."""
    times = times_now(task.course)
    if task.mode == Mode.ASK or task.first is None:
        return times
    for number in task.dropped:
        del times[number]
    rows = [row for row in task.course.sessions if row.number in times]
    return times | _settled(task, [row for row in rows if row.number >= task.first])


def _settled(task: _Task, rows: Sequence[SessionNow]) -> dict[int, Slot | None]:
    choices = Choices(
        task.free, task.course.wishes, first_day=task.open_from.toordinal()
    )
    found = cheapest_way(
        [_stage(task, row, choices) for row in rows],
        choices,
        start=_start(task, choices),
        today=task.today.toordinal(),
    )
    return {
        row.number: choices.slot(choice) if choice else None
        for row, choice in zip(rows, found, strict=True)
    }


def _start(task: _Task, choices: Choices) -> Before:
    """What the first row that may change counts from."""
    assert task.first is not None
    before = Before(task.course.start_on.toordinal(), Kind.DATE)
    now = counted(task.course, times_now(task.course), today=task.today)
    for one in now:
        if one.row.number >= task.first:
            break
        day = one.day.toordinal()
        before = before._replace(day=day, kind=Kind.UNCHANGED)
        if one.row.slot is not None:
            place = choices.of(one.row.slot)
            before = before._replace(person=place.person, room=place.room)
    return before


def _stage(task: _Task, row: SessionNow, choices: Choices) -> Stage:
    if row.number in task.pinned:
        present = choices.of(task.pinned[row.number])
        return Stage(
            window=row.window,
            present=present,
            is_pinned=True,
            may_move=False,
            may_wait=False,
        )
    slot = slot_now(row)
    if row.number in task.touched:
        late = LATE_DAYS if task.decision == Decision.GO_ON else 0
        is_first = row.number == min(task.touched)
        return Stage(window=row.window, late_days=late if is_first else 0)
    if slot is None:
        return Stage(window=row.window, may_move=False, waits_already=True)
    shifts = task.mode == Mode.SHIFT_REST
    return Stage(
        window=row.window,
        present=choices.of(slot),
        may_move=shifts,
        may_wait=shifts,
        may_stay_outside=not shifts,
        move_cost=A_MOVE,
    )
