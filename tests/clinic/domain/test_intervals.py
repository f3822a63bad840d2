from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.intervals import Interval, intersect, merge, subtract

ZERO = datetime(2027, 3, 1, tzinfo=UTC)


def minutes(start: int, end: int) -> Interval:
    return Interval(ZERO + timedelta(minutes=start), ZERO + timedelta(minutes=end))


def moments(intervals: list[Interval]) -> set[int]:
    """Every minute that the intervals cover, counted one by one."""
    return {
        minute
        for minute in range(300)
        for interval in intervals
        if interval.starts_at <= ZERO + timedelta(minutes=minute) < interval.ends_at
    }


some_intervals = st.lists(
    st.tuples(st.integers(0, 240), st.integers(0, 50)).map(
        lambda pair: minutes(pair[0], pair[0] + pair[1])
    ),
    max_size=8,
)


@given(some_intervals)
def test_merge_keeps_every_moment_and_leaves_gaps(intervals):
    merged = merge(intervals)

    assert moments(merged) == moments(intervals)
    assert all(a.ends_at < b.starts_at for a, b in pairwise(merged))


@given(some_intervals, some_intervals)
def test_subtract_leaves_exactly_the_other_moments(base, taken):
    assert moments(subtract(base, taken)) == moments(base) - moments(taken)


@given(some_intervals, some_intervals)
def test_intersect_keeps_exactly_the_shared_moments(first, second):
    assert moments(intersect(first, second)) == moments(first) & moments(second)


@given(some_intervals, some_intervals)
def test_nothing_of_a_subtraction_overlaps_what_was_taken(base, taken):
    left = subtract(base, taken)

    assert not any(a.overlaps(b) for a in left for b in taken if b.length)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ((60, 90), False),
        ((0, 30), False),
        ((59, 61), True),
        ((30, 60), True),
        ((0, 31), True),
    ],
)
def test_overlap_of_half_open_intervals(other, expected):
    assert minutes(30, 60).overlaps(minutes(*other)) is expected


def test_interval_in_any_zone_is_kept_in_utc():
    plus_three = timezone(timedelta(hours=3))

    interval = Interval(ZERO.astimezone(plus_three), ZERO + timedelta(hours=1))

    assert interval.starts_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2027, 3, 1), ZERO),  # noqa: DTZ001 - what has to be refused
        (ZERO, ZERO - timedelta(minutes=1)),
    ],
)
def test_interval_without_zone_or_in_wrong_order_is_refused(start, end):
    with pytest.raises(ValueError, match="an interval"):
        Interval(start, end)
