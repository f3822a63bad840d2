"""Why a session got no time, and the three least bad ways out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.domain.free_times import FreeTimes
from protocols.domain.course_change import (
    BlockedDays,
    Blocker,
    Diagnosis,
    Option,
    OptionKind,
)
from protocols.domain.course_choices import Choice, Choices
from protocols.domain.course_costs import A_DAY, A_DAY_OUTSIDE, NO_TIME
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import Window
from protocols.domain.schedule import DateWindow, window_after

HOW_MANY_OPTIONS = 3
# How many days before and after a window are looked at.
DAYS_BESIDE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A session without a time; ``previous`` is the day that its gap counts from.

    ``open_from`` is the first day that may be taken.
    """

    number: int
    previous: date
    window: Window
    wishes: Wishes
    open_from: date


def explain(question: Question, free: FreeTimes) -> Diagnosis:
    dates = window_after(question.previous, question.window)
    return Diagnosis(
        number=question.number,
        dates=dates,
        blocked=_blocked(question, dates, free),
        options=_options(question, dates, free),
    )


def _blocked(
    question: Question, dates: DateWindow, free: FreeTimes
) -> tuple[BlockedDays, ...]:
    by_rule: dict[Blocker, list[date]] = {}
    for day in _days(dates.earliest, dates.latest):
        rule = Blocker.PAST if day < question.open_from else _rule(day, free)
        by_rule.setdefault(rule, []).append(day)
    return tuple(BlockedDays(rule, tuple(days)) for rule, days in by_rule.items())


def _rule(day: date, free: FreeTimes) -> Blocker:
    if free.on(day):
        return Blocker.OTHER_SESSIONS
    return Blocker(free.why_not(day))


def _options(
    question: Question, dates: DateWindow, free: FreeTimes
) -> tuple[Option, ...]:
    """One day before the window, one after it, others as they come; or wait."""
    choices = Choices(free, question.wishes, first_day=question.open_from.toordinal())
    after_previous = question.previous + timedelta(days=1)
    first = max(dates.earliest - timedelta(days=DAYS_BESIDE), after_previous)
    last = dates.latest + timedelta(days=DAYS_BESIDE)
    found = [
        _option(question, dates, min(of_day, key=lambda c: (c.cost, c.order)), choices)
        for day in _days(first, last)
        if (of_day := choices.on(day.toordinal()))
    ]
    waiting = Option(
        kind=OptionKind.TO_ARRANGE,
        slot=None,
        days_outside=0,
        other_practitioner=False,
        cost=NO_TIME,
    )
    best = sorted(found, key=lambda option: option.cost)[: HOW_MANY_OPTIONS - 1]
    return (*best, waiting)


def _option(
    question: Question, dates: DateWindow, choice: Choice, choices: Choices
) -> Option:
    day = date.fromordinal(choice.day)
    early, late = (dates.earliest - day).days, (day - dates.latest).days
    outside = max(early, late, 0)
    kind = OptionKind.INSIDE
    if outside:
        kind = OptionKind.BEFORE_WINDOW if early > 0 else OptionKind.AFTER_WINDOW
    usual = question.wishes.practitioner_id
    beside = abs((day - dates.target).days)
    return Option(
        kind=kind,
        slot=choices.slot(choice),
        days_outside=outside,
        other_practitioner=usual not in {None, choice.person},
        cost=choice.cost + beside * A_DAY + outside * A_DAY_OUTSIDE,
    )


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
