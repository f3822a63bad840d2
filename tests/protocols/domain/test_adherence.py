from datetime import date

import pytest

from clinic.domain.shares import Share
from protocols.domain.adherence import (
    Distance,
    GivenSession,
    adherence,
    distance,
    grouped,
)


def given(day: date, **changes: object) -> GivenSession:
    values: dict[str, object] = {
        "practitioner_id": 1,
        "day": day,
        "earliest": date(2027, 3, 10),
        "latest": date(2027, 3, 14),
    }
    return GivenSession(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "outside", "word"),
    [
        (date(2027, 3, 6), -4, Distance.EARLY_WEEK),
        (date(2027, 3, 7), -3, Distance.EARLY_DAYS),
        (date(2027, 3, 9), -1, Distance.EARLY_DAYS),
        (date(2027, 3, 10), 0, Distance.INSIDE),
        (date(2027, 3, 14), 0, Distance.INSIDE),
        (date(2027, 3, 15), 1, Distance.LATE_DAYS),
        (date(2027, 3, 17), 3, Distance.LATE_DAYS),
        (date(2027, 3, 18), 4, Distance.LATE_WEEK),
        (date(2027, 3, 21), 7, Distance.LATE_WEEK),
        (date(2027, 3, 22), 8, Distance.LATE_FORTNIGHT),
        (date(2027, 3, 28), 14, Distance.LATE_FORTNIGHT),
        (date(2027, 3, 29), 15, Distance.LATE_MORE),
    ],
)
def test_distance_counts_from_the_nearest_day_of_the_window(day, outside, word):
    session = given(day)

    assert (session.days_outside, distance(session)) == (outside, word)


def test_adherence_is_the_share_inside():
    days = [date(2027, 3, 9), date(2027, 3, 10), date(2027, 3, 12), date(2027, 3, 15)]

    assert adherence(map(given, days)) == Share(2, 4)
    assert adherence([]) == Share(0, 0)


def test_groups_keep_every_session():
    first, second, third = (
        given(date(2027, 3, n), practitioner_id=n % 2) for n in (10, 11, 12)
    )

    assert grouped([first, second, third], lambda s: s.practitioner_id) == {
        0: [first, third],
        1: [second],
    }
