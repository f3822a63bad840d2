from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from patients.domain.alignment import Landmarks, Point, are_apart, similarity


def point(x, y):
    return Point(Decimal(str(x)), Decimal(str(y)))


def marks(one, two, width=1600, height=1200):
    return Landmarks(point(*one), point(*two), width, height)


def test_same_points_move_nothing():
    both = marks((0.2, 0.5), (0.8, 0.5))

    assert similarity(both, both) == (
        similarity(both, both).__class__(Decimal(1), Decimal(0), Decimal(0), Decimal(0))
    )


def test_points_closer_together_are_enlarged():
    found = similarity(marks((0.4, 0.5), (0.6, 0.5)), marks((0.2, 0.5), (0.8, 0.5)))

    assert (found.a, found.b) == (Decimal(3), Decimal(0))
    assert found.of(Point(Decimal(800), Decimal(600))) == Point(
        Decimal(800), Decimal(600)
    )


def test_a_quarter_turn_is_a_turn_of_the_picture_not_of_its_shares():
    found = similarity(
        marks((0.5, 0.25), (0.5, 0.75), 1000, 1000),
        marks((0.75, 0.5), (0.25, 0.5), 1000, 1000),
    )

    assert (found.a, found.b) == (Decimal(0), Decimal(1))


@pytest.mark.parametrize("fixed", [True, False])
def test_points_on_top_of_each_other_hold_no_picture(fixed):
    good, bad = marks((0.2, 0.5), (0.8, 0.5)), marks((0.5, 0.5), (0.51, 0.5))

    assert similarity(*((bad, good) if fixed else (good, bad))) is None


shares = st.decimals(0, 1, places=4)
points = st.builds(Point, shares, shares)


@given(points, points, points, points)
def test_both_points_land_on_their_marks(one, two, to_one, to_two):
    assume(are_apart(one, two) and are_apart(to_one, to_two))
    moving = Landmarks(one, two, 1600, 1200)
    fixed = Landmarks(to_one, to_two, 1200, 1600)

    found = similarity(moving, fixed)

    for start, goal in (
        (moving.first, fixed.first),
        (moving.second, fixed.second),
    ):
        landed = found.of(start)
        assert abs(landed.x - goal.x) < Decimal("0.01")
        assert abs(landed.y - goal.y) < Decimal("0.01")
