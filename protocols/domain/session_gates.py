"""The gates of a treatment day that need the course's own record: rules G10 to G14."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from protocols.domain.plan import Window
from protocols.domain.verdicts import Verdict

RESOLVED_BELOW_GRADE = 2
LAPSED_FACTOR = 2


@dataclass(frozen=True, slots=True)
class ProductUsed:
    """A product of the session; `expires_on` None: not recorded."""

    name: str
    lot: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class SessionDay:
    """What the gates judge. `window` leads from the last given session to this one;
    both are None for the first. `unresolved_grades` are open adverse events."""

    today: date
    number: int
    maximum_sessions: int
    last_given_on: date | None = None
    window: Window | None = None
    unresolved_grades: tuple[int, ...] = ()
    products: tuple[ProductUsed, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """A closed gate: the rule, what it says, and from when it would open."""

    rule_id: str
    verdict: Verdict
    earliest: date | None = None
    about: str = ""


def closed_gates(day: SessionDay) -> tuple[Gate, ...]:
    return (*_interval(day), *_events(day), *_count(day), *_products(day))


def _interval(day: SessionDay) -> Iterable[Gate]:
    if day.last_given_on is None or day.window is None:
        return
    gap = (day.today - day.last_given_on).days
    if gap < day.window.min_days:
        opens = day.last_given_on + timedelta(days=day.window.min_days)
        yield Gate("G10", Verdict.POSTPONE, earliest=opens)
    if gap > LAPSED_FACTOR * day.window.target_days:
        yield Gate("G11", Verdict.REVIEW)


def _events(day: SessionDay) -> Iterable[Gate]:
    if any(grade >= RESOLVED_BELOW_GRADE for grade in day.unresolved_grades):
        yield Gate("G12", Verdict.POSTPONE)


def _count(day: SessionDay) -> Iterable[Gate]:
    if day.number > day.maximum_sessions:
        yield Gate("G13", Verdict.REVIEW)


def _products(day: SessionDay) -> Iterable[Gate]:
    """A product may be used on the day it expires, and not after."""
    for product in day.products:
        expired = product.expires_on is None or product.expires_on < day.today
        if expired or not product.lot.strip():
            yield Gate("G14", Verdict.EXCLUDE, about=product.name)
