from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.availability import Slot
from clinic.domain.visit_offers import (
    MOST_SHOWN,
    SHOWN_A_DAY,
    VisitWindow,
    allowed,
    around,
    shown,
)

ZONE = ZoneInfo("Europe/Istanbul")
MONDAY = datetime(2027, 3, 1, 7, 0, tzinfo=UTC)


def slot(hours, practitioner=1):
    start = MONDAY + timedelta(hours=hours)
    return Slot(start, start + timedelta(minutes=30), practitioner, 1)


def showing(slots):
    return shown(slots, practitioner_id=1, starts_at=MONDAY, zone=ZONE)


@given(
    st.lists(
        st.builds(slot, st.integers(0, 24 * 40), st.integers(1, 3)),
        unique_by=lambda one: one.place,
    )
)
def test_few_times_are_shown_each_day_and_in_all_and_all_are_on_offer(slots):
    found = showing(slots)

    days = [one.starts_at.astimezone(ZONE).date() for one in found]
    assert len(found) <= MOST_SHOWN
    assert all(days.count(day) <= SHOWN_A_DAY for day in days)
    assert set(found) <= set(slots)
    assert found == sorted(found, key=lambda one: one.place)
    assert bool(found) == bool(slots)


def test_nearest_days_come_first():
    slots = [slot(24 * day) for day in range(1, 40)]

    assert showing(slots) == slots[:MOST_SHOWN]


def test_same_person_and_the_usual_hour_come_before_others():
    slots = [slot(24 + hour, practitioner=2) for hour in range(4)]
    slots += [slot(26), slot(28), slot(30)]

    assert [one.practitioner_id for one in showing(slots)] == [1, 1, 1]


def test_times_of_one_day_lie_apart():
    slots = [slot(24 + quarter / 4) for quarter in range(16)]

    starts = [one.starts_at for one in showing(slots)]
    assert len(starts) == SHOWN_A_DAY
    assert all(b - a >= timedelta(hours=1) for a, b in pairwise(starts))


def test_others_are_on_offer_only_when_the_own_person_has_hardly_any_time():
    own, others = [slot(1), slot(2), slot(3)], [slot(4, practitioner=2)]

    assert allowed(own + others, practitioner_id=1) == own
    assert allowed(own[:2] + others, practitioner_id=1) == own[:2] + others


def test_visit_without_a_window_may_go_four_weeks_either_way_but_not_back():
    today, visit_on = date(2027, 3, 1), date(2027, 4, 10)

    assert around(visit_on, today=today) == VisitWindow(
        date(2027, 3, 13), date(2027, 5, 8)
    )
    assert around(today, today=today) == VisitWindow(today, date(2027, 3, 29))


def test_window_without_days_is_empty():
    one = VisitWindow(date(2027, 3, 1), date(2027, 3, 5))

    assert one.within(VisitWindow(date(2027, 3, 6), date(2027, 3, 9))).is_empty
    assert not one.is_empty
    assert one.holds(date(2027, 3, 5))
    assert not one.holds(date(2027, 3, 6))
