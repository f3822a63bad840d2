from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.quiet_hours import QuietHours

ISTANBUL = ZoneInfo("Europe/Istanbul")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(start=time(21), end=time(8), zone=ISTANBUL)


def at(clock: str, day: int = 1) -> datetime:
    return datetime(2027, 3, day, *map(int, clock.split(":")), tzinfo=ISTANBUL)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [
        ("20:59", False),
        ("21:00", True),
        ("00:00", True),
        ("07:59", True),
        ("08:00", False),
    ],
)
def test_quiet_hours_over_midnight(clock, quiet):
    assert NIGHT.holds(at(clock)) is quiet


@pytest.mark.parametrize(
    ("clock", "end", "start"),
    [
        ("12:00", at("12:00"), at("12:00")),
        ("22:00", at("08:00", 2), at("20:30")),
        ("03:00", at("08:00"), datetime(2027, 2, 28, 20, 30, tzinfo=ISTANBUL)),
    ],
)
def test_moment_moves_out_of_the_night_to_either_side(clock, end, start):
    assert (NIGHT.end_after(at(clock)), NIGHT.start_before(at(clock))) == (end, start)


def test_quiet_hours_within_a_day():
    siesta = QuietHours(start=time(13), end=time(15), zone=ISTANBUL)

    assert [siesta.holds(at(c)) for c in ("12:59", "13:00", "14:59", "15:00")] == [
        False,
        True,
        True,
        False,
    ]


def test_equal_times_make_no_hour_quiet():
    assert not QuietHours(start=time(8), end=time(8), zone=ISTANBUL).holds(at("08:00"))


@pytest.mark.parametrize("day", [datetime(2027, 3, 28), datetime(2027, 10, 31)])  # noqa: DTZ001 - a wall date
def test_morning_of_a_clock_change_is_eight_on_the_wall(day):
    night = QuietHours(start=time(21), end=time(8), zone=BERLIN)

    end = night.end_after(datetime.combine(day, time(1, 30), tzinfo=BERLIN))

    assert end.astimezone(BERLIN).strftime("%d %H:%M") == day.strftime("%d 08:00")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds carry no zone
def test_neither_side_is_quiet_and_both_are_near(moment):
    night = QuietHours(start=time(21), end=time(8), zone=BERLIN)

    end, start = night.end_after(moment), night.start_before(moment)

    assert (night.holds(end), night.holds(start)) == (False, False)
    assert start <= moment <= end
    assert end - start <= timedelta(hours=12, minutes=30)
