"""What one unlucky thing costs in a course.

Whole points, so that sums are exact and the same in any order: a day beside the target
is ``A_DAY``. The four ranks are so far apart that no sum of a lower one reaches a
higher one: a session without a time, a day outside a window, a row that moves, and
everything that is merely less pleasant.
"""

from datetime import time

from protocols.domain.course_wishes import Wishes

NO_TIME = 10**15
A_DAY_OUTSIDE = 10**11
A_MOVE = 10**8

A_DAY = 1_200
OTHER_PRACTITIONER = 3 * A_DAY
OTHER_WEEKDAY = 5 * A_DAY // 2
CHANGED_PRACTITIONER = 2 * A_DAY
# Another room at the same time never saves more changes than it costs itself.
OTHER_ROOM = A_DAY // 2
CHANGED_ROOM = OTHER_ROOM // 2
A_MINUTE_OUTSIDE = 10

MINUTES_AN_HOUR = 60


def minute_cost(minute: int, wishes: Wishes) -> int:
    """``minute`` counts from midnight by the clock on the wall."""
    outside = 0
    if wishes.from_time:
        outside = max(outside, minute_of(wishes.from_time) - minute)
    if wishes.until_time:
        outside = max(outside, minute - minute_of(wishes.until_time))
    return outside * A_MINUTE_OUTSIDE


def weekday_cost(weekday: int, wishes: Wishes) -> int:
    is_wished = not wishes.weekdays or weekday in wishes.weekdays
    return 0 if is_wished else OTHER_WEEKDAY


def place_cost(practitioner_id: int, room_id: int, wishes: Wishes) -> int:
    cost = 0
    if wishes.practitioner_id not in {None, practitioner_id}:
        cost += OTHER_PRACTITIONER
    if wishes.room_id not in {None, room_id}:
        cost += OTHER_ROOM
    return cost


def minute_of(clock: time) -> int:
    return clock.hour * MINUTES_AN_HOUR + clock.minute
