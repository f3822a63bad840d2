from datetime import date

import pytest
from django.http import QueryDict

from clinic.domain.report_period import Period, Span
from clinic.forms.reports import ReportForm
from tests.factories.clinic import LocationFactory

TODAY = date(2027, 3, 15)
MARCH = Period(date(2027, 3, 1), date(2027, 3, 31))


def form(query: str, places: list | None = None) -> ReportForm:
    return ReportForm(QueryDict(query), places=places or [], today=TODAY)


def test_nothing_asked_means_this_month_everywhere():
    asked = form("")

    assert asked.is_valid()
    choice = asked.choice()
    assert (choice.span, choice.period, choice.location_id) == (Span.MONTH, MARCH, None)


def test_typed_days_win_over_the_span():
    asked = form("span=year&first_day=2027-01-05&last_day=2027-01-06")

    assert asked.is_valid()
    assert asked.choice().span == Span.DATES
    assert asked.choice().period == Period(date(2027, 1, 5), date(2027, 1, 6))


def test_days_of_the_span_itself_stay_that_span():
    asked = form("span=month&first_day=2027-03-01&last_day=2027-03-31")

    assert asked.is_valid()
    assert asked.choice().span == Span.MONTH


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("span=dates", "first_day"),
        ("first_day=2027-02-30&last_day=2027-03-01", "first_day"),
        ("first_day=2027-02-03", "last_day"),
        ("first_day=2027-03-02&last_day=2027-03-01", "last_day"),
        ("first_day=0001-01-01&last_day=2027-03-01", "first_day"),
        ("first_day=2027-03-01&last_day=9999-12-31", "last_day"),
        ("first_day=2010-03-01&last_day=2027-03-01", "last_day"),
        ("first_day=%00&last_day=x", "first_day"),
        ("span=%00", "span"),
        ("location=abc", "location"),
        ("location=99999999999999999999", "location"),
    ],
)
def test_bad_question_is_said_beside_its_field(query, field):
    asked = form(query)

    assert not asked.is_valid()
    assert field in asked.errors


@pytest.mark.django_db
def test_only_a_location_in_use_can_be_chosen():
    place, other = LocationFactory(), LocationFactory()

    assert form(f"location={place.pk}", [place]).is_valid()
    assert form(f"location={other.pk}", [place]).errors.keys() == {"location"}
