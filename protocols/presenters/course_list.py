"""The list of courses: who, how far, what comes next, and what wants a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clinic.presenters.course_strip import StripMark
from clinic.presenters.moments import shown
from protocols.models.course import Course, PlannedSession
from protocols.presenters.course import mark, phase_name
from protocols.presenters.course_page import attention
from protocols.queries.course_list import Show


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    course: Course
    strip: tuple[StripMark, ...]
    progress: str
    phase: str
    next: str
    tone: str
    wants: str


def filters() -> list[tuple[Show, str]]:
    return [
        (Show.LIVE, _("All running")),
        (Show.ATTENTION, _("Wants somebody")),
        (Show.PAUSED, _("On hold")),
        (Show.OVER, _("Ended")),
    ]


def rows(
    courses: Iterable[Course],
    sessions: Mapping[int, Sequence[PlannedSession]],
    *,
    at: datetime,
) -> list[CourseRow]:
    return [_row(course, sessions.get(course.pk, ()), at=at) for course in courses]


def _row(
    course: Course, sessions: Sequence[PlannedSession], *, at: datetime
) -> CourseRow:
    kinds = [mark(session, course, at=at) for session in sessions]
    done = kinds.count("done")
    following = [s for s, kind in zip(sessions, kinds, strict=True) if kind != "done"]
    tone, wants = attention(kinds, course)
    return CourseRow(
        course=course,
        strip=tuple(
            StripMark(kind, str(session.number))
            for session, kind in zip(sessions, kinds, strict=True)
        ),
        progress=_("%(done)s of %(count)s given") % {"done": done, "count": len(kinds)},
        phase=phase_name(following[0].phase) if following else "",
        next=_next_words(following, at),
        tone=tone,
        wants=wants,
    )


def _next_words(following: Iterable[PlannedSession], at: datetime) -> str:
    ahead = [
        session.appointment
        for session in following
        if session.appointment
        and session.appointment.is_ahead
        and session.appointment.starts_at >= at
    ]
    if not ahead:
        return _("none booked")
    first = min(ahead, key=lambda appointment: appointment.starts_at)
    return shown(first.starts_at, first.location.zone).long
