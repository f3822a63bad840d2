"""Which session of its course each appointment is: one query, however many."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, OuterRef, QuerySet, Subquery

from protocols.models.course import PlannedSession


@dataclass(frozen=True, slots=True)
class CardSession:
    appointment_id: int
    number: int
    # The last number of the course, and of the phase that this session is in.
    of: int
    last_of_phase: int


def card_sessions(appointment_ids: Sequence[int]) -> list[CardSession]:
    same_course = PlannedSession.objects.filter(course=OuterRef("course"))
    same_phase = same_course.filter(phase=OuterRef("phase"))
    rows = PlannedSession.objects.filter(appointment__in=appointment_ids).annotate(
        of=Subquery(_last(same_course)), last_of_phase=Subquery(_last(same_phase))
    )
    return [
        CardSession(*row)
        for row in rows.values_list("appointment_id", "number", "of", "last_of_phase")
    ]


def _last(rows: "QuerySet[PlannedSession]") -> "QuerySet[PlannedSession, int]":
    return (
        rows.order_by()
        .values("course")
        .annotate(last=Max("number"))
        .values_list("last", flat=True)
    )
