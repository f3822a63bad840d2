"""The diary's address: read tolerantly, since any odd value just means the usual."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.http import QueryDict

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.booking import HORIZON
from clinic.domain.diary_query import Columns, DiaryFilter, DiaryQuery, DiaryView
from clinic.domain.slot_codes import MOST_DIGITS, decode
from clinic.models.places import Location

COLUMNS_COOKIE = "diary_columns"
LIST_SPANS = (1, 7)
# More than anybody ticks, and little enough for an address.
_MOST_CHOICES = 60

Choice = TypeVar("Choice", bound=StrEnum)


def diary_query(
    asked: QueryDict,
    cookies: Mapping[str, str],
    *,
    location: Location,
    today: date,
    first_weekday: int,
) -> DiaryQuery:
    named = one_of(Columns, asked.get("columns", ""))
    own = one_of(Columns, cookies.get(COLUMNS_COOKIE, ""))
    span, gap = asked.get("span", ""), asked.get("gap", "")
    return DiaryQuery(
        view=one_of(DiaryView, asked.get("view", "")) or DiaryView.DAY,
        day=day_near(asked.get("day", ""), today=today),
        columns=named or own or Columns.PRACTITIONER,
        columns_named=named is not None,
        location_id=location.pk,
        first_weekday=first_weekday,
        span=next((each for each in LIST_SPANS if str(each) == span), LIST_SPANS[0]),
        filter=DiaryFilter(
            practitioners=_numbers(asked.getlist("practitioner")),
            rooms=_numbers(asked.getlist("room")),
            types=_numbers(asked.getlist("type")),
            states=tuple(
                state for state in AppointmentState if state in asked.getlist("state")
            ),
        ),
        gap=gap if decode(gap) else "",
    )


def one_of(choices: type[Choice], text: str) -> Choice | None:
    return next((choice for choice in choices if choice == text), None)


def day_near(text: str, *, today: date) -> date:
    """The day asked for, or today for anything odd or far away."""
    day = parsed_day(text)
    if day is None or abs(day - today) > HORIZON:
        return today
    return day


def parsed_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def chosen_location(text: str, places: Iterable[Location]) -> Location | None:
    """The one asked for, or the first there is."""
    known = list(places)
    named = (place for place in known if str(place.pk) == text)
    return next(named, known[0] if known else None)


def _numbers(texts: Iterable[str]) -> tuple[int, ...]:
    """Row numbers, each once, as typed in order."""
    plain = (text for text in texts if text.isascii() and text.isdecimal())
    short = (int(text) for text in plain if len(text) <= MOST_DIGITS)
    return tuple(dict.fromkeys(short))[:_MOST_CHOICES]
