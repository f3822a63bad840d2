"""Events and sessions of a period, by lot, product, practitioner, term and month."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from clinic.queries.reports import Scope
from clinic.queries.site import home_location
from protocols.domain.safety import EventCount, SessionCounts
from protocols.domain.states import RecordState
from protocols.models.adverse import AdverseEvent
from protocols.models.session import ProductUse, SessionRecord

_PLACE = "planned_session__appointment__location"
_GIVEN = Q(started_at__isnull=False) | Q(state=RecordState.SIGNED)


def events_of_period(scope: Scope) -> list[EventCount]:
    """By the moment they were reported. Two queries."""
    home = home_location()
    rows = (
        AdverseEvent.objects.annotate(
            place=Coalesce(f"record__{_PLACE}", Value(home.pk if home else None))
        )
        .filter(scope.holds("opened_at", "place"))
        .select_related("record")
        .prefetch_related("record__products")
        .order_by("pk")
    )
    zones = {place.pk: place.zone for place in scope.locations}
    return [_counted(row, zones) for row in rows]


def _counted(event: Any, zones: dict[int, Any]) -> EventCount:
    record = event.record
    uses = list(record.products.all()) if record else []
    local = event.opened_at.astimezone(zones[event.place])
    return EventCount(
        event_id=event.pk,
        term=event.term,
        month=f"{local:%Y-%m}",
        practitioner_id=record.operator_id if record else None,
        lots=frozenset(use.lot for use in uses),
        products=frozenset(use.ingredient for use in uses),
    )


def sessions_of_period(scope: Scope, *, lots: Collection[str]) -> SessionCounts:
    """What the events are set against; lots only those that are asked for."""
    given = _given(scope)
    uses = ProductUse.objects.filter(record__in=given)
    return SessionCounts(
        total=given.count(),
        by_practitioner=dict(
            given.order_by().values_list("operator").annotate(Count("pk"))
        ),
        by_month=_by_month(given, scope),
        by_lot=_distinct(uses.filter(lot__in=lots), "lot"),
        by_product=_distinct(uses, "ingredient"),
    )


def _given(scope: Scope) -> "QuerySet[Any]":
    home = home_location()
    return (
        SessionRecord.objects.filter(_GIVEN)
        .annotate(
            place=Coalesce(_PLACE, Value(home.pk if home else None)),
            given_at=Coalesce("started_at", "opened_at"),
        )
        .filter(scope.holds("given_at", "place"))
    )


def _by_month(given: "QuerySet[Any]", scope: Scope) -> dict[str, int]:
    zones = {place.pk: place.zone for place in scope.locations}
    found: dict[str, int] = {}
    for row in given.order_by().values("given_at", "place").iterator():
        month = f"{row['given_at'].astimezone(zones[row['place']]):%Y-%m}"
        found[month] = found.get(month, 0) + 1
    return found


def _distinct(uses: "QuerySet[ProductUse]", column: str) -> dict[str, int]:
    rows = uses.order_by().values_list(column)
    return dict(rows.annotate(Count("record", distinct=True)))
