from dataclasses import replace
from decimal import Decimal

import pytest

from patients.domain.photo_quality import (
    ADVICE,
    MARKS,
    PATCHES,
    STANDARD_VIEWS,
    Measured,
    faults,
    missing_views,
    next_patch,
)

GOOD = Measured(1200, Decimal(40), Decimal(60), Decimal(60))


def test_limits_themselves_are_good_enough():
    assert faults(GOOD) == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"short_edge": 1199}, "small"),
        ({"sharpness": Decimal("39.99")}, "blurred"),
        ({"dark_percent": Decimal("60.01")}, "dark"),
        ({"bright_percent": Decimal("60.01")}, "bright"),
    ],
)
def test_each_number_beyond_its_limit_is_a_fault_with_a_word(change, fault):
    assert faults(replace(GOOD, **change)) == (fault,)
    assert ADVICE[fault]
    assert MARKS[fault]


def test_number_that_was_never_read_is_no_fault():
    assert faults(Measured(1200, None, None, None)) == ()


def test_six_views_make_a_set_and_the_close_up_is_extra():
    assert [str(view) for view in STANDARD_VIEWS] == [
        "front",
        "top_part",
        "vertex",
        "left_temporal",
        "right_temporal",
        "occipital",
    ]
    assert missing_views({"vertex", "macro"}) == (
        "front",
        "top_part",
        "left_temporal",
        "right_temporal",
        "occipital",
    )
    assert missing_views(set(STANDARD_VIEWS)) == ()


@pytest.mark.parametrize(
    ("taken", "number"),
    [(set(), "patch_1"), ({"patch_1", "patch_3"}, "patch_2"), (set(PATCHES), None)],
    ids=["none", "a gap", "all"],
)
def test_next_patch_has_the_first_free_number(taken, number):
    assert next_patch(taken) == number
