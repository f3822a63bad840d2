"""Why a session gets no time, and the three least bad ways out."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.domain.availability import Slot
from clinic.domain.free_times import Hurdle, ListedTimes
from protocols.domain.course_change import Blocker, OptionKind
from protocols.domain.course_diagnosis import Question, explain, explain_missing
from protocols.domain.course_proposal import Step, propose
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import Window

ZONE = ZoneInfo("Europe/Istanbul")
START = date(2027, 3, 1)
ASKED = Question(
    number=2,
    previous=START,
    window=Window(6, 7, 10),
    wishes=Wishes(practitioner_id=1),
    open_from=START,
)


def slot(days: int, who: int = 1) -> Slot:
    day = START + timedelta(days=days)
    start = datetime.combine(day, time(10), tzinfo=ZONE).astimezone(UTC)
    return Slot(start, start + timedelta(minutes=30), who, 11)


def free(*slots: Slot, **hurdles: Hurdle) -> ListedTimes:
    days = {START + timedelta(days=int(n[1:])): h for n, h in hurdles.items()}
    return ListedTimes(slots, ZONE, days)


def ways(diagnosis) -> list[tuple[OptionKind, int]]:
    return [(option.kind, option.days_outside) for option in diagnosis.options]


def test_days_stand_under_what_they_fail_on():
    times = free(d6=Hurdle.CLOSED, d7=Hurdle.LEAVE, d9=Hurdle.CLOSED)

    blocked = explain(ASKED, times).blocked

    assert [(one.blocker, [day.day for day in one.days]) for one in blocked] == [
        (Blocker.CLOSED, [7, 10]),
        (Blocker.LEAVE, [8]),
        (Blocker.NOBODY_WORKS, [9, 11]),
    ]


@pytest.mark.parametrize("hurdle", Hurdle)
def test_every_hurdle_has_a_word_of_the_course(hurdle):
    blocked = explain(ASKED, free(d6=hurdle)).blocked

    assert blocked[0].blocker == Blocker(hurdle)


def test_days_that_have_gone_by_are_said_so():
    asked = replace(ASKED, open_from=START + timedelta(days=8))

    blocked = explain(asked, free(slot(6), slot(9))).blocked

    assert [one.blocker for one in blocked] == [
        Blocker.PAST,
        Blocker.NOBODY_WORKS,
        Blocker.OTHER_SESSIONS,
    ]


def test_one_way_out_of_each_kind_comes_before_a_second_of_one():
    times = free(slot(4), slot(5), slot(14), slot(15))

    assert ways(explain(ASKED, times)) == [
        (OptionKind.BEFORE_WINDOW, 1),
        (OptionKind.AFTER_WINDOW, 4),
        (OptionKind.TO_ARRANGE, 0),
    ]


def test_ways_out_of_one_kind_fill_up_and_name_another_practitioner():
    diagnosis = explain(ASKED, free(slot(12, who=2), slot(13), slot(14)))

    assert ways(diagnosis) == [
        (OptionKind.AFTER_WINDOW, 2),
        (OptionKind.AFTER_WINDOW, 3),
        (OptionKind.TO_ARRANGE, 0),
    ]
    assert [option.other_practitioner for option in diagnosis.options] == [
        True,
        False,
        False,
    ]
    costs = [option.cost for option in diagnosis.options]
    assert costs == sorted(costs)


def test_without_any_free_time_it_can_only_be_arranged():
    assert ways(explain(ASKED, free())) == [(OptionKind.TO_ARRANGE, 0)]


def test_day_of_the_session_before_is_no_way_out():
    assert ways(explain(ASKED, free(slot(0)))) == [(OptionKind.TO_ARRANGE, 0)]


def test_only_sessions_without_time_are_explained():
    steps = [Step(1, "P", Window(0, 0, 3)), Step(2, "P", Window(6, 7, 10))]
    times = free(slot(1), slot(12), d7=Hurdle.ROOMS_BOOKED)
    sessions = propose(steps, start_on=START, free=times, wishes=Wishes())

    missing = explain_missing(sessions, times, wishes=Wishes(), open_from=START)

    assert list(missing) == [2]
    assert missing[2].dates.target == START + timedelta(days=8)
    assert missing[2].options[0].slot == slot(12)
