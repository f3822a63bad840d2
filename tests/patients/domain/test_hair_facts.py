from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.hair_facts import (
    Thickness,
    by_zone,
    front_and_back,
    share_of,
    shares,
    uneven,
)
from patients.domain.zone_measures import ZoneFinding

COUNTS = st.integers(0, 500)


def zone(name, **found):
    return ZoneFinding(zone=name, **found)


@pytest.mark.parametrize(
    ("density", "percent", "is_marked"),
    [(86, Decimal(50), False), (85, None, True), (172, Decimal(100), False)],
)
def test_share_is_of_the_own_occipital_zone(density, percent, is_marked):
    found = shares(
        [
            zone("vertex", density_per_cm2=density),
            zone("occipital", density_per_cm2=172),
        ]
    )

    assert percent is None or found[0].percent == percent
    assert found[0].is_marked is is_marked
    assert (found[0].own, found[1].percent) == (172, Decimal(100))


@pytest.mark.parametrize("own", [None, 0])
def test_no_share_without_an_occipital_count(own):
    back = zone("occipital", density_per_cm2=own, mean_diameter_um=Decimal(60))

    (found, *_rest) = shares([zone("vertex", density_per_cm2=80), back])

    assert (found.percent, found.is_marked) == (None, False)


def test_no_share_when_the_zones_were_measured_in_different_ways():
    front = zone("frontal", density_per_cm2=80, method="trichoscopy", magnification=70)
    back = zone(
        "occipital", density_per_cm2=170, method="trichoscopy", magnification=20
    )

    found = shares([front, back])

    assert [each.percent for each in found] == [None, Decimal(100)]


@given(COUNTS, st.integers(1, 500))
def test_share_is_exact(density, own):
    percent = share_of(density, own)

    assert percent is not None
    assert (percent < Decimal(50)) is (density * 2 < own)


@pytest.mark.parametrize(
    ("percent", "speaks"), [("20", False), ("20.1", True), ("0", False)]
)
def test_uneven_shafts_speak_above_twenty(percent, speaks):
    (found,) = uneven([zone("vertex", variability_percent=Decimal(percent))])

    assert found.speaks_for_pattern_loss is speaks


def test_zone_without_variability_says_nothing():
    assert uneven([zone("vertex", density_per_cm2=80)]) == ()


@pytest.mark.parametrize(
    ("front", "back", "reading"),
    [
        ("47", "52", Thickness.THINNER_IN_FRONT),
        ("52", "52", Thickness.NOT_THINNER),
        ("53", "52", Thickness.NOT_THINNER),
        (None, "52", Thickness.UNKNOWN),
        ("47", None, Thickness.UNKNOWN),
    ],
)
def test_front_is_held_against_the_back(front, back, reading):
    zones = [
        zone("frontal", mean_diameter_um=front and Decimal(front)),
        zone("occipital", mean_diameter_um=back and Decimal(back)),
    ]

    assert front_and_back(by_zone(zones)).reading == reading


def test_front_and_back_are_not_held_against_each_other_when_unlike():
    zones = [
        zone("frontal", mean_diameter_um=Decimal(47), method="trichoscopy"),
        zone("occipital", mean_diameter_um=Decimal(52), method="phototrichogram"),
    ]

    assert front_and_back(by_zone(zones)).reading == Thickness.UNLIKE


def test_nothing_measured_is_unknown():
    assert front_and_back({}).reading == Thickness.UNKNOWN
