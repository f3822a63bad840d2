from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.like_for_like import change, differing, is_like
from patients.domain.zone_measures import Setup, ZoneFinding

SETUP = Setup("trichoscopy", "FotoFinder", 70, "shaved")
NOW = ZoneFinding(
    zone="vertex",
    density_per_cm2=82,
    mean_diameter_um=Decimal("49.5"),
    method="trichoscopy",
    device="FotoFinder",
    magnification=70,
    hair_state="shaved",
)


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({}, ()),
        ({"device": " fotofinder  "}, ()),
        ({"method": "phototrichogram"}, ("method",)),
        ({"device": "Dermlite"}, ("device",)),
        ({"magnification": 20}, ("magnification",)),
        ({"hair_state": "natural"}, ("hair_state",)),
        ({"device": "", "magnification": None}, ("device", "magnification")),
    ],
)
def test_what_differs_is_named(changes, differs):
    assert differing(SETUP, replace(SETUP, **changes)) == differs


@pytest.mark.parametrize("name", ["method", "device", "magnification", "hair_state"])
def test_what_nobody_wrote_down_is_not_the_same(name):
    blank = replace(SETUP, **{name: None if name == "magnification" else ""})

    assert name in differing(blank, blank)


def test_counting_by_hand_needs_no_device():
    by_hand = Setup("manual_count", "", None, "natural")

    assert is_like(by_hand, by_hand)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (None, (None, None)),
        (replace(NOW, density_per_cm2=None), (None, None)),
        (replace(NOW, density_per_cm2=78), (78, 4)),
        (replace(NOW, density_per_cm2=90), (90, -8)),
        (replace(NOW, density_per_cm2=78, magnification=20), (78, None)),
        (replace(NOW, density_per_cm2=78, zone="frontal"), (78, None)),
    ],
)
def test_change_is_told_only_like_for_like(before, expected):
    moved = change(NOW, before, "density_per_cm2")

    assert (moved.before, moved.difference) == expected


def test_number_not_measured_today_keeps_the_earlier_one():
    moved = change(replace(NOW, density_per_cm2=None), NOW, "density_per_cm2")

    assert (moved.before, moved.difference) == (82, None)


NUMBERS = st.decimals("10", "150", places=1)


@given(NUMBERS, NUMBERS)
def test_difference_is_exact(now, before):
    moved = change(
        replace(NOW, mean_diameter_um=now),
        replace(NOW, mean_diameter_um=before),
        "mean_diameter_um",
    )

    assert moved.difference is not None
    assert before + moved.difference == now
