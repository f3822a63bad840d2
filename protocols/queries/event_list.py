"""The list of events, and which of them a reader may open."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from clinic.models.staff import StaffMember
from patients.queries.access import reachable_clinically
from protocols.domain.adverse_words import EventState
from protocols.models.adverse import AdverseEvent
from protocols.models.session import ProductUse

STATES = frozenset(EventState)
_MOST_LOTS = 100


def filtered(*, state: str, lot: str) -> "QuerySet[AdverseEvent]":
    """Newest first; an odd state shows everything."""
    rows = AdverseEvent.objects.select_related(
        "patient", "record__operator", "record__planned_session"
    ).prefetch_related("record__products")
    if state in STATES:
        rows = rows.filter(state=state)
    if lot:
        rows = rows.filter(record__products__lot=lot).distinct()
    return rows.order_by("-opened_at", "-pk")


def of_reader(
    person: StaffMember, patient_ids: Collection[int], *, at: datetime
) -> frozenset[int]:
    """Those of the patients whose record this person may read."""
    mine = reachable_clinically(person, at=at).filter(pk__in=patient_ids)
    return frozenset(mine.values_list("pk", flat=True))


def known_lots() -> list[str]:
    """Lots of sessions before an event."""
    rows = ProductUse.objects.filter(record__adverse_events__isnull=False)
    return list(
        rows.order_by("lot").values_list("lot", flat=True).distinct()[:_MOST_LOTS]
    )
