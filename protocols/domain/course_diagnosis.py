"""Why a session got no time, and the three least bad ways out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

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
from protocols.domain.course_proposal import ProposedSession
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


class _WayOut(NamedTuple):
    kind: OptionKind
    choice: Choice
    days_outside: int
    cost: int


_WAITING = Option(
    kind=OptionKind.TO_ARRANGE,
    slot=None,
    days_outside=0,
    other_practitioner=False,
    cost=NO_TIME,
)


def explain_missing(
    sessions: Sequence[ProposedSession],
    free: FreeTimes,
    *,
    wishes: Wishes,
    open_from: date,
) -> dict[int, Diagnosis]:
    """By number, why sessions of a proposal got no time."""
    return {
        session.number: explain(
            Question(
                number=session.number,
                previous=session.dates.target - timedelta(session.window.target_days),
                window=session.window,
                wishes=wishes,
                open_from=open_from,
            ),
            free,
        )
        for session in sessions
        if session.slot is None
    }


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
    """The best inside, before and after the window, filled up with the next best; or
    to wait for a time."""
    choices = Choices(free, question.wishes, first_day=question.open_from.toordinal())
    after_previous = question.previous + timedelta(days=1)
    first = max(dates.earliest - timedelta(days=DAYS_BESIDE), after_previous)
    last = dates.latest + timedelta(days=DAYS_BESIDE)
    found = sorted(
        (
            _way_out(dates, min(of_day, key=lambda choice: choice.cost))
            for day in _days(first, last)
            if (of_day := choices.on(day.toordinal()))
        ),
        key=lambda way: way.cost,
    )
    by_kind = {way.kind: way for way in reversed(found)}
    rest = [way for way in found if way not in by_kind.values()]
    best = [*sorted(by_kind.values(), key=lambda way: way.cost), *rest]
    usual = question.wishes.practitioner_id
    return (
        *(
            Option(
                kind=way.kind,
                slot=choices.slot(way.choice),
                days_outside=way.days_outside,
                other_practitioner=usual not in {None, way.choice.person},
                cost=way.cost,
            )
            for way in sorted(best[: HOW_MANY_OPTIONS - 1], key=lambda way: way.cost)
        ),
        _WAITING,
    )


def _way_out(dates: DateWindow, choice: Choice) -> _WayOut:
    day = date.fromordinal(choice.day)
    early, late = (dates.earliest - day).days, (day - dates.latest).days
    outside = max(early, late, 0)
    kind = OptionKind.INSIDE
    if outside:
        kind = OptionKind.BEFORE_WINDOW if early > 0 else OptionKind.AFTER_WINDOW
    beside = abs((day - dates.target).days)
    cost = choice.cost + beside * A_DAY + outside * A_DAY_OUTSIDE
    return _WayOut(kind, choice, outside, cost)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
