"""Courses for a list: those that want a person first, then by their next session."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from clinic.domain.appointment_states import AHEAD_STATES, AppointmentState
from clinic.models.staff import StaffMember
from patients.queries.access import reachable
from protocols.domain.states import LIVE_COURSE_STATES, CourseState, RecordState
from protocols.models.course import Course, PlannedSession
from protocols.queries.courses import rows_of_courses

_GIVEN = [RecordState.SIGNED, RecordState.STOPPED_EARLY]
_LOST = [AppointmentState.NO_SHOW, AppointmentState.CANCELLED]


class Show(StrEnum):
    LIVE = "live"
    ATTENTION = "attention"
    PAUSED = "paused"
    OVER = "over"


def wanted(text: str) -> Show:
    try:
        return Show(text)
    except ValueError:
        return Show.LIVE


def courses_for(staff: StaffMember, show: Show, *, at: datetime) -> "QuerySet[Course]":
    """With ``next_at`` and ``needs_somebody``."""
    ahead = Q(
        sessions__appointment__state__in=sorted(AHEAD_STATES),
        sessions__appointment__starts_at__gte=at,
    )
    rows = (
        Course.objects.filter(plan__patient__in=reachable(staff, at=at).values("pk"))
        .filter(_state(show))
        .annotate(
            next_at=Min("sessions__appointment__starts_at", filter=ahead),
            needs_somebody=Q(state=CourseState.PAUSED) | Exists(_lost_sessions(at)),
        )
        .select_related("plan__patient", "plan__clinician")
    )
    if show == Show.ATTENTION:
        rows = rows.filter(needs_somebody=True)
    return rows.order_by(
        F("needs_somebody").desc(), F("next_at").asc(nulls_last=True), "-booked_at"
    )


def sessions_by_course(courses: Iterable[Course]) -> dict[int, list[PlannedSession]]:
    """The sessions of the courses of one page: one query."""
    rows = rows_of_courses([course.pk for course in courses])
    return {pk: list(of) for pk, of in groupby(rows, key=lambda row: row.course_id)}


def _state(show: Show) -> Q:
    if show == Show.PAUSED:
        return Q(state=CourseState.PAUSED)
    live = Q(state__in=sorted(LIVE_COURSE_STATES))
    return ~live if show == Show.OVER else live


def _lost_sessions(at: datetime) -> "QuerySet[PlannedSession]":
    """Sessions without a time, and those whose time passed without a word."""
    without = Q(appointment=None) | Q(appointment__state__in=_LOST)
    passed = Q(appointment__state__in=sorted(AHEAD_STATES), appointment__ends_at__lt=at)
    return PlannedSession.objects.filter(
        without | passed, course=OuterRef("pk"), skipped_at=None
    ).exclude(record__state__in=_GIVEN)
