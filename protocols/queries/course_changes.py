"""Who last changed a course, and what the patient has been told of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from clinic.domain.message_states import WAITING_STATES, MessageKind
from clinic.models.audit import AuditEvent
from clinic.models.diary import AppointmentChange
from clinic.models.outbox import Message
from clinic.models.staff import StaffMember
from protocols.models.course import Course

# Mails about the times of a course as a whole.
_KINDS = (MessageKind.COURSE_BOOKED, MessageKind.COURSE_CHANGED)


@dataclass(frozen=True, slots=True)
class LastChange:
    """``by`` is None when the patient or the system did it."""

    by: StaffMember | None
    at: datetime


def last_change(course: Course) -> LastChange | None:
    """The last that happened to the course itself or to a time of it."""
    of_course = (
        AuditEvent.objects.filter(subject="course", subject_id=str(course.pk))
        .exclude(action__endswith="_read")
        .select_related("by")
        .order_by("-at", "-pk")
        .first()
    )
    of_times = (
        AppointmentChange.objects.filter(appointment__planned_session__course=course)
        .select_related("by")
        .last()
    )
    found = [LastChange(row.by, row.at) for row in (of_times, of_course) if row]
    return max(found, key=lambda change: change.at, default=None)


def message_key(course: Course, kind: MessageKind) -> str:
    """One message for each version of a course."""
    return f"{kind}:{course.pk}:{course.version}"


def waiting_messages(course: Course) -> "QuerySet[Message]":
    """Mails about this course that have not gone out yet, the earliest first."""
    return Message.objects.filter(
        patient=course.plan.patient_id,
        kind__in=_KINDS,
        state__in=sorted(WAITING_STATES),
        dedupe_key__regex=rf"^({'|'.join(_KINDS)}):{course.pk}(:|$)",
    ).order_by("queued_at", "pk")
