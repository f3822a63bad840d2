"""Whatever happens to whatever course: the best repair there is, and nothing hidden.

``value`` is written from the rules of ADR 0009 and not from the engine; trying every
way with it proves that the engine's way is the best.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.availability import Slot
from clinic.domain.intervals import Interval
from protocols.domain.course_change import (
    Absent,
    Change,
    CourseNow,
    Decision,
    Event,
    Leaves,
    Lost,
    Mode,
    Moved,
    Repair,
    Resumed,
    RowState,
    SessionNow,
    Verdict,
)
from protocols.domain.course_outcome import counted, times_now
from tests.protocols.domain.course_cases import (
    Case,
    change_points,
    day_of,
    places,
    slot_points,
    slots_of,
    thorough,
)
from tests.protocols.domain.repair_cases import Trouble, troubles


class Value(NamedTuple):
    """In order of importance."""

    without_time: int
    days_outside: int
    moved: int
    points: int


class Row(NamedTuple):
    """A session to settle: what it may be given."""

    session: SessionNow
    own: Slot | None
    is_pinned: bool
    options: Sequence[Slot | None]
    # It waited before and nothing happened to it.
    still_waits: bool = False


@dataclass(frozen=True)
class Puzzle:
    """The rows from the first one that something happened to."""

    case: Case
    today: date
    rows: Sequence[Row]
    day_before: date
    slot_before: Slot | None
    is_first: bool
    may_lie_outside: bool


def puzzle(trouble: Trouble, mode: Mode) -> Puzzle | None:
    course, event = trouble.course, trouble.event
    touched = touched_rows(course, event)
    if not touched:
        return None
    first = min(touched)
    day, slot = course.start_on, None
    for row in course.sessions[: first - 1]:
        if row.slot:
            day, slot = day_of(row.slot, course.zone), row.slot
        else:
            target = day + timedelta(days=row.window.target_days)
            day = max(target, trouble.today)
    return Puzzle(
        case=Case((), course.start_on, course.zone, course.wishes),
        today=trouble.today,
        rows=[
            to_settle(trouble, row, mode, is_touched=row.number in touched)
            for row in course.sessions[first - 1 :]
        ],
        day_before=day,
        slot_before=slot,
        is_first=first == 1,
        may_lie_outside=mode == Mode.THIS_ONE,
    )


def to_settle(
    trouble: Trouble, row: SessionNow, mode: Mode, *, is_touched: bool
) -> Row:
    slots = [slot for slot in trouble.slots if may_be_used(trouble, slot)]
    own = row.slot if row.state == RowState.AHEAD else None
    if is_touched and isinstance(trouble.event, Moved):
        return Row(row, trouble.event.to, True, [trouble.event.to])
    if is_touched:
        return Row(row, None, False, [None, *slots])
    if own and mode == Mode.SHIFT_REST:
        return Row(row, own, False, [own, None, *slots])
    return Row(row, own, False, [own], still_waits=own is None)


def touched_rows(course: CourseNow, event: Event) -> set[int]:
    if isinstance(event, Lost | Moved):
        return {event.number}
    touched = set()
    for row in course.sessions:
        if row.state == RowState.DONE:
            continue
        slot = row.slot if row.state == RowState.AHEAD else None
        if isinstance(event, Resumed):
            is_touched = slot is None or day_of(slot, course.zone) < event.on
        elif slot is None or slot.practitioner_id != event.practitioner_id:
            is_touched = False
        elif isinstance(event, Absent):
            is_touched = event.interval.overlaps(Interval(slot.starts_at, slot.ends_at))
        else:
            is_touched = slot.ends_at > event.at
        if is_touched:
            touched.add(row.number)
    return touched


def may_be_used(trouble: Trouble, slot: Slot) -> bool:
    event = trouble.event
    day = day_of(slot, trouble.course.zone)
    if isinstance(event, Resumed) and day < event.on:
        return False
    if isinstance(event, Absent | Leaves):
        is_theirs = slot.practitioner_id == event.practitioner_id
        away = (
            event.interval
            if isinstance(event, Absent)
            else Interval(event.at, datetime.max.replace(tzinfo=UTC))
        )
        if is_theirs and away.overlaps(Interval(slot.starts_at, slot.ends_at)):
            return False
    return day >= trouble.today


def value(puzzle: Puzzle, chosen: Sequence[Slot | None]) -> Value | None:
    """None when a hard limit is broken."""
    previous, last = puzzle.day_before, puzzle.slot_before
    before = "date" if puzzle.is_first else "same"
    without = outside = moved = points = 0
    for row, slot in zip(puzzle.rows, chosen, strict=True):
        window = row.session.window
        target = previous + timedelta(days=window.target_days)
        if slot is None:
            without += 1
            before = "same" if row.still_waits and before == "same" else "waiting"
            previous = max(target, puzzle.today)
            continue
        day = day_of(slot, puzzle.case.zone)
        gap = (day - previous).days
        beyond = max(window.min_days - gap, gap - window.max_days, 0)
        is_own = slot == row.own
        if not is_allowed(puzzle, row, before, gap, beyond, is_own=is_own):
            return None
        if not (is_own and before == "same" and not row.is_pinned):
            outside += beyond
        moved += row.own is not None and not is_own
        points += 1_200 * abs((day - target).days) + slot_points(puzzle.case, slot)
        if last:
            points += change_points(puzzle.case.wishes, last, slot)
        before = "pinned" if row.is_pinned else "same" if is_own else "new"
        previous, last = day, slot
    return Value(without, outside, moved, points)


def is_allowed(
    puzzle: Puzzle, row: Row, before: str, gap: int, beyond: int, *, is_own: bool
) -> bool:
    """Whether a session may lie so many days after the one before it."""
    if row.is_pinned:
        return True
    if not is_own:
        return not beyond and (gap >= 1 or before == "date")
    if before == "same" or (before == "pinned" and puzzle.may_lie_outside):
        return True
    if gap < 1 and before in {"new", "pinned"}:
        return False
    return not beyond or puzzle.may_lie_outside


def every_way(puzzle: Puzzle) -> Iterator[Value]:
    for chosen in product(*(row.options for row in puzzle.rows)):
        found = value(puzzle, chosen)
        if found is not None:
            yield found


def after(puzzle: Puzzle, result: Repair) -> list[Slot | None]:
    times: Mapping[int, Slot | None] = {row.number: row.after for row in result.rows}
    return [times[row.session.number] for row in puzzle.rows]


@given(troubles(), st.sampled_from([Mode.SHIFT_REST, Mode.THIS_ONE]))
@thorough
def test_no_way_that_could_be_tried_is_better(trouble, mode):
    asked = puzzle(trouble, mode)
    result = trouble.repaired(mode)

    if asked is None:
        assert result.summary.changed == 0
    else:
        assert value(asked, after(asked, result)) == min(every_way(asked))


@given(troubles(most_slots=40), st.sampled_from(Mode))
@thorough
def test_given_rows_count_and_order_are_kept(trouble, mode):
    result = trouble.repaired(mode)

    before = trouble.course.sessions
    assert [row.number for row in result.rows] == [row.number for row in before]
    for row, session in zip(result.rows, before, strict=True):
        if session.state == RowState.DONE:
            assert (row.change, row.after) == (Change.UNTOUCHED, session.slot)
    dropped = touched_rows(trouble.course, trouble.event) if mode == Mode.SKIP else ()
    is_moved_by_hand = isinstance(trouble.event, Moved)
    lost = 0 if is_moved_by_hand else len(dropped)
    assert result.summary.count_before - result.summary.count_after == lost
    assert result.summary.order_kept or is_moved_by_hand
    chosen = [row.after for row in result.rows if row.after]
    if not is_moved_by_hand:
        assert all(one.ends_at <= other.starts_at for one, other in pairwise(chosen))


@given(troubles(most_slots=40))
@thorough
def test_every_gap_that_changed_lies_inside_its_window_or_is_said(trouble):
    result = trouble.repaired(Mode.SHIFT_REST)

    pinned = trouble.event.number if isinstance(trouble.event, Moved) else None
    same = {row.number for row in result.rows if row.after == row.before}
    before = 0
    for row in result.rows:
        is_inherited = row.number in same and (before in same or not before)
        if row.change == Change.TO_ARRANGE:
            assert row.verdict == Verdict.NO_TIME
            assert row.diagnosis is not None
        elif row.days_outside and not is_inherited:
            assert row.number == pinned
        before = row.number


@given(troubles(most_slots=20), st.sampled_from(Mode))
@thorough
def test_same_question_has_the_same_answer(trouble, mode):
    assert trouble.repaired(mode) == trouble.repaired(mode, slots=trouble.slots[::-1])


@given(troubles(most_slots=12), st.lists(places, max_size=6, unique=True))
@thorough
def test_more_free_time_never_makes_it_worse(trouble, more):
    further = slots_of(more, trouble.course.start_on, trouble.course.zone)
    asked = puzzle(trouble, Mode.SHIFT_REST)
    if asked is None:
        return

    with_less = trouble.repaired(Mode.SHIFT_REST)
    with_more = trouble.repaired(Mode.SHIFT_REST, slots=[*trouble.slots, *further])

    less, most = after(asked, with_less), after(asked, with_more)
    assert value(asked, most) <= value(asked, less)


@given(troubles(most_slots=20), st.sampled_from([Mode.SHIFT_REST, Mode.THIS_ONE]))
@thorough
def test_a_longer_gap_than_the_maximum_is_never_made_without_saying_so(trouble, mode):
    result = trouble.repaired(mode)

    asked = puzzle(trouble, mode)
    if asked is None or isinstance(trouble.event, Moved):
        return
    new = [row for row in result.rows if row.change in {Change.MOVED, Change.PLACED}]
    assert all(row.verdict != Verdict.TOO_LATE for row in new)
    if result.clinician_must_decide is None:
        now = counted(trouble.course, times_now(trouble.course), today=trouble.today)
        before = {one.row.number: (one.day - one.counts_from).days for one in now}
        late = [row for row in result.rows if row.verdict == Verdict.TOO_LATE]
        made = [row for row in late if row.number > 1]
        assert [r.number for r in made if r.gap_days != before[r.number]] == []


@given(troubles(most_slots=20))
@thorough
def test_going_on_gives_the_last_session_a_time_wherever_there_is_one(trouble):
    is_lost = isinstance(trouble.event, Lost)
    if not is_lost or trouble.event.number != len(trouble.course.sessions):
        return
    result = trouble.repaired(Mode.SHIFT_REST, decision=Decision.GO_ON)

    row = result.rows[trouble.event.number - 1]
    earliest = max(
        row.dates.earliest, trouble.today, row.counts_from + timedelta(days=1)
    )
    if row.number == 1:
        earliest = max(row.dates.earliest, trouble.today)
    days = [day_of(slot, trouble.course.zone) for slot in trouble.slots]
    assert result.clinician_must_decide is None
    assert (row.after is None) == all(day < earliest for day in days)
