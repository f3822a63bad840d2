from datetime import date

import pytest

from clinic.domain.report_period import Period, Span, period_of


@pytest.mark.parametrize(
    ("span", "today", "first", "last"),
    [
        (Span.MONTH, date(2027, 3, 31), date(2027, 3, 1), date(2027, 3, 31)),
        (Span.LAST_MONTH, date(2027, 1, 1), date(2026, 12, 1), date(2026, 12, 31)),
        (Span.LAST_MONTH, date(2028, 3, 31), date(2028, 2, 1), date(2028, 2, 29)),
        (Span.QUARTER, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        (Span.QUARTER, date(2027, 5, 2), date(2027, 4, 1), date(2027, 6, 30)),
        (Span.YEAR, date(2027, 3, 1), date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_period_is_the_calendar_span_around_today(span, today, first, last):
    assert period_of(span, today=today) == Period(first, last)


def test_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2027, 3, 2), date(2027, 3, 1))


def test_days_include_both_ends():
    period = Period(date(2027, 2, 28), date(2027, 3, 1))

    assert list(period.days) == [date(2027, 2, 28), date(2027, 3, 1)]
