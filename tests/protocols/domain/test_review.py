from datetime import date

import pytest

from protocols.domain.plan import PlanReview
from protocols.domain.review import DEFAULT_POINTS, DuePoint, due_points
from protocols.domain.schedule import planned_sessions, review_dates
from protocols.reference.protocol_templates import get as protocol
from tests.factories.protocols import phases

DAY = date(2027, 3, 2)


def reviews_of(slug: str) -> list[PlanReview]:
    found = protocol(slug)
    sessions = planned_sessions(phases(), DAY)
    numbers = {session.dates.target: session.number for session in sessions}
    return [
        PlanReview(
            code=f"{each.point.at}_{each.point.number}".removesuffix("_0"),
            label="",
            tasks=(),
            on=each.on,
            after_session=numbers.get(each.on),
        )
        for each in review_dates(found.review_points, sessions)
    ]


def test_points_of_a_plan_become_days_counted_from_sessions():
    slug = "t1-weekly-monthly"

    found = due_points(reviews_of(slug), protocol(slug).review_points, last=9)

    assert [(p.code, p.anchor, p.months, p.days) for p in found] == [
        ("session_3", 3, 0, 0),
        ("phase_end", 5, 0, 0),
        ("month_3", 1, 3, 0),
        ("month_6", 1, 6, 0),
    ]
    assert found[-1].checks[-1] == "continue_decision"


def test_plan_without_points_gets_the_default_safety_review():
    baseline = PlanReview("baseline", "", (), DAY, after_session=1)

    assert due_points([baseline], (), last=9) == DEFAULT_POINTS
    assert [point.code for point in due_points([], (), last=2)] == [
        "week_12",
        "month_6",
    ]


@pytest.mark.parametrize(
    ("code", "point"),
    [
        ("week_18", DuePoint("week_18", 1, 0, 126)),
        ("weeks_after_last_6", DuePoint("weeks_after_last_6", 9, 0, 42)),
        ("month_12", DuePoint("month_12", 1, 12, 0)),
    ],
)
def test_moment_of_a_code(code, point):
    assert due_points([PlanReview(code, "", (), DAY)], (), last=9) == (point,)


def test_day_counts_from_the_day_the_session_was_given():
    assert DuePoint("month_3", 1, 3).falls_on(date(2026, 11, 30)) == date(2027, 3, 1)
    assert DuePoint("week_12", 1, 0, 84).falls_on(DAY) == date(2027, 5, 25)
