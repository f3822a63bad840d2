from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.zone_rules import rules_between

ZONES = [
    "Europe/Berlin",
    "Europe/Istanbul",
    "Asia/Kolkata",
    "America/New_York",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
]


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_summer_begins_and_ends_within_a_course():
    found = rules_between(ZoneInfo("Europe/Berlin"), utc(2027, 2, 1), utc(2027, 12, 1))

    assert [(r.name, r.starts.isoformat(), r.is_summer) for r in found] == [
        ("CET", "2026-10-25T03:00:00", False),
        ("CEST", "2027-03-28T02:00:00", True),
        ("CET", "2027-10-31T03:00:00", False),
    ]


@pytest.mark.parametrize(
    ("zone", "hours"), [("Europe/Istanbul", 3), ("Asia/Kolkata", 5.5)]
)
def test_zone_without_summer_time_is_one_rule(zone, hours):
    (rule,) = rules_between(ZoneInfo(zone), utc(2027, 2, 1), utc(2027, 12, 1))

    assert rule.offset_from == rule.offset_to == timedelta(hours=hours)
    assert rule.is_summer is False


def test_single_event_needs_the_rule_that_holds_then_and_no_other():
    found = rules_between(
        ZoneInfo("Europe/Berlin"), utc(2027, 7, 1, 8), utc(2027, 7, 1, 9)
    )

    assert [rule.name for rule in found] == ["CEST"]


@given(
    key=st.sampled_from(ZONES),
    first=st.integers(0, 4 * 366 * 24),
    hours=st.integers(0, 24 * 300),
)
def test_rules_give_every_moment_between_its_offset(key, first, hours):
    zone, first = ZoneInfo(key), utc(2026, 1, 1) + timedelta(hours=first)
    last = first + timedelta(hours=hours)

    found = rules_between(zone, first, last)

    for moment in (first, first + (last - first) / 2, last):
        begun = [
            r for r in found if r.starts - r.offset_from <= moment.replace(tzinfo=None)
        ]
        assert begun[-1].offset_to == moment.astimezone(zone).utcoffset()
