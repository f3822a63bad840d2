"""The proposal for a whole course: windows kept, the cheapest way found, never odd."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.availability import Slot
from clinic.domain.free_times import ListedTimes
from protocols.domain.course_proposal import (
    Fit,
    ProposedSession,
    Step,
    check,
    horizon,
    is_inside,
    propose,
)
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import Window
from protocols.domain.schedule import window_after
from tests.protocols.domain.course_cases import thorough

BERLIN = ZoneInfo("Europe/Berlin")
START = date(2026, 11, 23)
WEEKLY = Window(6, 7, 10)


def slot(day: date, hour: int = 10, practitioner: int = 1, room: int = 1) -> Slot:
    start = datetime.combine(day, time(hour), tzinfo=BERLIN).astimezone(UTC)
    return Slot(start, start + timedelta(minutes=45), practitioner, room)


def weekly(count: int) -> list[Step]:
    first = Step(1, "INDUCTION", Window(0, 0, 7))
    return [first, *[Step(n, "INDUCTION", WEEKLY) for n in range(2, count + 1)]]


def days_of(sessions: tuple[ProposedSession, ...]) -> list[date]:
    return [session.day(BERLIN) for session in sessions]


def test_every_day_free_puts_each_session_on_its_target():
    free = [slot(START + timedelta(days=n)) for n in range(40)]

    sessions = propose(
        weekly(4), start_on=START, free=ListedTimes(free, BERLIN), wishes=Wishes()
    )

    assert days_of(sessions) == [START + timedelta(days=7 * n) for n in range(4)]
    assert {session.fit(BERLIN) for session in sessions} == {Fit.FITS}


def test_closed_target_day_moves_inside_window_and_the_next_gap_counts_from_there():
    closed = START + timedelta(days=7)
    free = [slot(START + timedelta(days=n)) for n in range(40)]
    free = [one for one in free if one.starts_at.astimezone(BERLIN).date() != closed]

    sessions = propose(
        weekly(3), start_on=START, free=ListedTimes(free, BERLIN), wishes=Wishes()
    )

    assert days_of(sessions) == [
        START,
        START + timedelta(days=6),
        START + timedelta(days=13),
    ]
    assert sessions[1].fit(BERLIN) == Fit.MOVED


def test_greedy_dead_end_is_avoided():
    # Day 7 suits session 2 best, but then nothing lies within days 13 to 17.
    free = [slot(START), slot(START + timedelta(days=7))]
    free += [slot(START + timedelta(days=8)), slot(START + timedelta(days=18))]

    sessions = propose(
        weekly(3), start_on=START, free=ListedTimes(free, BERLIN), wishes=Wishes()
    )

    assert days_of(sessions) == [
        START,
        START + timedelta(days=8),
        START + timedelta(days=18),
    ]


def test_session_without_free_time_is_to_be_arranged_and_counts_from_its_target():
    free = [slot(START), slot(START + timedelta(days=14))]

    sessions = propose(
        weekly(3), start_on=START, free=ListedTimes(free, BERLIN), wishes=Wishes()
    )

    assert sessions[1].slot is None
    assert sessions[1].fit(BERLIN) == Fit.NEEDS_ATTENTION
    assert days_of(sessions)[2] == START + timedelta(days=14)


def test_wishes_choose_weekday_hour_practitioner_and_room():
    tuesday = START + timedelta(days=1)
    free = [
        slot(START, 9),
        slot(tuesday, 9),
        slot(tuesday, 16, practitioner=2, room=3),
        slot(tuesday, 16, practitioner=1, room=1),
    ]
    wishes = Wishes(
        weekdays=frozenset({1}),
        from_time=time(15),
        until_time=time(18),
        practitioner_id=2,
        room_id=3,
    )

    [session] = propose(
        weekly(1), start_on=START, free=ListedTimes(free, BERLIN), wishes=wishes
    )

    assert session.slot == slot(tuesday, 16, practitioner=2, room=3)


def test_practitioner_is_kept_when_another_is_no_better():
    free = [
        slot(START, 10, practitioner=1),
        slot(START + timedelta(days=7), 9, practitioner=2),
        slot(START + timedelta(days=7), 11, practitioner=1),
    ]

    sessions = propose(
        weekly(2), start_on=START, free=ListedTimes(free, BERLIN), wishes=Wishes()
    )

    assert [s.slot.practitioner_id for s in sessions if s.slot] == [1, 1]


def test_clock_change_keeps_the_wall_time():
    start = date(2027, 3, 22)
    free = [slot(start + timedelta(days=n), 14) for n in range(30)]

    sessions = propose(
        weekly(3), start_on=start, free=ListedTimes(free, BERLIN), wishes=Wishes()
    )

    hours = [s.slot.starts_at.astimezone(BERLIN).hour for s in sessions if s.slot]
    assert hours == [14, 14, 14]


def test_check_reckons_later_windows_from_the_day_chosen_instead():
    free = [slot(START + timedelta(days=n)) for n in range(40)]
    first, second, third = propose(
        weekly(3), start_on=START, free=ListedTimes(free, BERLIN), wishes=Wishes()
    )
    late = replace(second, slot=slot(START + timedelta(days=12)))

    checked = check((first, late, third), start_on=START, zone=BERLIN)

    assert [is_inside(session, BERLIN) for session in checked] == [True, False, False]
    assert checked[2].dates.earliest == START + timedelta(days=18)


def test_horizon_is_the_latest_possible_last_day():
    assert horizon(weekly(3), start_on=START) == START + timedelta(days=7 + 10 + 10)


free_days = st.lists(
    st.tuples(st.integers(0, 34), st.integers(8, 17), st.integers(1, 3)),
    max_size=25,
    unique=True,
)


def test_equal_practitioners_are_chosen_the_same_whatever_the_order():
    free = [slot(START, 8, 1), slot(START, 8, 2), slot(START + timedelta(days=6), 8, 3)]

    there = propose(
        weekly(2), start_on=START, free=ListedTimes(free, BERLIN), wishes=Wishes()
    )
    back = propose(
        weekly(2), start_on=START, free=ListedTimes(free[::-1], BERLIN), wishes=Wishes()
    )

    assert there == back


@given(free_days, st.integers(1, 4))
@thorough
def test_every_proposal_keeps_windows_order_and_count(days, count):
    free = [slot(START + timedelta(days=d), hour, who) for d, hour, who in days]

    sessions = propose(
        weekly(count), start_on=START, free=ListedTimes(free, BERLIN), wishes=Wishes()
    )

    assert [s.number for s in sessions] == list(range(1, count + 1))
    assert all(is_inside(session, BERLIN) for session in sessions)
    assert sessions == check(sessions, start_on=START, zone=BERLIN)
    assert sessions == propose(
        weekly(count),
        start_on=START,
        free=ListedTimes(free[::-1], BERLIN),
        wishes=Wishes(),
    )


@given(free_days)
@thorough
def test_as_many_sessions_get_a_time_as_trying_everything_would_find(days):
    free = [slot(START + timedelta(days=d), hour, who) for d, hour, who in days]
    steps = weekly(3)

    sessions = propose(
        steps, start_on=START, free=ListedTimes(free, BERLIN), wishes=Wishes()
    )

    found = sum(session.slot is not None for session in sessions)
    assert found == _most_by_trying_everything(steps, free)


def _most_by_trying_everything(steps: list[Step], free: list[Slot]) -> int:
    open_days = sorted({one.starts_at.astimezone(BERLIN).date() for one in free})
    most = 0
    for choice in product([None, *open_days], repeat=len(steps)):
        previous, count = START, 0
        for step, day in zip(steps, choice, strict=True):
            dates = window_after(previous, step.window)
            if day is not None and not dates.holds(day):
                break
            previous = day or dates.target
            count += day is not None
        else:
            most = max(most, count)
    return most
