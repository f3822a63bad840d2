"""What the desk says when it books a course."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from clinic.domain.slot_codes import encode
from protocols.domain.course_proposal import (
    ProposedSession,
    Step,
    check,
    is_inside,
)
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import PlanContent, Window

# How many days after the chosen start the first session may still lie.
FIRST_SESSION_WITHIN_DAYS = 14


@dataclass(frozen=True, slots=True)
class ChosenTime:
    """The time chosen for one session; None: to be arranged later."""

    number: int
    slot: Slot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRequest:
    location_id: int
    type_id: int
    start_on: date
    wishes: Wishes
    times: tuple[ChosenTime, ...]


class CourseNotBookable(Exception):
    """The chosen times cannot be booked; ``number`` names the session, 0 the whole."""

    def __init__(self, text: str, *, number: int = 0) -> None:
        super().__init__(text)
        self.number = number


def steps_of(content: PlanContent) -> tuple[Step, ...]:
    """The sessions of an issued plan, each with the gap that leads to it."""
    first, *rest = content.schedule
    window = Window(0, 0, FIRST_SESSION_WITHIN_DAYS)
    return (
        Step(first.number, first.phase, first.gap if content.follows_on else window),
        *(Step(session.number, session.phase, session.gap) for session in rest),
    )


def counts_from(content: PlanContent, start_on: date) -> date:
    """The day that the first session's window is counted from."""
    return content.follows_on or start_on


def with_windows(
    steps: tuple[Step, ...],
    times: tuple[ChosenTime, ...],
    *,
    start_on: date,
    zone: ZoneInfo,
) -> tuple[ProposedSession, ...]:
    """The chosen times with each window counted from the session before it."""
    by_number = {time.number: time.slot for time in times}
    sessions = [
        ProposedSession.placed(step, start_on, by_number.get(step.number))
        for step in steps
    ]
    return check(sessions, start_on=start_on, zone=zone)


def first_outside(
    sessions: tuple[ProposedSession, ...], zone: ZoneInfo
) -> ProposedSession | None:
    """The first session whose chosen day lies outside its clinical window."""
    outside = (s for s in sessions if s.slot and not is_inside(s, zone))
    return next(outside, None)


def wishes_as_json(wishes: Wishes) -> dict[str, Any]:
    return {
        "weekdays": sorted(wishes.weekdays),
        "from_time": wishes.from_time.isoformat() if wishes.from_time else None,
        "until_time": wishes.until_time.isoformat() if wishes.until_time else None,
        "practitioner_id": wishes.practitioner_id,
        "room_id": wishes.room_id,
    }


def wishes_from_json(stored: Mapping[str, Any]) -> Wishes:
    def clock(name: str) -> time | None:
        return time.fromisoformat(stored[name]) if stored.get(name) else None

    return Wishes(
        weekdays=frozenset(stored.get("weekdays", ())),
        from_time=clock("from_time"),
        until_time=clock("until_time"),
        practitioner_id=stored.get("practitioner_id"),
        room_id=stored.get("room_id"),
    )


def slot_code(slot: Slot | None) -> str:
    """A slot as a form value; "" for a session that is to be arranged."""
    return encode(slot) if slot else ""
