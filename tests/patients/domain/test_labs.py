from decimal import Decimal

import pytest

from patients.domain.fact_fields import FIELD
from patients.domain.labs import FACT_KEYS, LabTest, against_range, fact_keys
from patients.presenters.labs import age_words, number
from patients.reference import measures


@pytest.mark.parametrize(
    ("value", "low", "high", "stands"),
    [
        ("12", "12", "16", "within"),
        ("16", "12", "16", "within"),
        ("11.999", "12", "16", "below"),
        ("16.001", "12", "16", "above"),
        ("1", None, "4", "within"),
        ("0.3", "0.4", None, "below"),
        ("5", None, None, "no_range"),
    ],
)
def test_limits_belong_to_the_laboratorys_range(value, low, high, stands):
    limits = [Decimal(limit) if limit else None for limit in (low, high)]

    assert against_range(Decimal(value), *limits) == stands


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "1 day ago"),
        (14, "14 days ago"),
        (15, "2 weeks ago"),
        (60, "8 weeks ago"),
        (61, "2 months ago"),
        (91, "2 months ago"),
        (92, "3 months ago"),
        (729, "23 months ago"),
        (730, "1 year ago"),
        (731, "2 years ago"),
    ],
)
def test_age_is_said_in_words_and_rounded_down(days, words):
    assert age_words(days) == words


def test_every_key_is_one_of_the_dictionary():
    keys = [key for test in LabTest for key in fact_keys(test)]

    assert [key for key in keys if key not in FIELD] == []
    assert sorted(keys) == [
        "ferritin_ug_l",
        "hb_g_dl",
        "hba1c_age_days",
        "hba1c_unit",
        "hba1c_value",
        "inr",
        "inr_age_days",
        "platelets",
        "tsh_miu_l",
        "vitd_ng_ml",
    ]


@pytest.mark.parametrize("test", list(FACT_KEYS), ids=str)
def test_unit_is_that_of_the_dictionary(test):
    units = tuple(unit.name for unit in measures.current().labs[test].units)

    expected = FIELD[FACT_KEYS[test].value].unit
    assert units == (("%", "mmol/mol") if test == LabTest.HBA1C else (expected,))


@pytest.mark.parametrize(
    ("value", "shown"), [("28.000", "28"), ("0.400", "0.4"), ("100", "100")]
)
def test_number_is_shown_without_idle_zeros(value, shown):
    assert number(Decimal(value)) == shown
