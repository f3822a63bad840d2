"""When the sessions of a course are due.

Days are plain dates of the clinic's wall clock: no zone can shift them. Each gap counts
from the previous session's target here; once sessions are booked or given, the course
counts from those days instead (`window_after`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from protocols.domain.plan import PlanPhase, Window
from protocols.domain.protocol import Moment, ReviewPoint

MONTHS_A_YEAR = 12


class ScheduleTooLong(ValueError):
    """The course would run past the last day that a calendar can hold."""


@dataclass(frozen=True, slots=True)
class DateWindow:
    earliest: date
    target: date
    latest: date

    def holds(self, day: date) -> bool:
        return self.earliest <= day <= self.latest


@dataclass(frozen=True, slots=True)
class SessionTarget:
    """`number` counts through all phases. `window` None: the first of the course."""

    number: int
    phase: str
    number_in_phase: int
    window: Window | None
    dates: DateWindow


@dataclass(frozen=True, slots=True)
class ReviewDate:
    point: ReviewPoint
    on: date


def window_after(previous: date, window: Window) -> DateWindow:
    try:
        return DateWindow(
            earliest=previous + timedelta(days=window.min_days),
            target=previous + timedelta(days=window.target_days),
            latest=previous + timedelta(days=window.max_days),
        )
    except OverflowError:
        raise ScheduleTooLong(f"the course runs on past {previous}") from None


def planned_sessions(
    phases: Iterable[PlanPhase], start: date, *, follows_on: date | None = None
) -> tuple[SessionTarget, ...]:
    """``follows_on`` is the last session of a course before: the first one's window then
    counts from that day, and ``start`` counts for nothing."""
    sessions: list[SessionTarget] = []
    dates = DateWindow(start, start, start)
    for number, (phase, number_in_phase) in enumerate(_slots(phases), start=1):
        is_led_to = bool(sessions) or follows_on is not None
        window = phase.window_before(number_in_phase) if is_led_to else None
        if window is not None:
            previous = dates.target if sessions else follows_on
            dates = window_after(previous or start, window)
        sessions.append(
            SessionTarget(number, phase.name, number_in_phase, window, dates)
        )
    return tuple(sessions)


def _slots(phases: Iterable[PlanPhase]) -> Iterator[tuple[PlanPhase, int]]:
    for phase in phases:
        for number_in_phase in range(1, phase.sessions + 1):
            yield phase, number_in_phase


def nearest_open_day(dates: DateWindow, is_open: Callable[[date], bool]) -> date | None:
    """The open day nearest the target inside the window, the later one on a tie."""
    span = (dates.latest - dates.earliest).days
    for distance in range(span + 1):
        for day in _days_at(dates.target, distance):
            if dates.holds(day) and is_open(day):
                return day
    return None


def _days_at(target: date, distance: int) -> tuple[date, date]:
    step = timedelta(days=distance)
    return target + step, target - step


def review_dates(
    points: Iterable[ReviewPoint], sessions: tuple[SessionTarget, ...]
) -> tuple[ReviewDate, ...]:
    """The reviews that this course reaches, in order of time."""
    dated = [
        ReviewDate(point, day)
        for point in points
        if (day := _review_day(point, sessions)) is not None
    ]
    return tuple(sorted(dated, key=lambda review: review.on))


def _review_day(point: ReviewPoint, sessions: tuple[SessionTarget, ...]) -> date | None:
    start, last = sessions[0].dates.target, sessions[-1].dates.target
    match point.at:
        case Moment.WEEK:
            return start + timedelta(weeks=point.number)
        case Moment.MONTH:
            return months_later(start, point.number)
        case Moment.WEEKS_AFTER_LAST:
            return last + timedelta(weeks=point.number)
        case _:
            return _session_day(point, sessions)


def _session_day(
    point: ReviewPoint, sessions: tuple[SessionTarget, ...]
) -> date | None:
    if point.at == Moment.PHASE_END:
        days = [one.dates.target for one in sessions if one.phase == point.phase]
        return days[-1] if days else None
    number = point.number if point.at == Moment.SESSION else 1
    return sessions[number - 1].dates.target if number <= len(sessions) else None


def months_later(day: date, months: int) -> date:
    """The same day of a later month; the first of the next where there is none."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return months_later(day.replace(day=1), months + 1)
