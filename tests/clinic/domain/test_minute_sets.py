from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.minute_sets import (
    beginnings,
    every,
    first,
    fitting,
    members,
    stretch,
)

sets = st.frozensets(st.integers(0, 60))


def as_number(minutes) -> int:
    return sum(1 << minute for minute in minutes)


def test_stretch_holds_its_first_minute_and_not_its_end():
    assert list(members(stretch(3, 6))) == [3, 4, 5]


def test_stretch_before_the_day_is_left_out():
    assert list(members(stretch(-2, 2))) == [0, 1]
    assert stretch(5, 5) == stretch(5, 1) == stretch(-9, -3) == 0


def test_every_quarter_hour():
    assert list(members(every(15, count=3))) == [0, 15, 30]


@given(sets)
def test_members_of_a_set_are_its_minutes_in_order(minutes):
    assert list(members(as_number(minutes))) == sorted(minutes)


@given(sets.filter(bool))
def test_first_is_the_least(minutes):
    assert first(as_number(minutes)) == min(minutes)


@given(sets)
def test_a_stretch_begins_where_the_minute_before_is_missing(minutes):
    assert set(members(beginnings(as_number(minutes)))) == {
        minute for minute in minutes if minute - 1 not in minutes
    }


@given(sets, st.integers(1, 40))
def test_fitting_minutes_are_followed_by_enough_of_the_set(minutes, length):
    assert set(members(fitting(as_number(minutes), length))) == {
        minute
        for minute in minutes
        if all(later in minutes for later in range(minute, minute + length))
    }
