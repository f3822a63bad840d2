"""Which appointments are sessions of a live course (settings.SESSION_PLACES)."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from clinic.domain.session_places import CourseLeft, SessionPlace
from protocols.domain.course_change import RowState, SessionNow
from protocols.domain.course_outcome import Counted, counted, times_now
from protocols.domain.schedule import window_after
from protocols.domain.states import LIVE_COURSE_STATES
from protocols.models.course import Course, PlannedSession
from protocols.queries.course_repair import now_of
from protocols.queries.courses import rows_of_courses

_OVER = frozenset({RowState.DONE, RowState.SKIPPED})


def session_places(appointment_ids: Sequence[int]) -> dict[int, SessionPlace]:
    """Two queries, however many appointments."""
    courses = (
        PlannedSession.objects.filter(
            appointment__in=appointment_ids,
            course__state__in=sorted(LIVE_COURSE_STATES),
        )
        .values_list("course_id", flat=True)
        .distinct()
    )
    wanted = frozenset(appointment_ids)
    rows = rows_of_courses(courses)
    places: dict[int, SessionPlace] = {}
    for course_id, of_course in groupby(rows, key=lambda row: row.course_id):
        places |= _places_of(course_id, list(of_course), wanted)
    return places


def course_left(patient_id: int) -> CourseLeft | None:
    """Two queries; None without a live course."""
    course = (
        Course.objects.filter(
            plan__patient=patient_id, state__in=sorted(LIVE_COURSE_STATES)
        )
        .order_by("-booked_at", "-pk")
        .first()
    )
    if course is None:
        return None
    sessions = now_of(list(rows_of_courses([course.pk])), course.preferences).sessions
    url = reverse("course-detail", args=[course.pk])
    return CourseLeft(sessions_left(sessions), len(sessions), url)


def repair_url(course_id: int, number: int, **query: str) -> str:
    address = reverse("course-repair", args=[course_id])
    return f"{address}?{urlencode({'session': number, **query})}"


def sessions_left(sessions: Iterable[SessionNow]) -> int:
    """How many of the course are still to be given."""
    return sum(session.state not in _OVER for session in sessions)


def _places_of(
    course_id: int, rows: list[PlannedSession], wanted: frozenset[int]
) -> dict[int, SessionPlace]:
    now = now_of(rows, rows[0].course.preferences)
    left = sessions_left(now.sessions)
    windows = {
        one.row.number: one for one in counted(now, times_now(now), today=now.start_on)
    }
    return {
        row.appointment_id: _place(course_id, windows[row.number], len(rows), left)
        for row in rows
        if row.appointment_id in wanted and row.number in windows
    }


def _place(course_id: int, one: Counted, count: int, left: int) -> SessionPlace:
    dates = window_after(one.counts_from, one.row.window)
    return SessionPlace(
        course_id=course_id,
        number=one.row.number,
        count=count,
        left=left,
        earliest=dates.earliest,
        target=dates.target,
        latest=dates.latest,
        repair_url=repair_url(course_id, one.row.number),
    )
