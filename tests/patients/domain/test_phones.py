import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.phones import NotAPhone, normalise, shown


@pytest.mark.parametrize(
    ("typed", "region", "stored"),
    [
        ("0532 000 00 00", "TR", "+905320000000"),
        ("+90 532 000 00 00", "TR", "+905320000000"),
        ("0090 532 000 00 00", "DE", "+905320000000"),
        ("٠٥٣٢ ٠٠٠ ٠٠ ٠٠", "TR", "+905320000000"),
        ("+49 151 23456789", "TR", "+4915123456789"),
        ("", "TR", ""),
        ("   ", "TR", ""),
    ],
)
def test_phone_is_stored_in_one_form(typed, region, stored):
    assert normalise(typed, region=region) == stored


@pytest.mark.parametrize(
    ("typed", "needs_country"),
    [("0912 000 0000", True), ("+90 1", False), ("call me", True), ("9" * 41, False)],
)
def test_what_is_no_phone_is_refused(typed, needs_country):
    with pytest.raises(NotAPhone) as refused:
        normalise(typed, region="TR")

    assert refused.value.needs_country is needs_country


def test_phone_is_shown_in_groups():
    assert shown("+905320000000") == "+90 532 000 00 00"
    assert shown("unknown") == "unknown"


@given(st.text(max_size=60))
def test_any_text_is_a_phone_or_refused(typed):
    with contextlib.suppress(NotAPhone):
        assert normalise(typed, region="TR").strip("+").isascii()
