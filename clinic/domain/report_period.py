"""The days a report looks at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# Longer than any clinic's question, short enough that it is answered at once.
MOST_DAYS = 5 * 366
EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 12, 31)


class Span(StrEnum):
    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    YEAR = "year"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from the first to the last, both included."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError("a period cannot end before it starts")

    @property
    def days(self) -> Iterator[date]:
        for number in range((self.last_day - self.first_day).days + 1):
            yield self.first_day + timedelta(days=number)


def period_of(span: Span, *, today: date) -> Period:
    """The calendar month, quarter or year that holds today, or the month before."""
    month = today.replace(day=1)
    if span == Span.LAST_MONTH:
        month = (month - timedelta(days=1)).replace(day=1)
    if span == Span.QUARTER:
        month = month.replace(month=(today.month - 1) // 3 * 3 + 1)
    if span == Span.YEAR:
        month = month.replace(month=1)
    months = {Span.QUARTER: 3, Span.YEAR: 12}.get(span, 1)
    return Period(month, _months_later(month, months) - timedelta(days=1))


def _months_later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)
