"""Sessions and courses for the reports: days, windows and states, never a patient."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.clock import local_day
from clinic.queries.reports import Scope
from clinic.queries.site import home_location
from protocols.domain.adherence import GivenSession, MissedCount
from protocols.domain.completion import BegunCourse
from protocols.domain.states import CourseState, MissKind, MissReason, RecordState
from protocols.models.course import MissedSession, PlannedSession

# Begun and closed, or seen through by the desk while the record is still open. A record
# that was stopped before the first needle is no session given.
_STOPPED_BEFORE = Q(record__state=RecordState.STOPPED_EARLY, record__started_at=None)
_GIVEN = (
    Q(record__signed_at__isnull=False) | Q(appointment__state=AppointmentState.DONE)
) & ~_STOPPED_BEFORE
_FIRST = 1


def given_sessions(scope: Scope) -> list[GivenSession]:
    """One query: every session given in the period, in the order of days."""
    zones = {place.pk: place.zone for place in scope.locations}
    rows = (
        _placed(PlannedSession.objects.filter(_GIVEN))
        .annotate(
            given_at=Coalesce("record__started_at", "appointment__starts_at"),
            person=Coalesce("record__operator", "appointment__practitioner"),
        )
        .filter(scope.holds("given_at", "place"))
        .order_by("given_at", "pk")
        .values("given_at", "place", "person", "earliest", "latest")
        .annotate(
            booking_reason=F("outside_window_reason"),
            record_reason=Coalesce(F("record__outside_window_reason"), Value("")),
        )
    )
    return [
        _given(row, local_day(row["given_at"], zones[row["place"]])) for row in rows
    ]


def _given(row: dict[str, Any], day: date) -> GivenSession:
    return GivenSession(
        practitioner_id=row["person"],
        day=day,
        earliest=row["earliest"],
        latest=row["latest"],
        reason=row["record_reason"] or row["booking_reason"],
        is_clinical=bool(row["record_reason"]),
    )


def _placed(
    sessions: "QuerySet[PlannedSession]",
) -> "QuerySet[PlannedSession]":
    """Where a session belongs: at its appointment's location, else at home."""
    home = home_location()
    return sessions.annotate(
        place=Coalesce("appointment__location", Value(home.pk if home else None))
    )


def missed_sessions(scope: Scope) -> list[MissedCount]:
    """Booked times of sessions that came to nothing, by how and why."""
    rows = (
        MissedSession.objects.filter(
            scope.holds("appointment__starts_at", "appointment__location")
        )
        .order_by()
        .values_list("kind", "reason")
        .annotate(alike=Count("pk"))
    )
    return [
        MissedCount(MissKind(kind), MissReason(reason), alike)
        for kind, reason, alike in rows
    ]


def clinics_doing() -> "QuerySet[MissedSession, int]":
    """Appointments that came to nothing because of the clinic."""
    rows = MissedSession.objects.filter(kind=MissKind.CLINIC)
    return rows.values_list("appointment", flat=True)


def begun_courses(scope: Scope) -> list[BegunCourse]:
    """Courses whose first session has its day in the period."""
    first = (
        _placed(PlannedSession.objects.filter(number=_FIRST))
        .filter(
            scope.holds("appointment__starts_at", "place")
            | Q(
                appointment=None,
                place__in=[place.pk for place in scope.locations],
                target__range=(scope.period.first_day, scope.period.last_day),
            )
        )
        .values("course")
    )
    rows = (
        PlannedSession.objects.filter(course__in=first)
        .order_by("course")
        .values("course")
        .annotate(
            state=F("course__state"),
            protocol=F("course__plan__protocol_slug"),
            titles=F("course__plan__protocol_copy__title"),
            end_reason=F("course__end_reason"),
            planned=Count("pk", filter=Q(skipped_at=None)),
            given=Count("pk", filter=_GIVEN),
        )
    )
    return [
        BegunCourse(
            protocol=row["protocol"],
            titles=row["titles"] or {},
            state=CourseState(row["state"]),
            planned=row["planned"],
            given=row["given"],
            end_reason=row["end_reason"],
        )
        for row in rows
    ]
