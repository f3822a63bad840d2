from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from protocols.domain.pricing import price
from tests.factories.protocols import plan_draft, plan_schedule

DRAFT = plan_draft()
SCHEDULE = plan_schedule()


def test_course_is_every_session_at_its_price():
    cost = price(DRAFT, SCHEDULE)

    assert cost.course_total == Decimal("28800.00")
    assert [(each.phase, each.sessions, each.total) for each in cost.phases] == [
        ("INDUCTION", 5, Decimal("16000.00")),
        ("MAINTENANCE", 4, Decimal("12800.00")),
    ]


def test_twelve_months_add_the_keeping_sessions_that_fit():
    cost = price(DRAFT, SCHEDULE)

    # From 28 April to 30 November are 216 days: three times 60.
    assert cost.maintenance_sessions == 3
    assert cost.maintenance_total == Decimal("9450.00")
    assert cost.twelve_months_total == Decimal("38250.00")


def test_sessions_after_the_first_year_cost_but_not_in_twelve_months():
    late = replace(SCHEDULE[-1], target=date(2027, 12, 1))
    cost = price(DRAFT, (*SCHEDULE[:-1], late))

    assert cost.course_total == Decimal("28800.00")
    assert cost.twelve_months_total == Decimal("25600.00")


@pytest.mark.parametrize("every", [None, 0])
def test_no_keeping_sessions_are_expected_when_none_are_said(every):
    cost = price(replace(DRAFT, maintenance_every_days=every), SCHEDULE)

    assert (cost.maintenance_sessions, cost.twelve_months_total) == (
        0,
        Decimal("28800.00"),
    )


def test_keeping_sessions_cost_the_same_when_nothing_else_is_said():
    cost = price(replace(DRAFT, maintenance_price=None), SCHEDULE)

    assert cost.maintenance_price == Decimal("3200.00")


def test_free_sessions_cost_nothing():
    draft = replace(DRAFT, price_per_session=Decimal(0), maintenance_price=Decimal(0))

    assert price(draft, SCHEDULE).twelve_months_total == 0


def test_without_price_or_dates_there_is_no_figure():
    assert price(replace(DRAFT, price_per_session=None), SCHEDULE) is None
    assert price(DRAFT, ()) is None


def test_year_from_29_february_ends_before_1_march():
    first = replace(SCHEDULE[0], target=date(2028, 2, 29))
    last = replace(SCHEDULE[1], target=date(2029, 2, 28))

    cost = price(DRAFT, (first, last))
    assert cost.twelve_months_total == Decimal("6400.00")
