"""Moments as a clinic says them: in the location's wall time, with its name."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.utils.formats import date_format
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from clinic.domain.clock import Happens, happens


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """One moment in words, in the language that is active."""

    iso: str
    weekday: str
    date: str
    short_date: str
    month: str
    day_number: str
    clock: str
    zone: str

    @property
    def long(self) -> str:
        return _("%(weekday)s %(date)s, %(clock)s") % {
            "weekday": self.weekday,
            "date": self.date,
            "clock": self.clock,
        }


def shown(moment: datetime, zone: ZoneInfo) -> ShownMoment:
    local = moment.astimezone(zone)
    return ShownMoment(
        iso=moment.astimezone(UTC).isoformat(),
        weekday=date_format(local, "l"),
        date=date_format(local, "DATE_FORMAT"),
        short_date=date_format(local, "j M"),
        month=date_format(local, "M"),
        day_number=str(local.day),
        clock=clock(local, zone),
        zone=zone_words(zone, moment),
    )


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """The wall time. In the hour that happens twice the second one says so."""
    local = moment.astimezone(zone)
    shown_time = f"{local:%H:%M}"
    twice = happens(local.date(), local.time(), zone) == Happens.TWICE
    if twice and local.fold:
        return _("%(time)s (second time)") % {"time": shown_time}
    return shown_time


def zone_words(zone: ZoneInfo, moment: datetime) -> str:
    """Such as "Istanbul time (UTC+3)"."""
    offset = moment.astimezone(zone).utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    sign = "+" if minutes >= 0 else "-"
    hours, rest = divmod(abs(minutes), 60)
    number = f"{hours}:{rest:02}" if rest else f"{hours}"
    return _("%(city)s time (UTC%(offset)s)") % {
        "city": zone_city(zone.key),
        "offset": f"{sign}{number}",
    }


def zone_city(key: str) -> str:
    """Such as "London" or "Londra" for Europe/London, in the language that is active."""
    locale = to_locale(get_language() or "en")
    return get_timezone_location(key, locale=locale, return_city=True).rpartition("/")[
        2
    ]


def day_words(day: date) -> str:
    return f"{date_format(day, 'l')} {date_format(day, 'MONTH_DAY_FORMAT')}"
