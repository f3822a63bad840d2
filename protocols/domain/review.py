"""Review points of a course: when they fall due, and what is read at one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from protocols.domain.plain import plain, revived
from protocols.domain.plan import PlanReview
from protocols.domain.protocol import Check, Moment, ReviewPoint
from protocols.domain.schedule import months_later
from protocols.domain.trend_cards import TrendCard

_FIRST_SESSION = 1


@dataclass(frozen=True, slots=True)
class DuePoint:
    """Due so long after the day of session ``anchor``, as that was given."""

    code: str
    anchor: int
    months: int = 0
    days: int = 0
    checks: tuple[str, ...] = ()

    def falls_on(self, given_on: date) -> date:
        return months_later(given_on, self.months) + timedelta(days=self.days)


# Clinical-reference 5, default safety review: for a plan that names no point of its own.
DEFAULT_POINTS = (
    DuePoint("session_3", 3, checks=(Check.ADVERSE_EVENTS,)),
    DuePoint(
        "week_12",
        _FIRST_SESSION,
        days=84,
        checks=(Check.PHOTOS, Check.TRICHOSCOPY, Check.PRO),
    ),
    DuePoint(
        "month_6",
        _FIRST_SESSION,
        months=6,
        checks=(
            Check.PHOTOS,
            Check.TRICHOSCOPY,
            Check.PRO,
            Check.CONTINUE_DECISION,
        ),
    ),
)


def due_points(
    reviews: Iterable[PlanReview], points: Iterable[ReviewPoint], *, last: int
) -> tuple[DuePoint, ...]:
    """The points of an issued plan after its baseline; ``last`` is its last session.

    ``points`` are the protocol's own, which say what is looked at.
    """
    checks = {_code(point): point.do for point in points}
    found = [
        point
        for review in reviews
        if (point := _due_point(review, checks.get(review.code, ()), last)) is not None
    ]
    known = {point.code: point for point in found}
    return tuple(known.values()) or tuple(
        point for point in DEFAULT_POINTS if point.anchor <= last
    )


def _code(point: ReviewPoint) -> str:
    return f"{point.at}_{point.number}".removesuffix("_0")


def moment_of(code: str) -> tuple[str, int]:
    """Such as ("month", 3); the number is 0 where the code has none."""
    moment, _line, number = code.rpartition("_")
    return (moment, int(number)) if number.isdecimal() else (code, 0)


def _due_point(
    review: PlanReview, checks: tuple[Check, ...], last: int
) -> DuePoint | None:
    moment, number = moment_of(review.code)
    match moment:
        case Moment.BASELINE:
            return None
        case Moment.WEEK:
            return DuePoint(review.code, _FIRST_SESSION, 0, 7 * number, checks)
        case Moment.MONTH:
            return DuePoint(review.code, _FIRST_SESSION, number, 0, checks)
        case Moment.WEEKS_AFTER_LAST:
            return DuePoint(review.code, last, 0, 7 * number, checks)
        case _:
            anchor = number if moment == Moment.SESSION else review.after_session
            return DuePoint(review.code, anchor or last, 0, 0, checks)


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One stopping rule: its words, each of its inputs, and what it would say."""

    rule: str
    words: str
    inputs: tuple[Line, ...]
    says: str
    said: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of the course against its window."""

    number: int
    planned: str
    given: str
    verdict: str
    is_inside: bool
    is_given: bool


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """What a review read, in words ready to print; kept with the signature."""

    cards: tuple[TrendCard, ...]
    answers: tuple[Line, ...]
    adherence: tuple[Line, ...]
    sessions: tuple[SessionLine, ...]
    events: tuple[Line, ...]
    rules: tuple[RuleLine, ...]
    says: str
    said: str

    def as_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "ReviewSheet":
        return revived(cls, stored)
