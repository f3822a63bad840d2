"""Sessions that wait for a time (settings.WAITING_SESSIONS)."""

from collections.abc import Collection
from itertools import groupby

from django.urls import reverse

from clinic.domain.waiting import SessionWait
from protocols.domain.course_change import RowState
from protocols.domain.course_outcome import counted, times_now
from protocols.domain.schedule import DateWindow, window_after
from protocols.domain.states import CourseState
from protocols.models.course import PlannedSession
from protocols.queries.course_repair import now_of
from protocols.queries.courses import rows_of_courses

_WITHOUT_TIME = frozenset({RowState.TO_ARRANGE, RowState.MISSED, RowState.CANCELLED})


def waiting_sessions(session_ids: Collection[int]) -> dict[int, SessionWait]:
    """Two queries, however many. One that needs no time any more is left out.

    The window counts from the session before, as it stands.
    """
    wanted = frozenset(session_ids)
    courses = PlannedSession.objects.filter(
        pk__in=wanted, course__state=CourseState.ACTIVE
    ).values_list("course_id", flat=True)
    rows = rows_of_courses(courses.distinct())
    found: dict[int, SessionWait] = {}
    for course_id, of_course in groupby(rows, key=lambda row: row.course_id):
        found |= _of_course(course_id, list(of_course), wanted)
    return found


def _of_course(
    course_id: int, rows: list[PlannedSession], wanted: frozenset[int]
) -> dict[int, SessionWait]:
    now = now_of(rows, rows[0].course.preferences)
    windows = {
        one.row.number: window_after(one.counts_from, one.row.window)
        for one in counted(now, times_now(now), today=now.start_on)
    }
    # The first counts from nothing: its days are those of the plan.
    first = rows[0]
    windows[first.number] = DateWindow(first.earliest, first.target, first.latest)
    waits = {row.number for row in now.sessions if row.state in _WITHOUT_TIME}
    return {
        row.pk: SessionWait(
            number=row.number,
            count=len(rows),
            first_day=windows[row.number].earliest,
            last_day=windows[row.number].latest,
            course_url=reverse("course-detail", args=[course_id]),
        )
        for row in rows
        if row.pk in wanted and row.number in waits and row.number in windows
    }
