from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.like_for_like import is_like
from patients.domain.trends import (
    Condition,
    Conditions,
    Measure,
    Point,
    alike,
    baseline,
    change,
    trends,
)
from patients.domain.zone_measures import Setup

DAY = date(2026, 8, 20)
SCOPE = Conditions(
    method="trichoscopy", device="Dermatoscope", magnification=20, hair_state="natural"
)


def density(weeks: int, value: int, **changes: object) -> Point:
    values: dict[str, object] = {
        "measure": Measure.DENSITY,
        "on": DAY + timedelta(weeks=weeks),
        "value": Decimal(value),
        "site": "vertex",
        "conditions": SCOPE,
    }
    return Point(**(values | changes))  # type: ignore[arg-type]


def test_points_alike_are_joined_in_order_of_days():
    (trend,) = trends([density(12, 82), density(0, 78), density(6, 79)])

    assert [point.value for point in trend.joined] == [78, 79, 82]
    assert trend.apart == ()
    assert trend.is_line


@pytest.mark.parametrize(
    ("changes", "condition", "found"),
    [
        ({"device": "FotoFinder"}, Condition.DEVICE, "FotoFinder"),
        ({"magnification": 70}, Condition.MAGNIFICATION, "70"),
        ({"method": "manual_count"}, Condition.METHOD, "manual_count"),
        ({"hair_state": "shaved"}, Condition.HAIR_STATE, "shaved"),
        ({"device": ""}, Condition.DEVICE, ""),
        ({"magnification": None}, Condition.MAGNIFICATION, ""),
    ],
)
def test_point_got_otherwise_stands_apart_with_the_reason(changes, condition, found):
    other = density(9, 99, conditions=replace(SCOPE, **changes))

    (trend,) = trends([density(0, 78), other, density(12, 82)])

    assert [point.value for point in trend.joined] == [78, 82]
    (apart,) = trend.apart
    assert apart.point == other
    assert [(each.condition, each.found) for each in apart.differences] == [
        (condition, found)
    ]


def test_zones_are_trends_of_their_own():
    found = trends([density(0, 78), density(12, 90, site="frontal")])

    assert [(each.site, len(each.joined)) for each in found] == [
        ("vertex", 1),
        ("frontal", 1),
    ]
    assert not any(each.is_line for each in found)


def test_capitals_of_a_device_do_not_matter():
    shouted = replace(SCOPE, device="DERMATOSCOPE ")

    (trend,) = trends([density(0, 78), density(6, 80, conditions=shouted)])

    assert trend.is_line


def test_count_by_hand_needs_neither_device_nor_magnification():
    by_hand = Conditions(method="manual_count", hair_state="natural")

    (trend,) = trends(
        [density(0, 78, conditions=by_hand), density(6, 80, conditions=by_hand)]
    )

    assert trend.is_line


def test_nothing_written_down_is_never_the_same():
    blank = Conditions(method="trichoscopy")

    (trend,) = trends(
        [density(0, 78, conditions=blank), density(6, 80, conditions=blank)]
    )

    assert trend.joined == ()
    assert len(trend.apart) == 2


def test_later_way_is_the_line_when_both_have_as_many_points():
    new = replace(SCOPE, device="New")

    (trend,) = trends([density(0, 78), density(3, 60, conditions=new)])

    assert [point.value for point in trend.joined] == [60]


def test_scale_for_shedding_must_be_known_and_the_same():
    def shed(weeks: int, value: int, method: str) -> Point:
        return Point(
            measure=Measure.SHEDDING,
            on=DAY + timedelta(weeks=weeks),
            value=Decimal(value),
            conditions=Conditions(method=method),
        )

    (trend,) = trends([shed(0, 5, "sinclair"), shed(6, 7, "hsvs"), shed(12, 3, "")])

    assert len(trend.joined) == 1


def test_change_is_counted_from_the_last_value_before_the_course():
    (trend,) = trends([density(-20, 90), density(-1, 78), density(12, 82)])

    found = change(trend, since=DAY)

    assert found is not None
    assert (found.first.value, found.days) == (78, 91)
    assert round(found.percent, 1) == Decimal("5.1")
    assert baseline(trend).value == 90


def test_change_from_nothing_has_no_percent():
    (trend,) = trends([density(0, 0), density(12, 5)])

    assert change(trend).percent is None


def test_one_value_is_no_change():
    (trend,) = trends([density(0, 78)])

    assert change(trend) is None


conditions = st.builds(
    Conditions,
    method=st.sampled_from(["", "trichoscopy", "manual_count"]),
    device=st.sampled_from(["", "A", "B"]),
    magnification=st.sampled_from([None, 20, 70]),
    hair_state=st.sampled_from(["", "natural", "shaved"]),
)
points = st.builds(
    Point,
    measure=st.sampled_from([Measure.DENSITY, Measure.VELLUS, Measure.PULL]),
    on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    value=st.integers(0, 300).map(Decimal),
    site=st.sampled_from(["vertex", "frontal"]),
    conditions=conditions,
)


@given(st.lists(points, max_size=30))
def test_no_line_ever_joins_what_is_not_alike(drawn):
    for trend in trends(drawn):
        for one, following in pairwise(trend.joined):
            assert alike(one, following)
            assert one.on <= following.on


@given(points, points)
def test_zones_are_held_to_the_same_rule_as_on_the_assessment(one, other):
    setups = [
        Setup(
            method=each.conditions.method,
            device=each.conditions.device,
            magnification=each.conditions.magnification,
            hair_state=each.conditions.hair_state,
        )
        for each in (one, other)
    ]
    same_place = (one.measure, one.site) == (other.measure, other.site)

    if one.measure == Measure.DENSITY and same_place:
        assert alike(one, other) == is_like(*setups)


@given(st.lists(points, max_size=30))
def test_every_value_is_shown_exactly_once(drawn):
    shown = [point for trend in trends(drawn) for point in trend.points]

    assert sorted(shown, key=repr) == sorted(drawn, key=repr)


@given(st.lists(points, max_size=30))
def test_every_value_apart_has_its_reason(drawn):
    for trend in trends(drawn):
        for apart in trend.apart:
            assert apart.differences
