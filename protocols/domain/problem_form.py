"""The questions of a problem report, and what their answers call for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from protocols.domain.adverse_events import AdverseEventTerm
from protocols.domain.adverse_words import Channel, RedFlagAnswer


@dataclass(frozen=True, slots=True)
class RedFlag:
    id: str
    ask: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlainTerm:
    id: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProblemForm:
    version: str
    flags: tuple[RedFlag, ...]
    terms: tuple[PlainTerm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What somebody reports. ``answers`` by red flag; one left open is not in it."""

    terms: tuple[str, ...]
    zones: tuple[str, ...]
    began_on: date | None
    began_time: time | None
    answers: Mapping[str, str]
    words: str
    language: str
    channel: Channel
    picture: bytes | None = None


# From an unopened alert to everybody (journeys J9).
ESCALATES_AFTER = timedelta(minutes=30)


def is_urgent(
    answers: Mapping[str, str], flags: Iterable[str], *, urgent_terms: Collection[str]
) -> bool:
    """Whatever is not a plain "no" is urgent, and so is a term that always is."""
    return bool(urgent_terms) or any(
        answers.get(flag) != RedFlagAnswer.NO for flag in flags
    )


def escalates_at(raised_at: datetime) -> datetime:
    return raised_at + ESCALATES_AFTER


def look_again_on(
    terms: Iterable[AdverseEventTerm], *, onset: date | None, today: date
) -> date:
    """The first day on which one of the terms must have passed, by its alert hours.

    Never later than the term says, never before today; without a term, today.
    """
    began = onset or today
    days = [began + timedelta(days=-(-term.alert_hours // 24)) for term in terms]
    return max(min(days, default=today), today)
