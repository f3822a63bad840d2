"""The days of a course: targets, windows, closed days, reviews."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.domain.plan import PlanPhase, PlanStep, Window
from protocols.domain.protocol import Check, Moment, Offer, ReviewPoint
from protocols.domain.schedule import (
    DateWindow,
    ScheduleTooLong,
    months_later,
    nearest_open_day,
    planned_sessions,
    review_dates,
    window_after,
)
from protocols.reference import protocol_templates

START = date(2026, 1, 1)
PLANNED = [one for one in protocol_templates.current() if one.offer == Offer.PLAN]


def days(slug: str, counts: tuple[int, ...] | None = None) -> list[int]:
    protocol = protocol_templates.get(slug)
    sessions = planned_sessions(protocol.planned_phases(counts), START)
    return [(one.dates.target - START).days for one in sessions]


TARGETS = {
    "t1-weekly-monthly": [0, 7, 14, 21, 28, 58, 88, 118, 148],
    "t2-6to8-q2m": [0, 7, 14, 21, 35, 49, 63, 138, 213, 288, 363, 438, 513],
    "t3-moftah-2013": [0, 7, 14, 21, 28, 35, 42, 49, 63, 77, 105, 133],
    "t4-abdallah-2009": [0, 7, 14, 21, 35, 49, 77],
    "t5-duta-quarterly": [0, 90, 180, 270],
    "t6-minox-weekly": [0, 7, 14, 21, 28, 35, 42, 49, 56, 63],
    "t7-taper-addon": [0, 7, 14, 21, 35, 49, 79, 109, 139, 169],
    "t8-multivit-mn": [0, 7, 14, 21, 49, 77, 105, 133],
    "t9-microneedling": [0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77],
    "t10-meso-prp": [0, 30, 60, 240],
    "t11-post-transplant": [0, 9, 18, 27, 36, 66, 96, 126],
}


@pytest.mark.parametrize("slug", TARGETS)
def test_targets_of_a_protocol(slug):
    assert days(slug) == TARGETS[slug]


def test_every_protocol_that_can_be_planned_is_listed_here():
    assert [one.slug for one in PLANNED] == list(TARGETS)


def test_shortest_and_longest_t1_are_what_its_windows_allow():
    protocol = protocol_templates.get("t1-weekly-monthly")
    least = planned_sessions(protocol.planned_phases((4, 3)), START)
    most = planned_sessions(protocol.planned_phases((6, 6)), START)

    assert sum(one.window.min_days for one in least[1:]) == 93
    assert sum(one.window.max_days for one in most[1:]) == 290


def test_phase_without_sessions_is_left_out():
    assert days("t2-6to8-q2m", (6, 0)) == [0, 7, 14, 21, 35, 49]


def test_first_session_has_no_window_of_its_own():
    first = planned_sessions(PLANNED[0].planned_phases(), START)[0]

    assert (first.number, first.window) == (1, None)
    assert first.dates == DateWindow(START, START, START)


def test_window_counts_from_the_day_given():
    dates = window_after(date(2024, 2, 27), Window(1, 2, 3))

    assert dates == DateWindow(date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1))


def test_course_beyond_the_calendar_is_refused():
    phase = PlanPhase("INDUCTION", 2, (PlanStep(1, Window(1, 1, 1)),))

    with pytest.raises(ScheduleTooLong):
        planned_sessions([phase], date.max)


WEEK = DateWindow(date(2026, 1, 5), date(2026, 1, 8), date(2026, 1, 10))


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ([], 8),
        ([8], 9),
        ([8, 9], 7),
        ([8, 7], 9),
        ([8, 9, 7], 10),
        ([8, 9, 7, 10], 6),
        ([5, 6, 7, 8, 9, 10], None),
    ],
)
def test_closed_day_moves_to_the_nearest_open_one(closed, expected):
    day = nearest_open_day(WEEK, lambda day: day.day not in closed)

    assert (day and day.day) == expected


def test_reviews_fall_on_the_days_of_the_course():
    protocol = protocol_templates.get("t1-weekly-monthly")
    sessions = planned_sessions(protocol.planned_phases(), START)

    reviews = review_dates(protocol.review_points, sessions)

    assert [(one.point.at, one.on) for one in reviews] == [
        (Moment.BASELINE, START),
        (Moment.SESSION, date(2026, 1, 15)),
        (Moment.PHASE_END, date(2026, 1, 29)),
        (Moment.MONTH, date(2026, 4, 1)),
        (Moment.MONTH, date(2026, 7, 1)),
    ]


def test_review_that_the_course_does_not_reach_is_left_out():
    points = [
        ReviewPoint(Moment.SESSION, 9, "", (Check.PHOTOS,)),
        ReviewPoint(Moment.PHASE_END, 0, "TAPER", (Check.PHOTOS,)),
        ReviewPoint(Moment.WEEK, 2, "", (Check.PHOTOS,)),
        ReviewPoint(Moment.WEEKS_AFTER_LAST, 6, "", (Check.PHOTOS,)),
    ]
    sessions = planned_sessions(PLANNED[0].planned_phases((4, 3)), START)[:2]

    assert [one.on for one in review_dates(points, sessions)] == [
        START + timedelta(weeks=2),
        START + timedelta(weeks=7),
    ]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 3, 1)),
        (date(2026, 8, 31), 6, date(2027, 3, 1)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
    ],
)
def test_months_later(day, months, expected):
    assert months_later(day, months) == expected


@settings(deadline=None)
@given(
    st.sampled_from(PLANNED),
    st.dates(date(2020, 1, 1), date(2100, 1, 1)),
    st.data(),
)
def test_every_gap_lies_in_the_window_of_its_step(protocol, start, data):
    counts = tuple(
        data.draw(st.integers(phase.sessions.minimum, phase.sessions.maximum))
        for phase in protocol.phases
    )

    sessions = planned_sessions(protocol.planned_phases(counts), start)

    assert [one.number for one in sessions] == list(range(1, sum(counts) + 1))
    for before, after in pairwise(sessions):
        gap = (after.dates.target - before.dates.target).days
        assert gap == after.window.target_days
        assert after.dates == window_after(before.dates.target, after.window)
