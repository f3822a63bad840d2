"""A course before and after a repair, row by row, and what it comes to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.free_times import FreeTimes
from protocols.domain.course_change import (
    Change,
    CourseNow,
    Diagnosis,
    Mode,
    MustDecide,
    Repair,
    RepairedRow,
    RowState,
    SessionNow,
    Summary,
    Verdict,
)
from protocols.domain.course_diagnosis import Question, explain
from protocols.domain.plan import Window
from protocols.domain.schedule import window_after

# What a pending session has afterwards; one that is dropped is not in it.
Times = Mapping[int, Slot | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a repair was asked on.

    ``first``: the first row that may change; ``open_from``: the first day that may be
    taken.
    """

    course: CourseNow
    free: FreeTimes
    today: date
    open_from: date
    touched: frozenset[int]
    first: int | None
    is_decided: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A row, the day that its gap counts from, and the day that it counts as."""

    row: SessionNow
    counts_from: date
    day: date


def slot_now(row: SessionNow) -> Slot | None:
    return row.slot if row.state == RowState.AHEAD else None


def is_pending(row: SessionNow) -> bool:
    return row.state not in {RowState.DONE, RowState.SKIPPED}


def times_now(course: CourseNow) -> dict[int, Slot | None]:
    return {row.number: slot_now(row) for row in course.sessions if is_pending(row)}


def counted(course: CourseNow, times: Times, *, today: date) -> Iterator[Counted]:
    """Every row that counts, each from the one before it."""
    previous = course.start_on
    for row in course.sessions:
        if row.state == RowState.SKIPPED or (
            is_pending(row) and row.number not in times
        ):
            continue
        slot = times.get(row.number)
        if row.given_on is not None:
            day = row.given_on
        elif slot is not None:
            day = local_day(slot.starts_at, course.zone)
        else:
            day = max(previous + timedelta(days=row.window.target_days), today)
        yield Counted(row, previous, day)
        previous = day


def outcome(ground: Ground, times: Times, *, mode: Mode) -> Repair:
    course = ground.course
    after = {one.row.number: one for one in counted(course, times, today=ground.today)}
    rows = tuple(
        _row(ground, row, after.get(row.number), times) for row in course.sessions
    )
    return Repair(
        mode=mode,
        rows=rows,
        summary=_summary(ground, rows, list(after.values())),
        clinician_must_decide=_must_decide(ground, rows),
    )


def _row(
    ground: Ground, row: SessionNow, place: Counted | None, times: Times
) -> RepairedRow:
    before, after = row.slot, times.get(row.number)
    if not is_pending(row):
        after = before
    if place is None:
        return _out_of_count(ground, row)
    gap = (place.day - place.counts_from).days
    has_day = row.given_on is not None or after is not None
    is_first = row.number == ground.course.sessions[0].number
    verdict = _verdict(gap, row.window) if has_day else Verdict.NO_TIME
    return RepairedRow(
        number=row.number,
        phase=row.phase,
        window=row.window,
        state=row.state,
        change=_change(ground, row, after),
        before=before,
        after=after,
        counts_from=place.counts_from,
        dates=window_after(place.counts_from, row.window),
        gap_days=None if is_first or not has_day else gap,
        verdict=verdict,
        days_outside=_days_outside(gap, row.window) if has_day else 0,
        diagnosis=_diagnosis(ground, row, place, after),
        **_differences(ground, before, after),
    )


def _out_of_count(ground: Ground, row: SessionNow) -> RepairedRow:
    """A row that was skipped before, or is dropped now."""
    is_old = row.state == RowState.SKIPPED
    return RepairedRow(
        number=row.number,
        phase=row.phase,
        window=row.window,
        state=row.state,
        change=Change.UNTOUCHED if is_old else Change.DROPPED,
        before=row.slot,
        after=None,
        counts_from=ground.course.start_on,
        dates=window_after(ground.course.start_on, row.window),
        gap_days=None,
        verdict=Verdict.NO_TIME,
    )


def _verdict(gap: int, window: Window) -> Verdict:
    if gap < window.min_days:
        return Verdict.TOO_SOON
    if gap > window.max_days:
        return Verdict.TOO_LATE
    is_limit = gap in {window.min_days, window.max_days} and gap != window.target_days
    return Verdict.AT_THE_LIMIT if is_limit else Verdict.INSIDE


def _days_outside(gap: int, window: Window) -> int:
    return max(window.min_days - gap, gap - window.max_days, 0)


def _change(ground: Ground, row: SessionNow, after: Slot | None) -> Change:
    if not is_pending(row) or ground.first is None or row.number < ground.first:
        return Change.UNTOUCHED
    if after is None:
        return Change.TO_ARRANGE
    if after == slot_now(row):
        return Change.KEPT
    return Change.MOVED if row.slot else Change.PLACED


def _differences(
    ground: Ground, before: Slot | None, after: Slot | None
) -> dict[str, bool]:
    if before is None or after is None:
        return {}
    zone = ground.course.zone
    then, now = before.starts_at.astimezone(zone), after.starts_at.astimezone(zone)
    return {
        "day_changed": then.date() != now.date(),
        "clock_changed": then.time() != now.time(),
        "practitioner_changed": before.practitioner_id != after.practitioner_id,
        "room_changed": before.room_id != after.room_id,
    }


def _diagnosis(
    ground: Ground, row: SessionNow, place: Counted, after: Slot | None
) -> Diagnosis | None:
    is_unplanned = (
        is_pending(row)
        and after is None
        and ground.first is not None
        and row.number >= ground.first
    )
    if not is_unplanned:
        return None
    return explain(
        Question(
            number=row.number,
            previous=place.counts_from,
            window=row.window,
            wishes=ground.course.wishes,
            open_from=ground.open_from,
        ),
        ground.free,
    )


def _must_decide(ground: Ground, rows: Sequence[RepairedRow]) -> MustDecide | None:
    """The first gap beyond its maximum that this change makes or leaves open."""
    if ground.is_decided:
        return None
    now = counted(ground.course, times_now(ground.course), today=ground.today)
    gaps_now = {one.row.number: (one.day - one.counts_from).days for one in now}
    for row in rows:
        if row.verdict == Verdict.TOO_LATE and row.gap_days != gaps_now[row.number]:
            return MustDecide(row.number, row.gap_days, row.window.max_days)
        if row.diagnosis and (late := _only_late(ground, row)):
            return late
    return None


def _only_late(ground: Ground, row: RepairedRow) -> MustDecide | None:
    """Set when no day of the window has a free time, so that any would come too late."""
    days = [day for day in ground.free.days() if day >= ground.open_from]
    if any(row.dates.holds(day) for day in days):
        return None
    later = next((day for day in days if day > row.dates.latest), None)
    if later is None and row.dates.latest >= ground.open_from:
        return None
    gap = (later - row.counts_from).days if later else None
    return MustDecide(row.number, gap, row.window.max_days)


def _summary(
    ground: Ground, rows: Sequence[RepairedRow], after: Sequence[Counted]
) -> Summary:
    changes = Counter(row.change for row in rows)
    skipped = sum(row.state == RowState.SKIPPED for row in rows)
    changed = [row for row in rows if row.change in {Change.MOVED, Change.PLACED}]
    return Summary(
        count_before=len(rows) - skipped,
        count_after=len(rows) - skipped - changes[Change.DROPPED],
        order_kept=_is_in_order(rows, after),
        gaps_inside=all(row.days_outside == 0 for row in rows),
        changed=len(changed),
        usual_kept=sum(_is_usual(ground, row.after) for row in changed),
        to_arrange=changes[Change.TO_ARRANGE],
        ends_before=_end(ground, [row.slot for row in ground.course.sessions]),
        ends_after=_end(ground, [row.after for row in rows]),
    )


def _is_in_order(rows: Sequence[RepairedRow], after: Sequence[Counted]) -> bool:
    has_day = {row.number for row in rows if row.verdict != Verdict.NO_TIME}
    days = [one.day for one in after if one.row.number in has_day]
    return all(one < other for one, other in pairwise(days))


def _is_usual(ground: Ground, slot: Slot | None) -> bool:
    if slot is None:
        return False
    wishes, local = ground.course.wishes, slot.starts_at.astimezone(ground.course.zone)
    clock = local.time()
    return (
        (not wishes.weekdays or local.weekday() in wishes.weekdays)
        and (wishes.from_time is None or wishes.from_time <= clock)
        and (wishes.until_time is None or clock <= wishes.until_time)
    )


def _end(ground: Ground, slots: Sequence[Slot | None]) -> date | None:
    days = [local_day(s.starts_at, ground.course.zone) for s in slots if s is not None]
    return max(days, default=None)
