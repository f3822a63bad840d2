"""What an event is linked to when it opens: the session before it, and its course."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from patients.models.patient import Patient
from protocols.domain.states import LIVE_COURSE_STATES, CourseState, RecordState
from protocols.models.course import Course
from protocols.models.session import SessionRecord


def session_before(patient: Patient, moment: datetime) -> SessionRecord | None:
    """The last session in which something was given before ``moment``."""
    given = Q(started_at__isnull=False) | Q(state=RecordState.SIGNED)
    return (
        SessionRecord.objects.filter(given, patient=patient)
        .annotate(injected_at=Coalesce("started_at", "opened_at"))
        .filter(injected_at__lte=moment)
        .select_related("planned_session__course__plan", "operator")
        .order_by("-injected_at", "-pk")
        .first()
    )


def injected_at(record: SessionRecord | None) -> datetime | None:
    return (record.started_at or record.opened_at) if record else None


def course_to_hold(patient: Patient, record: SessionRecord | None) -> Course | None:
    """The course of that session, else the running one of the patient."""
    if record is not None:
        course = record.planned_session.course
        if course.state in LIVE_COURSE_STATES:
            return course
    return (
        Course.objects.filter(plan__patient=patient, state=CourseState.ACTIVE)
        .select_related("plan")
        .order_by("-booked_at", "-pk")
        .first()
    )
