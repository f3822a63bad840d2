from decimal import Decimal

import pytest

from patients.domain.shedding import comb_reading, dlqi_band, wash_pattern
from patients.reference import measures

NORMS = measures.current()


@pytest.mark.parametrize(
    ("age", "counts", "state"),
    [
        (20, (78, 78, 78), "within"),
        (40, (78, 78, 79), "above"),
        (41, (43, 43, 43), "within"),
        (41, (43, 43, 44), "above"),
        (60, (0, 0, 0), "within"),
        (19, (5, 5, 5), "none_at_this_age"),
        (61, (5, 5, 5), "none_at_this_age"),
        (None, (5, 5, 5), "none_at_this_age"),
        (30, (500, 5, None), "too_few_mornings"),
    ],
)
def test_comb_count_of_men_by_age(age, counts, state):
    reading = comb_reading(counts, NORMS.comb, sex="M", age=age)

    assert reading.state == state


@pytest.mark.parametrize(
    ("sex", "state"),
    [("F", "none_for_women"), ("intersex", "men_only"), ("unknown", "men_only")],
)
def test_comb_count_has_norms_for_men_only(sex, state):
    reading = comb_reading((300, 300, 300), NORMS.comb, sex=sex, age=30)

    assert (reading.state, reading.norm) == (state, None)


def test_comb_mean_is_of_the_mornings_that_were_counted():
    assert comb_reading((None, None, None), NORMS.comb, sex="M", age=30) is None
    two = comb_reading((0, None, 5), NORMS.comb, sex="M", age=30)
    assert (two.mornings, two.mean) == (2, Decimal("2.5"))
    three = comb_reading((10, 10, 11), NORMS.comb, sex="M", age=30)
    assert three.mean == Decimal("10.3")


@pytest.mark.parametrize(
    ("count", "vellus", "pattern"),
    [
        (100, "9.9", "effluvium"),
        (100, "10", "mixed"),
        (99, "10", "pattern"),
        (99, "9.9", "neither"),
        (0, "0", "neither"),
        (2000, "100", "mixed"),
    ],
)
def test_wash_test_after_five_days(count, vellus, pattern):
    assert wash_pattern(count, Decimal(vellus), 5, NORMS.wash) == pattern


@pytest.mark.parametrize(
    ("count", "vellus", "days", "pattern"),
    [
        (120, "5", 4, "other_days"),
        (120, "5", 6, "other_days"),
        (120, "5", None, "incomplete"),
        (120, None, 5, "incomplete"),
        (None, "5", 5, "incomplete"),
        (None, None, 5, None),
    ],
)
def test_wash_test_is_not_read_without_its_parts(count, vellus, days, pattern):
    share = Decimal(vellus) if vellus else None

    assert wash_pattern(count, share, days, NORMS.wash) == pattern


@pytest.mark.parametrize(
    ("total", "effect"),
    [
        (0, "no effect"),
        (1, "no effect"),
        (2, "small effect"),
        (5, "small effect"),
        (6, "moderate effect"),
        (10, "moderate effect"),
        (11, "very large effect"),
        (20, "very large effect"),
        (21, "extremely large effect"),
        (30, "extremely large effect"),
    ],
)
def test_dlqi_bands(total, effect):
    assert dlqi_band(total, NORMS.dlqi).effect == effect


def test_dlqi_bands_leave_no_gap():
    totals = [dlqi_band(total, NORMS.dlqi) for total in range(31)]

    assert None not in totals
    assert dlqi_band(31, NORMS.dlqi) is None
