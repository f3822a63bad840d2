from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.facts import SaltRegions
from patients.domain.salt import clinical_band, s_class, score

PERCENT = st.decimals(min_value=0, max_value=100, places=2)


def regions(vertex, posterior, right, left):
    parts = (vertex, posterior, right, left)
    return SaltRegions(*(None if part is None else Decimal(part) for part in parts))


@pytest.mark.parametrize(
    ("given_regions", "expected"),
    [
        (regions(10, 15, 0, 2), "7.96"),
        (regions(60, 50, 40, 30), "48.6"),
        (regions(100, 100, 100, 100), "100"),
        (regions(0, 0, 0, 0), "0"),
    ],
)
def test_score_weighs_the_regions(given_regions, expected):
    assert score(given_regions) == Decimal(expected)


def test_score_needs_all_four_regions():
    assert score(regions(10, None, 0, 0)) is None


@given(PERCENT, PERCENT, PERCENT, PERCENT)
def test_score_stays_between_its_regions(vertex, posterior, right, left):
    parts = (vertex, posterior, right, left)

    salt = score(SaltRegions(*parts))

    assert salt is not None
    assert min(parts) <= salt <= max(parts)


@pytest.mark.parametrize(
    ("salt", "older", "clinical"),
    [
        ("0", "S0", "none"),
        ("0.01", "S1", "limited"),
        ("20", "S1", "limited"),
        ("20.01", "S1", "moderate"),
        ("24.99", "S1", "moderate"),
        ("25", "S2", "moderate"),
        ("49.99", "S2", "moderate"),
        ("50", "S3", "severe"),
        ("74.99", "S3", "severe"),
        ("75", "S4a", "severe"),
        ("94.99", "S4a", "severe"),
        ("95", "S4a", "very severe"),
        ("96", "S4b", "very severe"),
        ("99.99", "S4b", "very severe"),
        ("100", "S5", "very severe"),
    ],
)
def test_bands_cut_where_each_system_does(salt, older, clinical):
    assert (s_class(Decimal(salt)), clinical_band(Decimal(salt))) == (older, clinical)
