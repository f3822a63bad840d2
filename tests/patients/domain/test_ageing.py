from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.ageing import TooLongAgo, age_at, moment_of, unit_of
from patients.domain.fact_fields import FIELD

AT = datetime(2027, 3, 28, 12, 0, tzinfo=UTC)
AGEING = [key for key in FIELD if unit_of(key)]


def test_ageing_keys_are_these():
    assert AGEING == [
        "loss_duration_months",
        "months_since_delivery",
        "inr_age_days",
        "hours_since_otc_aspirin_nsaid",
        "hours_since_alcohol",
        "days_since_transplant",
        "days_since_scalp_procedure",
        "hours_since_chemical_hair_treatment",
        "hba1c_age_days",
        "months_since_chemo",
    ]


def test_age_is_exactly_24_hours_after_20_and_4():
    moment = moment_of("hours_since_alcohol", 20, answered_at=AT)

    age = age_at("hours_since_alcohol", moment, at=AT + timedelta(hours=4))

    assert age == Decimal(24)


def test_age_is_below_24_hours_one_second_before():
    moment = moment_of("hours_since_alcohol", 0, answered_at=AT)
    later = AT + timedelta(hours=23, minutes=59, seconds=59)

    assert age_at("hours_since_alcohol", moment, at=later) < 24


def test_age_counts_real_hours_when_clocks_change():
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2027, 3, 27, 20, 0, tzinfo=berlin)
    after = datetime(2027, 3, 28, 20, 0, tzinfo=berlin)
    moment = moment_of("hours_since_alcohol", 0, answered_at=before.astimezone(UTC))

    assert age_at("hours_since_alcohol", moment, at=after.astimezone(UTC)) == 23


def test_age_is_never_negative():
    assert age_at("inr_age_days", AT + timedelta(days=1), at=AT) == 0


@given(
    key=st.sampled_from(AGEING),
    value=st.decimals(min_value=0, max_value=900, places=1),
)
def test_age_comes_back_unchanged_at_the_same_moment(key, value):
    moment = moment_of(key, value, answered_at=AT)

    assert moment is not None
    assert age_at(key, moment, at=AT) == value


@pytest.mark.parametrize("value", [None, "unknown", "none", True])
def test_moment_is_none_for_what_is_no_number(value):
    assert moment_of("hours_since_alcohol", value, answered_at=AT) is None


def test_moment_is_none_for_a_key_that_does_not_age():
    assert moment_of("patch_read_hours", 50, answered_at=AT) is None


def test_moment_refuses_an_age_beyond_a_lifetime():
    with pytest.raises(TooLongAgo):
        moment_of("months_since_delivery", 999_999, answered_at=AT)
