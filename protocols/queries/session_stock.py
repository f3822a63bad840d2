"""What of the shelf a session may be given from, and what there is to say about it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Sum

from protocols.models.session import SessionRecord
from protocols.models.stock import Product, StockMovement
from protocols.queries import stock
from protocols.queries.stock import OpenVial, ShelfLot

# As many digits as every bigint can hold: beyond it the database is not asked at all.
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedLot:
    """A lot, or one opened vial of it. ``value`` is what a form posts.

    ``ingredient`` is the one that the plan asks for, else the product's first.
    ``expires_soon`` and ``is_low`` are warnings; ``is_usable`` False is a stop.
    """

    value: str
    lot_id: int
    container_id: int | None
    ingredient: str
    ingredients: tuple[str, ...]
    excipients: tuple[str, ...]
    brand: str
    manufacturer: str
    concentration: str
    number: str
    expires_on: date
    left_ml: Decimal
    opened_at: datetime | None
    discard_by: datetime | None
    expires_soon: bool
    is_low: bool
    is_usable: bool
    is_planned: bool


Shelf = Mapping[str, PickedLot]


def value_of(lot_id: int | None, container_id: int | None) -> str:
    if lot_id is None:
        return ""
    return f"{lot_id}:{container_id}" if container_id else str(lot_id)


def lot_ids(values: Iterable[str]) -> set[int]:
    """The lots that posted values name, whatever else was posted."""
    heads = (value.partition(":")[0] for value in values)
    return {
        int(head)
        for head in heads
        if head.isascii() and head.isdecimal() and len(head) <= _MOST_DIGITS
    }


def shelf(
    planned: Sequence[str], also: Collection[int], *, today: date, at: datetime
) -> dict[str, PickedLot]:
    """By posted value: the plan's own first, opened vials before full ones, then what
    expires first. ``also`` are lots that the record names already, usable or not."""
    found = stock.pickable(None, today=today, at=at)
    missing = set(also) - {lot.lot_id for lot in found}
    if missing:
        rows = stock.lots().filter(pk__in=missing)
        found += stock.shelf_lots(rows, today=today, at=at)
    warn = _warn_days(found)
    picked = [
        _picked(lot, vial, planned, is_soon=_is_soon(lot, warn, today=today))
        for lot in found
        for vial in (*lot.vials, None)
    ]
    picked.sort(
        key=lambda one: (not one.is_planned, one.opened_at is None, one.expires_on)
    )
    return {one.value: one for one in picked}


def taken_by(record: SessionRecord) -> tuple[str, int]:
    """What the shelf has lost by this record: millilitres, and of how many lots."""
    found = StockMovement.objects.filter(record=record).aggregate(
        ml=Sum("ml"), lots=Count("lot", distinct=True)
    )
    return f"{-(found['ml'] or 0):.1f}", found["lots"]


def _warn_days(found: Iterable[ShelfLot]) -> dict[int, int]:
    rows = Product.objects.filter(
        pk__in={lot.product_id for lot in found}, warn_days__isnull=False
    )
    return {pk: days for pk, days in rows.values_list("pk", "warn_days") if days}


def _is_soon(lot: ShelfLot, warn: Mapping[int, int], *, today: date) -> bool:
    days = warn.get(lot.product_id)
    return days is not None and lot.expires_on <= today + timedelta(days=days)


def _picked(
    lot: ShelfLot, vial: OpenVial | None, planned: Sequence[str], *, is_soon: bool
) -> PickedLot:
    of_plan = [key for key in planned if key in lot.ingredients]
    return PickedLot(
        value=value_of(lot.lot_id, vial.container_id if vial else None),
        lot_id=lot.lot_id,
        container_id=vial.container_id if vial else None,
        ingredient=(of_plan or list(lot.ingredients))[0],
        ingredients=lot.ingredients,
        excipients=lot.excipients,
        brand=lot.brand,
        manufacturer=lot.manufacturer,
        concentration=lot.concentration,
        number=lot.number,
        expires_on=lot.expires_on,
        left_ml=vial.left_ml if vial else lot.on_hand_ml,
        opened_at=vial.opened_at if vial else None,
        discard_by=vial.discard_by if vial else None,
        expires_soon=is_soon,
        is_low=lot.is_low,
        is_usable=lot.is_usable,
        is_planned=bool(of_plan),
    )
