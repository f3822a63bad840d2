from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.clock import (
    Happens,
    day_interval,
    days_interval,
    happens,
    local_day,
    to_utc,
    wall_interval,
)

BERLIN = ZoneInfo("Europe/Berlin")
ISTANBUL = ZoneInfo("Europe/Istanbul")
KOLKATA = ZoneInfo("Asia/Kolkata")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "expected", "how_often"),
    [
        (BERLIN, SPRING, time(1, 30), "2027-03-28T00:30", Happens.ONCE),
        (BERLIN, SPRING, time(2, 30), "2027-03-28T01:30", Happens.NEVER),
        (BERLIN, SPRING, time(3, 30), "2027-03-28T01:30", Happens.ONCE),
        (BERLIN, AUTUMN, time(1, 30), "2027-10-30T23:30", Happens.ONCE),
        (BERLIN, AUTUMN, time(2, 30), "2027-10-31T00:30", Happens.TWICE),
        (BERLIN, AUTUMN, time(3, 30), "2027-10-31T02:30", Happens.ONCE),
        (ISTANBUL, SPRING, time(2, 30), "2027-03-27T23:30", Happens.ONCE),
        (ISTANBUL, AUTUMN, time(2, 30), "2027-10-30T23:30", Happens.ONCE),
        (KOLKATA, SPRING, time(2, 30), "2027-03-27T21:00", Happens.ONCE),
        (KOLKATA, AUTUMN, time(2, 30), "2027-10-30T21:00", Happens.ONCE),
    ],
)
def test_wall_time_on_the_days_the_clocks_change(zone, day, clock, expected, how_often):
    moment = datetime.fromisoformat(expected).replace(tzinfo=UTC)

    assert to_utc(day, clock, zone) == moment
    assert happens(day, clock, zone) == how_often


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, SPRING, 23),
        (BERLIN, AUTUMN, 25),
        (BERLIN, date(2027, 3, 29), 24),
        (ISTANBUL, SPRING, 24),
        (ISTANBUL, AUTUMN, 24),
        (KOLKATA, SPRING, 24),
        (KOLKATA, AUTUMN, 24),
    ],
)
def test_length_of_a_local_day(zone, day, hours):
    assert day_interval(day, zone).length == timedelta(hours=hours)


def test_days_from_first_to_last_count_both():
    interval = days_interval(date(2027, 3, 27), date(2027, 3, 29), BERLIN)

    assert interval.length == timedelta(hours=71)


def test_stretch_inside_the_hour_that_never_happens_keeps_its_length():
    interval = wall_interval(SPRING, time(2, 0), time(2, 45), BERLIN)

    assert interval.length == timedelta(minutes=45)


def test_stretch_that_ends_in_the_gap_is_never_negative():
    interval = wall_interval(SPRING, time(2, 30), time(3, 0), BERLIN)

    assert interval.length == timedelta(0)


@given(
    st.sampled_from([BERLIN, ISTANBUL, KOLKATA]),
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.integers(0, 24 * 60 - 1),
)
def test_a_wall_time_that_happens_comes_back_as_it_was(zone, day, minute):
    wall = datetime.combine(day, time(minute // 60, minute % 60))
    moment = to_utc(wall.date(), wall.time(), zone)

    if happens(wall.date(), wall.time(), zone) != Happens.NEVER:
        assert moment.astimezone(zone).replace(tzinfo=None) == wall
        assert local_day(moment, zone) == wall.date()
    else:
        shown = moment.astimezone(zone).replace(tzinfo=None)
        assert shown == wall + timedelta(hours=1)
