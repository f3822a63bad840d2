"""A course on its own page: its sessions, what is left, and what wants a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic.domain.clock import local_day
from clinic.models.tasks import Task
from clinic.presenters.moments import shown
from clinic.presenters.window_band import WindowBand, window_band
from protocols.domain.course_change import CourseNow, RowState
from protocols.domain.course_outcome import Counted, counted, times_now
from protocols.domain.states import CourseState, MissKind
from protocols.models.course import Course, MissedSession, PlannedSession
from protocols.presenters.course import SessionLine, session_lines
from protocols.queries.session_places import repair_url, sessions_left

KINDS: dict[str, str | Promise] = {
    MissKind.NO_SHOW: gettext_lazy("Missed"),
    MissKind.LATE_CANCELLED: gettext_lazy("Cancelled late"),
    MissKind.CANCELLED: gettext_lazy("Cancelled"),
    MissKind.CLINIC: gettext_lazy("Given up by the clinic"),
}
_LOST = {"missed", "open", "overdue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseLine:
    """One session. ``missed`` are its earlier times that came to nothing."""

    line: SessionLine
    gap: str
    band: WindowBand | None
    missed: Sequence[str]
    note: str
    repair_url: str
    may_arrange: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePage:
    lines: Sequence[CourseLine]
    left: str
    left_tone: str
    is_live: bool
    is_paused: bool
    paused_since: str
    question: Task | None
    ended: str


def present(
    course: Course,
    rows: Sequence[PlannedSession],
    now: CourseNow,
    *,
    question: Task | None,
    at: datetime,
) -> CoursePage:
    zone = now.zone
    gaps = {
        one.row.number: one
        for one in counted(now, times_now(now), today=local_day(at, zone))
    }
    left = sessions_left(now.sessions)
    return CoursePage(
        lines=[
            _line(course, line, gaps.get(line.planned.number), now)
            for line in session_lines(rows, course, at=at)
        ],
        left=_left_words(left),
        left_tone="note" if left > 1 else "wait",
        is_live=course.state in {CourseState.ACTIVE, CourseState.PAUSED},
        is_paused=course.state == CourseState.PAUSED,
        paused_since=shown(course.paused_at, zone).long if course.paused_at else "",
        question=question,
        ended=shown(course.ended_at, zone).long if course.ended_at else "",
    )


def _left_words(left: int) -> str:
    if left == 0:
        return _("No session is left")
    if left == 1:
        return _("The last session is left")
    text = ngettext("%(count)s session left", "%(count)s sessions left", left)
    return text % {"count": left}


def _line(
    course: Course, line: SessionLine, gap: Counted | None, now: CourseNow
) -> CourseLine:
    planned = line.planned
    is_lost = line.mark in _LOST and course.state == CourseState.ACTIVE
    days = _gap(gap, planned)
    return CourseLine(
        line=line,
        gap=_("%(count)s d") % {"count": days} if days is not None else "",
        band=_band(planned, days),
        missed=[_missed_words(missed, now) for missed in planned.missed.all()],
        note=planned.skip_reason or planned.outside_window_reason,
        repair_url=repair_url(course.pk, planned.number) if is_lost else "",
        may_arrange=line.mark == "open" and course.state == CourseState.ACTIVE,
    )


def _gap(gap: Counted | None, planned: PlannedSession) -> int | None:
    """Days since the session before; None where there is nothing to count."""
    if gap is None or planned.number == 1:
        return None
    has_day = gap.row.given_on is not None or gap.row.state == RowState.AHEAD
    return (gap.day - gap.counts_from).days if has_day else None


def _band(planned: PlannedSession, days: int | None) -> WindowBand | None:
    if days is None:
        return None
    return window_band(
        days=days,
        least=planned.gap_min_days,
        target=planned.gap_target_days,
        most=planned.gap_max_days,
    )


def _missed_words(missed: MissedSession, now: CourseNow) -> str:
    when = missed.appointment.starts_at.astimezone(now.zone)
    words = f"{KINDS[missed.kind]}: {date_format(when, 'D j M, H:i')}"
    return f"{words} · {missed.note}" if missed.note else words


def attention(marks: Iterable[str], course: Course) -> tuple[str, str]:
    """What wants a person about a course, as a tone and a word; both may be empty."""
    found = set(marks)
    if course.state == CourseState.PAUSED:
        return "wait", _("On hold")
    words = {
        "missed": ("stop", _("Missed, without a new time")),
        "overdue": ("wait", _("Its time has passed")),
        "open": ("wait", _("To be arranged")),
    }
    return next((words[mark] for mark in words if mark in found), ("", ""))
