from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.diary_query import (
    Columns,
    DiaryFilter,
    DiaryQuery,
    DiaryView,
    month_of,
    week_of,
)

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
WEDNESDAY = date(2027, 3, 3)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def query(view: DiaryView, day: date = WEDNESDAY, **more) -> DiaryQuery:
    return DiaryQuery(
        view=view, day=day, columns=Columns.PRACTITIONER, location_id=7, **more
    )


@pytest.mark.parametrize(
    ("first_weekday", "first"),
    [
        (MONDAY, date(2027, 3, 1)),
        (SUNDAY, date(2027, 2, 28)),
        (SATURDAY, date(2027, 2, 27)),
    ],
)
def test_week_begins_on_the_clinics_own_first_day(first_weekday, first):
    days = query(DiaryView.WEEK, first_weekday=first_weekday).days

    assert days == [first + timedelta(days=number) for number in range(7)]


@pytest.mark.parametrize("first_weekday", [MONDAY, SATURDAY, SUNDAY])
@given(day=DAYS)
def test_every_day_is_in_its_own_week_of_seven(first_weekday, day):
    week = week_of(day, first_weekday)

    assert (len(week), week[0].weekday(), day in week) == (7, first_weekday, True)


@pytest.mark.parametrize("first_weekday", [MONDAY, SATURDAY, SUNDAY])
@given(day=DAYS)
def test_month_is_whole_weeks_around_every_day_of_it(first_weekday, day):
    weeks = month_of(day, first_weekday)
    days = [each for week in weeks for each in week]
    own = [each for each in days if (each.year, each.month) == (day.year, day.month)]

    assert [week[0].weekday() for week in weeks] == [first_weekday] * len(weeks)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert (own[0].day, (own[-1] + timedelta(days=1)).day) == (1, 1)
    assert weeks[0][-1] in own
    assert weeks[-1][0] in own


@pytest.mark.parametrize(
    ("view", "before", "after"),
    [
        (DiaryView.DAY, date(2027, 3, 2), date(2027, 3, 4)),
        (DiaryView.LIST, date(2027, 3, 2), date(2027, 3, 4)),
        (DiaryView.WEEK, date(2027, 2, 24), date(2027, 3, 10)),
        (DiaryView.MONTH, date(2027, 2, 1), date(2027, 4, 1)),
    ],
)
def test_arrows_move_by_what_the_view_shows(view, before, after):
    shown = query(view)

    assert (shown.moved(-1).day, shown.moved(1).day) == (before, after)


def test_list_of_seven_days_moves_by_seven():
    shown = query(DiaryView.LIST, span=7)

    assert len(shown.days) == 7
    assert shown.moved(1).day == WEDNESDAY + timedelta(days=7)


@given(day=DAYS)
def test_month_forth_and_back_is_the_same_month(day):
    there = query(DiaryView.MONTH, day).moved(1).moved(-1).day

    assert there == day.replace(day=1)


def test_address_keeps_all_that_was_chosen():
    chosen = DiaryFilter(practitioners=(1, 2), rooms=(3,), types=(4,), states=("done",))
    shown = replace(query(DiaryView.LIST, span=7, filter=chosen), columns_named=True)

    assert shown.pairs() == [
        ("view", "list"),
        ("day", "2027-03-03"),
        ("location", "7"),
        ("span", "7"),
        ("columns", "practitioner"),
        ("practitioner", "1"),
        ("practitioner", "2"),
        ("room", "3"),
        ("type", "4"),
        ("state", "done"),
    ]
    assert chosen.count == 4
