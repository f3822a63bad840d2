from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.female_pattern import (
    Criterion,
    Met,
    Reading,
    female_pattern,
    verdict,
)
from patients.domain.zone_measures import ZoneFinding

FRONT = ZoneFinding(
    zone="frontal",
    yellow_dots=5,
    yellow_dot_fields=4,
    mean_diameter_um=Decimal(47),
    hairs_measured=50,
    thin_percent=Decimal("20.9"),
    single_unit_percent=Decimal(46),
    vellus_percent=Decimal(24),
    pigment_percent=Decimal(31),
    method="trichoscopy",
    device="FotoFinder",
    magnification=70,
    hair_state="shaved",
)
BACK = replace(
    FRONT,
    zone="occipital",
    yellow_dots=None,
    yellow_dot_fields=None,
    mean_diameter_um=Decimal(52),
    thin_percent=None,
    single_unit_percent=Decimal(21),
    vellus_percent=Decimal(15),
    pigment_percent=Decimal(10),
)


def read(front=FRONT, back=BACK, sex="F"):
    found = female_pattern({"frontal": front, "occipital": back}, sex_at_birth=sex)
    assert found is not None
    return found


def met(criterion, **changes):
    """With changes to the front, or to the back where the name begins with back_."""
    front = {k: v for k, v in changes.items() if not k.startswith("back_")}
    back = {k[5:]: v for k, v in changes.items() if k.startswith("back_")}
    found = read(replace(FRONT, **front), replace(BACK, **back))
    return next(each.met for each in found.readings if each.criterion == criterion)


@pytest.mark.parametrize("sex", ["M", "intersex", "unknown", ""])
def test_criteria_are_for_women_alone(sex):
    assert female_pattern({"frontal": FRONT}, sex_at_birth=sex) is None


def test_all_criteria_met():
    found = read()

    assert found.verdict == Met.YES
    assert {each.met for each in found.readings} == {Met.YES}
    assert [each.is_major for each in found.readings] == [True] * 3 + [False] * 3


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Met.YES),
        ({"yellow_dots": 4}, Met.NO),
        ({"yellow_dots": 0}, Met.NO),
        ({"yellow_dots": None}, Met.UNKNOWN),
        ({"yellow_dot_fields": None}, Met.UNKNOWN),
        ({"yellow_dots": 5, "yellow_dot_fields": 2}, Met.YES),
        ({"yellow_dots": 3, "yellow_dot_fields": 2}, Met.UNKNOWN),
        ({"yellow_dots": 4, "yellow_dot_fields": 8}, Met.NO),
        ({"yellow_dots": 9, "yellow_dot_fields": 8}, Met.UNKNOWN),
        ({"magnification": 20}, Met.UNKNOWN),
        ({"magnification": None}, Met.UNKNOWN),
    ],
)
def test_yellow_dots_want_four_fields_at_seventy(changes, expected):
    assert met(Criterion.YELLOW_DOTS, **changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Met.YES),
        ({"mean_diameter_um": Decimal(52)}, Met.NO),
        ({"mean_diameter_um": None}, Met.UNKNOWN),
        ({"back_mean_diameter_um": None}, Met.UNKNOWN),
        ({"hairs_measured": 49}, Met.UNKNOWN),
        ({"back_hairs_measured": 49}, Met.UNKNOWN),
        ({"hairs_measured": None}, Met.UNKNOWN),
        ({"back_magnification": 20}, Met.UNKNOWN),
        ({"back_hair_state": "natural"}, Met.UNKNOWN),
    ],
)
def test_thickness_wants_fifty_hairs_each_measured_alike(changes, expected):
    assert met(Criterion.THICKNESS, **changes) == expected


@pytest.mark.parametrize(
    ("thin", "expected"),
    [("10", Met.NO), ("10.1", Met.YES), ("0", Met.NO), (None, Met.UNKNOWN)],
)
def test_thin_hairs_count_above_ten_percent(thin, expected):
    assert met(Criterion.THIN_HAIRS, thin_percent=thin and Decimal(thin)) == expected


@pytest.mark.parametrize(
    ("criterion", "column", "front", "back", "expected"),
    [
        (Criterion.SINGLE_UNITS, "single_unit_percent", 42, 21, Met.NO),
        (Criterion.SINGLE_UNITS, "single_unit_percent", 43, 21, Met.YES),
        (Criterion.FINE_HAIRS, "vellus_percent", 15, 10, Met.NO),
        (Criterion.FINE_HAIRS, "vellus_percent", 16, 10, Met.YES),
        (Criterion.DARK_RINGS, "pigment_percent", 30, 10, Met.NO),
        (Criterion.DARK_RINGS, "pigment_percent", 31, 10, Met.YES),
        (Criterion.DARK_RINGS, "pigment_percent", 5, 0, Met.YES),
        (Criterion.DARK_RINGS, "pigment_percent", 0, 0, Met.NO),
    ],
)
def test_minor_ratio_must_be_exceeded(criterion, column, front, back, expected):
    changes = {column: Decimal(front), f"back_{column}": Decimal(back)}

    assert met(criterion, **changes) == expected


def test_minor_of_unlike_zones_is_unknown_and_says_so():
    found = read(back=replace(BACK, magnification=20))

    minors = [each for each in found.readings if not each.is_major]
    assert {(each.met, each.is_unlike) for each in minors} == {(Met.UNKNOWN, True)}


def test_nothing_measured_is_not_enough():
    found = female_pattern({}, sex_at_birth="F")

    assert found is not None
    assert found.verdict == Met.UNKNOWN
    assert {each.met for each in found.readings} == {Met.UNKNOWN}


CRITERIA = tuple(Criterion)
STATES = st.lists(st.sampled_from(list(Met)), min_size=6, max_size=6)


def readings(states):
    return tuple(
        Reading(criterion, state, ())
        for criterion, state in zip(CRITERIA, states, strict=True)
    )


@given(STATES)
def test_verdict_holds_whatever_the_missing_inputs_turn_out_to_be(states):
    """Yes and no stand however each unknown is settled; unknown could go both ways."""
    options = [[s] if s != Met.UNKNOWN else [Met.YES, Met.NO] for s in states]

    settled = {verdict(readings(each)) for each in product(*options)}

    said = verdict(readings(states))
    assert settled == ({said} if said != Met.UNKNOWN else {Met.YES, Met.NO})


@pytest.mark.parametrize(
    ("majors", "minors", "expected"),
    [(2, 0, Met.YES), (1, 2, Met.YES), (1, 1, Met.NO), (0, 3, Met.NO)],
)
def test_two_majors_or_one_with_two_minors(majors, minors, expected):
    states = [Met.YES if n < majors else Met.NO for n in range(3)]
    states += [Met.YES if n < minors else Met.NO for n in range(3)]

    assert verdict(readings(states)) == expected
