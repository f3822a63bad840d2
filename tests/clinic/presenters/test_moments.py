from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from clinic.presenters.moments import clock, shown, zone_words

BERLIN = ZoneInfo("Europe/Berlin")


def test_moment_in_words_of_the_place_where_it_happens():
    moment = shown(datetime(2027, 3, 1, 7, 0, tzinfo=UTC), ZoneInfo("Europe/Istanbul"))

    assert moment.long == "Monday 1 March 2027, 10:00"
    assert moment.zone == "Istanbul time (UTC+3)"


def test_moment_speaks_the_language_that_is_active():
    with translation.override("tr"):
        moment = shown(datetime(2027, 3, 1, 7, 0, tzinfo=UTC), BERLIN)
        words = moment.long

    assert (moment.weekday, moment.date) == ("Pazartesi", "1 Mart 2027")
    assert words == "1 Mart 2027 Pazartesi, 08:00"


def test_zone_is_named_in_the_language_that_is_active():
    with translation.override("tr"):
        words = zone_words(
            ZoneInfo("Europe/Istanbul"), datetime(2027, 1, 1, tzinfo=UTC)
        )

    assert words == "İstanbul saati (UTC+3)"


@pytest.mark.parametrize(
    ("utc_hour", "expected"), [(0, "02:30"), (1, "02:30 (second time)"), (2, "03:30")]
)
def test_hour_that_happens_twice_says_which_one(utc_hour, expected):
    assert clock(datetime(2027, 10, 31, utc_hour, 30, tzinfo=UTC), BERLIN) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Kolkata", "Kolkata time (UTC+5:30)"),
        ("America/St_Johns", "St John’s time (UTC-3:30)"),
        ("Europe/London", "London time (UTC+0)"),
    ],
)
def test_zone_says_its_distance_from_utc(zone, expected):
    assert zone_words(ZoneInfo(zone), datetime(2027, 1, 1, tzinfo=UTC)) == expected
