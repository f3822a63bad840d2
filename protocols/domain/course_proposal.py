"""Choose a time for every session of a course, inside its clinical windows.

Each gap counts from the previous chosen day (clinical-reference 5): a session without a
time counts from its target. Among all ways to do it the cheapest is taken, not the first
that works: first as many sessions as possible get a time, then each day lies as near to
its target as can be, then the wishes for weekday, hour, person and room are met, then
the practitioner changes as little as possible. The same question has the same answer.

How the cheapest way is found is in ``course_search``, the costs are in ``course_costs``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from clinic.domain.free_times import FreeTimes
from protocols.domain.course_choices import Choices
from protocols.domain.course_search import Before, Kind, Stage, cheapest_way
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import Window
from protocols.domain.schedule import DateWindow, window_after


class Fit(StrEnum):
    """How a session came to lie: on its target, elsewhere inside, or nowhere."""

    FITS = "fits"
    MOVED = "moved"
    NEEDS_ATTENTION = "needs_attention"


@dataclass(frozen=True, slots=True)
class Step:
    """A session to place; ``window`` is the gap that leads to it, in days.

    For the first session the gap counts from the day the course starts.
    """

    number: int
    phase: str
    window: Window


@dataclass(frozen=True, slots=True)
class ProposedSession:
    number: int
    phase: str
    window: Window
    dates: DateWindow
    slot: Slot | None

    @classmethod
    def placed(cls, step: Step, previous: date, slot: Slot | None) -> Self:
        dates = window_after(previous, step.window)
        return cls(step.number, step.phase, step.window, dates, slot)

    def day(self, zone: ZoneInfo) -> date:
        """Where the next gap counts from: the chosen day, else the target."""
        return _day(self.slot, zone) if self.slot else self.dates.target

    def fit(self, zone: ZoneInfo) -> Fit:
        if self.slot is None:
            return Fit.NEEDS_ATTENTION
        return Fit.FITS if _day(self.slot, zone) == self.dates.target else Fit.MOVED


def propose(
    steps: Sequence[Step],
    *,
    start_on: date,
    free: FreeTimes,
    wishes: Wishes,
) -> tuple[ProposedSession, ...]:
    """A time for every session, or none where no free one lies in the window."""
    choices = Choices(free, wishes)
    found = cheapest_way(
        [Stage(window=step.window) for step in steps],
        choices,
        start=Before(start_on.toordinal(), Kind.DATE),
    )
    sessions: list[ProposedSession] = []
    previous = start_on
    for step, choice in zip(steps, found, strict=True):
        slot = choices.slot(choice) if choice else None
        sessions.append(ProposedSession.placed(step, previous, slot))
        previous = sessions[-1].day(free.zone)
    return tuple(sessions)


def check(
    sessions: Sequence[ProposedSession], *, start_on: date, zone: ZoneInfo
) -> tuple[ProposedSession, ...]:
    """Reckon the windows anew after somebody chose other times.

    Each window counts from the day really chosen before it; whether a session lies
    inside its own is then ``is_inside``.
    """
    checked: list[ProposedSession] = []
    previous = start_on
    for session in sessions:
        dates = window_after(previous, session.window)
        renewed = replace(session, dates=dates)
        checked.append(renewed)
        previous = renewed.day(zone)
    return tuple(checked)


def is_inside(session: ProposedSession, zone: ZoneInfo) -> bool:
    return session.dates.holds(session.day(zone))


def horizon(steps: Sequence[Step], *, start_on: date) -> date:
    """The last day on which any session of these could lie."""
    return start_on + timedelta(days=sum(step.window.max_days for step in steps))


def _day(slot: Slot, zone: ZoneInfo) -> date:
    return slot.starts_at.astimezone(zone).date()
