"""The lists of the stock: lots, products, what runs low, what goes off soon."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import (
    DateField,
    DecimalField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from protocols.domain.stock import LotState
from protocols.models.stock import (
    Lot,
    LotComponent,
    LotCorrection,
    Product,
    StockMovement,
)
from protocols.queries.stock import NOTHING, lots

_ML: DecimalField[Any, Any] = DecimalField(max_digits=9, decimal_places=2)


class Shown(StrEnum):
    """Which lots the list shows."""

    SHELF = "shelf"
    EXPIRING = "expiring"
    HELD = "held"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ShelfCounts:
    expiring: int
    held: int
    low: int


def shown_lots(shown: Shown, *, today: date) -> "QuerySet[Any]":
    rows = lots().order_by("expires_on", "product__brand", "pk")
    if shown is Shown.EXPIRING:
        return rows.filter(_goes_off(today), on_hand_ml__gt=0)
    if shown is Shown.HELD:
        return rows.filter(state=LotState.QUARANTINED)
    if shown is Shown.SHELF:
        return rows.exclude(state=LotState.WITHDRAWN).exclude(on_hand_ml=0)
    return rows


def _goes_off(today: date) -> Q:
    """Expired, or within the days that the product wants to be warned ahead."""
    soon = ExpressionWrapper(
        Value(today, output_field=DateField()) + F("product__warn_days"),
        output_field=DateField(),
    )
    is_soon = Q(product__warn_days__isnull=False, expires_on__lte=soon)
    return Q(state=LotState.USABLE) & (Q(expires_on__lt=today) | is_soon)


def products(*, today: date) -> "QuerySet[Any]":
    """Every product with what may be given of it, and when the first of it goes off."""
    usable = Q(lots__state=LotState.USABLE, lots__expires_on__gte=today)
    on_hand = (
        StockMovement.objects.filter(
            lot__product=OuterRef("pk"),
            lot__state=LotState.USABLE,
            lot__expires_on__gte=today,
        )
        .order_by()
        .values("lot__product")
        .annotate(total=Sum("ml"))
        .values("total")
    )
    return Product.objects.annotate(
        usable_ml=Coalesce(Subquery(on_hand), NOTHING, output_field=_ML),
        next_expiry=Min("lots__expires_on", filter=usable),
    ).order_by("-is_active", "brand", "pk")


def low_products(*, today: date) -> "QuerySet[Any]":
    return products(today=today).filter(is_active=True, usable_ml__lte=F("low_ml"))


def shelf_counts(*, today: date) -> ShelfCounts:
    return ShelfCounts(
        expiring=shown_lots(Shown.EXPIRING, today=today).count(),
        held=shown_lots(Shown.HELD, today=today).count(),
        low=low_products(today=today).count(),
    )


def movements(lot: Lot) -> "QuerySet[StockMovement]":
    """The newest first, with all that a line of the page says."""
    return (
        StockMovement.objects.filter(lot=lot)
        .select_related("by", "witness", "mix", "record__planned_session")
        .order_by("-at", "-pk")
    )


def corrections_of(lot: Lot) -> "QuerySet[LotCorrection]":
    return LotCorrection.objects.filter(lot=lot).select_related("by").order_by("-pk")


def parts_of(lot: Lot) -> "QuerySet[LotComponent]":
    return LotComponent.objects.filter(lot=lot).select_related("component__product")


def mixes_with(lot: Lot) -> "QuerySet[LotComponent]":
    return LotComponent.objects.filter(component=lot).select_related("lot__product")


def active_products() -> "QuerySet[Any]":
    return Product.objects.filter(is_active=True).order_by("brand", "pk")


def mixable_lots(*, today: date) -> "QuerySet[Any]":
    return lots().filter(state=LotState.USABLE, expires_on__gte=today, on_hand_ml__gt=0)
