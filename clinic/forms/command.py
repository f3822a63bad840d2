"""A day as somebody types it into the search: 25.11., 25/11/2026 or 2026-11-25."""

import re
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./]?(\d{4})?")


def day_in(text: str, *, today: date) -> date | None:
    """None for anything else. Without a year it is the next such day."""
    if iso := _ISO.fullmatch(text):
        year, month, day = map(int, iso.groups())
        return _day(year, month, day)
    if found := _DAY_FIRST.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        if found[3]:
            return _day(int(found[3]), month, day)
        this_year = _day(today.year, month, day)
        if this_year and this_year < today:
            return _day(today.year + 1, month, day)
        return this_year
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
