"""Which session of its course each appointment is: one query, however many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, QuerySet, Subquery

from clinic.domain.clock import local_day
from protocols.domain.states import PlanState
from protocols.models.course import PlannedSession
from protocols.queries.session_places import session_places


@dataclass(frozen=True, slots=True)
class CardSession:
    appointment_id: int
    number: int
    # The last number of the course, and of the phase that this session is in.
    of: int
    last_of_phase: int
    # The plan still waits for something that must arrive before session 1.
    waits_to_start: bool = False


@dataclass(frozen=True, slots=True)
class SessionWindow:
    """One session's place in its course, and the days allowed for it."""

    number: int
    of: int
    phase: str
    earliest: date
    latest: date
    day: date


def card_sessions(appointment_ids: Sequence[int]) -> list[CardSession]:
    same_course = PlannedSession.objects.filter(course=OuterRef("course"))
    same_phase = same_course.filter(phase=OuterRef("phase"))
    rows = PlannedSession.objects.filter(appointment__in=appointment_ids).annotate(
        of=Subquery(_last(same_course)), last_of_phase=Subquery(_last(same_phase))
    )
    found = rows.values_list(
        "appointment_id", "number", "of", "last_of_phase", "course__plan__state"
    )
    return [
        CardSession(pk, number, of, last, state == PlanState.PENDING_START)
        for pk, number, of, last, state in found
    ]


def session_window(appointment_id: int) -> SessionWindow | None:
    """The session that an appointment is for, if any, and its days.

    While the course runs the days count from the session before as it stands now;
    afterwards they are those it was booked by.
    """
    same_course = PlannedSession.objects.filter(course=OuterRef("course"))
    session = (
        PlannedSession.objects.filter(appointment=appointment_id)
        .annotate(of=Subquery(_last(same_course)))
        .select_related("appointment__location")
        .first()
    )
    if session is None or session.appointment is None:
        return None
    booked = session.appointment
    now = session_places([appointment_id]).get(appointment_id)
    return SessionWindow(
        number=session.number,
        of=session.of,
        phase=session.phase,
        earliest=now.earliest if now else session.earliest,
        latest=now.latest if now else session.latest,
        day=local_day(booked.starts_at, booked.location.zone),
    )


def _last(rows: "QuerySet[PlannedSession]") -> "QuerySet[PlannedSession, int]":
    return (
        rows.order_by()
        .values("course")
        .annotate(last=Max("number"))
        .values_list("last", flat=True)
    )
