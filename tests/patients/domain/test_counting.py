from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.counting import (
    MOST_MARKS,
    CountResult,
    Difference,
    Frame,
    Mark,
    MarkKind,
    NotCountable,
    Point,
    Ruler,
    area_mm2,
    checked_frame,
    checked_scale,
    count,
    scale_of_field,
    share,
)

# 1000 pixels of 10 µm are one centimetre.
TEN = Decimal(10)
CENTIMETRE = Frame(0, 0, 1000, 1000)


def marks(kind, number):
    return [
        Mark(kind, Point(Decimal(i % 1000), Decimal(i // 1000))) for i in range(number)
    ]


def test_scale_of_a_field_is_its_width_by_its_pixels():
    assert scale_of_field(2000, Decimal("12.5")) == Decimal("6.2500")


def test_scale_of_a_ruler_follows_the_line_between_its_points():
    ruler = Ruler(
        Point(Decimal(0), Decimal(0)), Point(Decimal(300), Decimal(400)), Decimal(5)
    )

    assert ruler.um_per_px == Decimal("10.0000")


@pytest.mark.parametrize(
    ("end", "length"),
    [
        pytest.param(Point(Decimal(1), Decimal(1)), Decimal(1), id="one point"),
        pytest.param(Point(Decimal(9), Decimal(1)), Decimal(0), id="no length"),
        pytest.param(Point(Decimal(2), Decimal(1)), Decimal(900), id="too coarse"),
    ],
)
def test_ruler_that_gives_no_scale_is_refused(end, length):
    with pytest.raises(NotCountable):
        _ = Ruler(Point(Decimal(1), Decimal(1)), end, length).um_per_px


@pytest.mark.parametrize("text", ["0.0499", "500.1", "0", "-3"])
def test_scale_that_no_lens_gives_is_refused(text):
    with pytest.raises(NotCountable):
        checked_scale(Decimal(text))


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(Frame(0, 0, 0, 10), id="no width"),
        pytest.param(Frame(0, 0, 10, 0), id="no height"),
        pytest.param(Frame(-1, 0, 10, 10), id="left of it"),
        pytest.param(Frame(91, 0, 10, 10), id="right of it"),
        pytest.param(Frame(0, 91, 10, 10), id="below it"),
    ],
)
def test_frame_outside_the_picture_is_refused(frame):
    with pytest.raises(NotCountable):
        checked_frame(frame, width=100, height=100)


def test_count_of_one_square_centimetre():
    found = [
        *marks(MarkKind.TERMINAL, 90),
        *marks(MarkKind.VELLUS, 30),
        *marks(MarkKind.UNIT, 45),
        *marks(MarkKind.SINGLE_UNIT, 15),
    ]

    result = count(found, CENTIMETRE, TEN)

    assert result == CountResult(90, 30, 60, 15, Decimal("100.0000"))
    assert (
        result.density_per_cm2,
        result.vellus_percent,
        result.units_per_cm2,
        result.single_unit_percent,
    ) == (120, Decimal("25.0"), 60, Decimal("25.0"))


def test_nothing_marked_is_a_density_of_nothing_and_no_shares():
    result = count([], CENTIMETRE, TEN)

    assert (result.density_per_cm2, result.vellus_percent) == (0, None)
    assert (result.units_per_cm2, result.single_unit_percent) == (None, None)


@pytest.mark.parametrize(
    ("x", "y", "counts"),
    [(10, 10, True), (19, 19, True), (20, 19, False), (19, 20, False), (9, 10, False)],
)
def test_left_and_top_edges_belong_to_the_frame(x, y, counts):
    point = Point(Decimal(x), Decimal(y))

    assert Frame(10, 10, 10, 10).holds(point) is counts


def test_mark_outside_the_frame_is_refused():
    outside = [Mark(MarkKind.TERMINAL, Point(Decimal(1000), Decimal(0)))]
    with pytest.raises(NotCountable, match="outside"):
        count(outside, CENTIMETRE, TEN)


def test_density_that_no_scalp_has_is_refused_and_the_highest_is_not():
    count(marks(MarkKind.TERMINAL, 500), CENTIMETRE, TEN)
    with pytest.raises(NotCountable, match="500 hairs"):
        count(marks(MarkKind.TERMINAL, 501), CENTIMETRE, TEN)


def test_more_units_than_a_scalp_has_are_refused():
    count(marks(MarkKind.UNIT, 150), CENTIMETRE, TEN)
    with pytest.raises(NotCountable, match="150 units"):
        count(marks(MarkKind.UNIT, 151), CENTIMETRE, TEN)


def test_more_marks_than_a_field_holds_are_refused():
    with pytest.raises(NotCountable, match="more marks"):
        count(marks(MarkKind.UNIT, MOST_MARKS + 1), CENTIMETRE, TEN)


def test_frame_without_an_area_is_refused():
    with pytest.raises(NotCountable, match="too small"):
        area_mm2(Frame(0, 0, 1, 1), Decimal("0.05"))


def test_difference_is_of_the_mean_and_says_nothing_of_two_zeros():
    assert Difference(Decimal(90), Decimal(110)).percent == Decimal("20.0")
    assert Difference(Decimal(90), Decimal(110)).absolute == 20
    assert Difference(Decimal(0), Decimal(0)).percent is None


@given(part=st.integers(0, 3000), rest=st.integers(0, 3000))
def test_shares_of_two_parts_make_a_whole(part, rest):
    whole = part + rest
    first, second = share(part, whole), share(rest, whole)
    if whole:
        assert abs(first + second - 100) <= Decimal("0.1")
    else:
        assert (first, second) == (None, None)


@given(
    hairs=st.integers(0, 120),
    side=st.integers(600, 1500),
    scale=st.decimals(8, 20, places=4),
)
def test_density_agrees_with_the_area_to_half_a_hair(hairs, side, scale):
    frame = Frame(0, 0, side, side)
    result = count(
        marks(MarkKind.TERMINAL, hairs)[:hairs], Frame(0, 0, 1500, 1500), scale
    )
    exact = Decimal(hairs) * 100 / result.area_mm2

    assert abs(result.density_per_cm2 - exact) <= Decimal("0.5")
    assert area_mm2(frame, scale) <= result.area_mm2
