"""Adverse events of a patient or a course, and whether an open one holds a session."""

from collections.abc import Collection

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from clinic.models.diary import Appointment
from patients.models.patient import Patient
from protocols.domain.adverse_words import (
    RESOLVED_OUTCOMES,
    EntryKind,
    EventState,
    OpenGrade,
)
from protocols.models.adverse import AdverseEvent
from protocols.models.course import Course

_UNRESOLVED = ~Q(outcome__in=sorted(RESOLVED_OUTCOMES))
# After each of these a clinician says anew whether the course may go on.
_ASKS = (EntryKind.OPENED, EntryKind.REPORTED_AGAIN, EntryKind.REOPENED)


def open_grade(patient: Patient) -> OpenGrade:
    """For rule G12: what is not resolved, a closed event with another outcome too."""
    found = AdverseEvent.objects.filter(_UNRESOLVED, patient=patient).aggregate(
        highest=Max("grade"), ungraded=Count("pk", filter=Q(grade=None))
    )
    return OpenGrade(found["highest"], found["ungraded"])


def unresolved_among(patient_ids: Collection[int]) -> frozenset[int]:
    """Those of the patients with an event that is not resolved."""
    rows = AdverseEvent.objects.filter(_UNRESOLVED, patient__in=patient_ids)
    return frozenset(rows.values_list("patient_id", flat=True))


def with_open_event(appointment_ids: Collection[int]) -> list[int]:
    """Those of the appointments whose patient has an event that is not resolved."""
    rows = Appointment.objects.filter(
        Exists(AdverseEvent.objects.filter(_UNRESOLVED, patient=OuterRef("patient"))),
        pk__in=appointment_ids,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def holding(course: Course) -> list[AdverseEvent]:
    """What keeps the course from going on: events that are open or not resolved, of
    which no clinician has said since they were last reported that it may."""
    rows = AdverseEvent.objects.filter(
        Q(state=EventState.OPEN) | _UNRESOLVED, course=course
    ).annotate(asked=_last(*_ASKS), said=_last(EntryKind.COURSE_RESUMED))
    waiting = Q(said=None) | Q(said__lt=F("asked"))
    return list(rows.filter(waiting).order_by("pk"))


def _last(*kinds: EntryKind) -> Max:
    """The event's version that the newest entry of these kinds made."""
    return Max("entries__version", filter=Q(entries__kind__in=kinds))


def events_of(owner: Patient | Course) -> "QuerySet[AdverseEvent]":
    """All events, newest first, with session and follow-ups at hand."""
    rows = AdverseEvent.objects.select_related(
        "patient", "record__planned_session", "course", "opened_by", "closed_by"
    ).prefetch_related("record__products", "record__zones", "follow_ups")
    if isinstance(owner, Course):
        return rows.filter(course=owner)
    return rows.filter(patient=owner)
