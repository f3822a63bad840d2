"""A course repaired: done rows untouched, few rows moved, windows kept or said."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.domain.availability import Slot
from clinic.domain.free_times import ListedTimes
from clinic.domain.intervals import Interval
from protocols.domain.course_change import (
    Absent,
    Blocker,
    Change,
    CourseNow,
    Decision,
    Leaves,
    Lost,
    Mode,
    Moved,
    MustDecide,
    OptionKind,
    Resumed,
    RowState,
    SessionNow,
    Verdict,
)
from protocols.domain.course_repair import NothingToRepair, repair, usual_wishes
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import Window

BERLIN = ZoneInfo("Europe/Berlin")
WEEKLY, MONTHLY = Window(6, 7, 10), Window(25, 30, 40)
ELIF, AYSE = 1, 2


def slot(day: date, clock: str = "10:30", who: int = ELIF, room: int = 3) -> Slot:
    local = datetime.combine(day, time.fromisoformat(clock), tzinfo=BERLIN)
    start = local.astimezone(UTC)
    return Slot(start, start + timedelta(minutes=45), who, room)


def nov(day: int) -> date:
    return date(2026, 11, 1) + timedelta(days=day - 1)


def session(number: int, day: date, window: Window, state: RowState) -> SessionNow:
    is_done = state == RowState.DONE
    return SessionNow(
        number=number,
        phase="ATTACK",
        window=window,
        state=state,
        slot=slot(day),
        given_on=day if is_done else None,
    )


def hannah(state: RowState = RowState.MISSED) -> CourseNow:
    """Weekly from 3 November, then monthly; the fourth did not happen."""
    days = [
        nov(3),
        nov(10),
        nov(17),
        nov(24),
        date(2026, 12, 1),
        date(2026, 12, 29),
        date(2027, 1, 26),
        date(2027, 2, 23),
        date(2027, 3, 23),
    ]
    windows = [Window(0, 0, 14), *[WEEKLY] * 4, *[MONTHLY] * 4]
    states = [*[RowState.DONE] * 3, state, *[RowState.AHEAD] * 5]
    sessions = tuple(
        session(number, day, window, one)
        for number, (day, window, one) in enumerate(
            zip(days, windows, states, strict=True), start=1
        )
    )
    wishes = usual_wishes(sessions, BERLIN, stated=Wishes())
    return CourseNow(sessions=sessions, start_on=nov(3), zone=BERLIN, wishes=wishes)


TODAY = nov(25)


def free(*days: date, clock: str = "10:30", who: int = ELIF) -> ListedTimes:
    return ListedTimes([slot(day, clock, who) for day in days], BERLIN)


def every_day(first: date = TODAY, count: int = 200, **more) -> ListedTimes:
    return free(*[first + timedelta(days=n) for n in range(count)], **more)


def run(course, event, mode=Mode.SHIFT_REST, times=None, **more):
    times = every_day() if times is None else times
    return repair(course, event, mode=mode, free=times, today=TODAY, **more)


def changes(result) -> list[Change]:
    return [row.change for row in result.rows]


def test_missed_session_moves_as_few_of_the_rest_as_can_be():
    result = run(hannah(), Lost(4), times=every_day(nov(27)))

    assert changes(result) == [
        *[Change.UNTOUCHED] * 3,
        Change.MOVED,
        Change.MOVED,
        *[Change.KEPT] * 4,
    ]
    assert [row.gap_days for row in result.rows[3:6]] == [10, 6, 26]
    assert {row.days_outside for row in result.rows} == {0}
    assert result.clinician_must_decide is None


def test_this_one_alone_says_what_the_gap_after_it_becomes():
    result = run(hannah(), Lost(4), Mode.THIS_ONE)

    assert result.rows[3].after == slot(TODAY)
    next_row = result.rows[4]
    assert (next_row.change, next_row.gap_days) == (Change.KEPT, 6)
    assert next_row.verdict == Verdict.AT_THE_LIMIT


def test_skipping_shows_the_gap_over_the_dropped_row_for_the_clinician():
    result = run(hannah(), Lost(4), Mode.SKIP)

    assert result.rows[3].change == Change.DROPPED
    assert (result.rows[4].gap_days, result.rows[4].verdict) == (14, Verdict.TOO_LATE)
    assert result.clinician_must_decide == MustDecide(5, 14, 10)
    assert (result.summary.count_before, result.summary.count_after) == (9, 8)


def test_asking_moves_nothing():
    result = run(hannah(), Lost(4), Mode.ASK)

    assert changes(result)[3:] == [Change.TO_ARRANGE, *[Change.KEPT] * 5]


def test_no_time_before_the_maximum_is_for_the_clinician():
    late = every_day(nov(30))

    result = run(hannah(), Lost(4), times=late)

    row = result.rows[3]
    assert (row.change, row.after) == (Change.TO_ARRANGE, None)
    assert result.clinician_must_decide == MustDecide(4, 13, 10)
    assert row.diagnosis is not None
    assert [option.kind for option in row.diagnosis.options] == [
        OptionKind.AFTER_WINDOW,
        OptionKind.AFTER_WINDOW,
        OptionKind.TO_ARRANGE,
    ]
    assert row.diagnosis.options[0].days_outside == 3


def test_going_on_beyond_the_maximum_takes_the_smallest_gap():
    late = every_day(nov(30))

    result = run(hannah(), Lost(4), times=late, decision=Decision.GO_ON)

    assert (result.rows[3].gap_days, result.rows[3].verdict) == (13, Verdict.TOO_LATE)
    assert result.clinician_must_decide is None
    assert {row.days_outside for row in result.rows[4:]} == {0}


def test_session_moved_by_hand_stays_there_and_the_rest_follows():
    to = slot(date(2026, 12, 4), "09:00", AYSE)

    result = run(hannah(RowState.AHEAD), Moved(5, to))

    assert result.rows[4].after == to
    assert (result.rows[4].gap_days, result.rows[4].verdict) == (
        10,
        Verdict.AT_THE_LIMIT,
    )
    assert result.rows[4].practitioner_changed
    assert changes(result)[5:] == [Change.KEPT] * 4


def test_session_moved_outside_its_window_is_for_the_clinician():
    to = slot(date(2026, 12, 10))

    result = run(hannah(RowState.AHEAD), Moved(5, to))

    assert result.clinician_must_decide == MustDecide(5, 16, 10)
    assert result.rows[4].days_outside == 6
    assert {row.days_outside for row in result.rows[5:]} == {0}


def test_leave_gives_the_day_to_somebody_else():
    day = date(2026, 12, 29)
    noon = datetime(2026, 12, 29, 12, tzinfo=UTC)
    away = Interval(noon - timedelta(days=1), noon + timedelta(days=1))
    times = ListedTimes([slot(day), slot(day, who=AYSE)], BERLIN)

    result = run(hannah(RowState.AHEAD), Absent(ELIF, away), times=times)

    assert result.rows[5].after == slot(day, who=AYSE)
    assert result.summary.changed == 1


def test_practitioner_who_leaves_gives_up_every_later_row():
    gone = datetime(2027, 1, 1, tzinfo=UTC)
    both = [slot(TODAY + timedelta(days=n), who=w) for n in range(200) for w in (1, 2)]

    result = run(
        hannah(RowState.AHEAD), Leaves(ELIF, gone), times=ListedTimes(both, BERLIN)
    )

    assert changes(result)[6:] == [Change.MOVED] * 3
    assert {r.after.practitioner_id for r in result.rows[6:] if r.after} == {AYSE}
    assert not any(row.day_changed for row in result.rows)


def test_resumed_course_gives_times_from_that_day_on():
    paused = hannah()
    rows = tuple(
        SessionNow(
            number=row.number,
            phase=row.phase,
            window=row.window,
            state=row.state if row.number < 4 else RowState.CANCELLED,
            slot=row.slot,
            given_on=row.given_on,
        )
        for row in paused.sessions
    )
    course = CourseNow(
        sessions=rows, start_on=nov(3), zone=BERLIN, wishes=paused.wishes
    )

    early = run(course, Resumed(nov(27)))
    late = run(course, Resumed(nov(28)))

    assert (early.rows[3].gap_days, early.summary.gaps_inside) == (10, True)
    assert late.clinician_must_decide == MustDecide(4, 11, 10)


def test_row_pinned_by_the_desk_is_kept_and_the_rest_adapts():
    pinned = {6: slot(date(2027, 1, 5))}

    result = run(hannah(), Lost(4), pinned=pinned)

    assert result.rows[5].after == pinned[6]
    assert result.summary.gaps_inside


def test_gap_once_left_outside_its_window_stays_as_it_was():
    course = hannah(RowState.AHEAD)
    far = [*course.sessions[:8], session(9, date(2027, 6, 1), MONTHLY, RowState.AHEAD)]
    course = CourseNow(sessions=tuple(far), start_on=nov(3), zone=BERLIN)

    result = run(course, Moved(5, slot(date(2026, 12, 2))))

    assert result.rows[8].change == Change.KEPT
    assert result.rows[8].verdict == Verdict.TOO_LATE
    assert result.clinician_must_decide is None


@pytest.mark.parametrize("number", [1, 10])
def test_given_or_unknown_session_cannot_be_repaired(number):
    with pytest.raises(NothingToRepair):
        run(hannah(), Lost(number))


def test_diagnosis_names_the_days_that_have_gone_by():
    result = run(hannah(), Lost(4), times=every_day(nov(30)))

    assert result.rows[3].diagnosis is not None
    assert [
        (blocked.blocker, blocked.days) for blocked in result.rows[3].diagnosis.blocked
    ] == [
        (Blocker.PAST, (nov(23), nov(24))),
        (Blocker.NOBODY_WORKS, (nov(25), nov(26), nov(27))),
    ]


def test_usual_time_is_the_most_common_one():
    wishes = hannah().wishes

    assert wishes == Wishes(
        weekdays=frozenset({1}),
        from_time=time(10, 30),
        until_time=time(10, 30),
        practitioner_id=ELIF,
        room_id=3,
    )


def test_without_any_time_the_stated_wishes_are_the_usual_ones():
    stated = Wishes(practitioner_id=AYSE)

    assert usual_wishes([], BERLIN, stated=stated) == stated


def test_rows_to_write_are_those_that_differ_and_those_dropped():
    shifted = run(hannah(), Lost(4), times=every_day(nov(27)))
    skipped = run(hannah(), Lost(4), Mode.SKIP)

    assert [row.number for row in shifted.changed_rows] == [4, 5]
    assert [row.number for row in skipped.changed_rows] == [4]
    assert (shifted.summary.count_kept, skipped.summary.count_kept) == (True, False)


def test_leave_that_meets_nobody_changes_nothing():
    noon = datetime(2026, 12, 29, 12, tzinfo=UTC)
    away = Interval(noon, noon + timedelta(days=1))

    result = run(hannah(RowState.AHEAD), Absent(AYSE, away))

    assert set(changes(result)) == {Change.UNTOUCHED}
    assert result.changed_rows == ()
