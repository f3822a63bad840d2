"""Adverse events of a patient or a course, and whether an open one holds a session."""

from collections.abc import Collection

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from clinic.models.diary import Appointment
from patients.models.patient import Patient
from protocols.domain.adverse_words import RESOLVED_OUTCOMES, OpenGrade
from protocols.models.adverse import AdverseEvent
from protocols.models.course import Course

_UNRESOLVED = ~Q(outcome__in=sorted(RESOLVED_OUTCOMES))


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


def events_of(owner: Patient | Course) -> "QuerySet[AdverseEvent]":
    """All events, newest first, with session and follow-ups at hand."""
    rows = AdverseEvent.objects.select_related(
        "patient", "record__planned_session", "course", "opened_by", "closed_by"
    ).prefetch_related("record__products", "record__zones", "follow_ups")
    if isinstance(owner, Course):
        return rows.filter(course=owner)
    return rows.filter(patient=owner)
