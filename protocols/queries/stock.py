"""What is on the shelf: what may be picked, what a code says, what speaks against use."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from protocols.domain import gs1
from protocols.domain.stock import (
    Draw,
    LotNow,
    LotState,
    StockIssue,
    VialNow,
    lot_key,
    troubles,
)
from protocols.models.lot_key import lot_key_of
from protocols.models.session import ProductUse, SessionRecord
from protocols.models.stock import (
    Container,
    Lot,
    LotCorrection,
    Product,
    StockMovement,
)

NOTHING = Decimal(0)
_ML: DecimalField[Any, Any] = DecimalField(max_digits=9, decimal_places=2)


@dataclass(frozen=True, slots=True)
class OpenVial:
    container_id: int
    opened_at: datetime
    discard_by: datetime
    left_ml: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLot:
    """A lot as it stands on the shelf. ``issues`` is empty when it may be used."""

    lot_id: int
    product_id: int
    brand: str
    manufacturer: str
    ingredients: tuple[str, ...]
    excipients: tuple[str, ...]
    concentration: str
    number: str
    expires_on: date
    state: LotState
    state_reason: str
    on_hand_ml: Decimal
    is_low: bool
    vials: tuple[OpenVial, ...]
    issues: tuple[StockIssue, ...]

    @property
    def is_usable(self) -> bool:
        return not self.issues


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """What a scanned or typed code leads to. ``lots`` holds unusable ones as well."""

    scanned: gs1.ScannedCode | None
    product: Product | None
    lots: tuple[ShelfLot, ...]

    @property
    def usable(self) -> tuple[ShelfLot, ...]:
        return tuple(lot for lot in self.lots if lot.is_usable)


def lots() -> "QuerySet[Any]":
    """Every lot with its product, its sum on hand and its vials that are open."""
    return (
        Lot.objects.select_related("product", "state_by")
        .annotate(on_hand_ml=_sum_of("lot"))
        .prefetch_related(
            Prefetch(
                "containers",
                queryset=Container.objects.filter(closed_at=None).annotate(
                    moved_ml=_sum_of("container")
                ),
                to_attr="open_vials",
            )
        )
    )


def pickable(
    ingredients: Collection[str] | None, *, today: date, at: datetime
) -> list[ShelfLot]:
    """What may be given of these ingredients (None: of all): what expires first, first.

    Neither expired nor held-back lots, nor vials that are open too long.
    """
    rows = lots().filter(
        state=LotState.USABLE, expires_on__gte=today, product__is_active=True
    )
    if ingredients is not None:
        rows = rows.filter(product__ingredients__overlap=sorted(ingredients))
    shelf = shelf_lots(rows, today=today, at=at)
    return [lot for lot in shelf if lot.on_hand_ml > 0 and lot.is_usable]


def lot_by_code(code: str, *, today: date, at: datetime) -> CodeMatch:
    """The lots that a box's code or a lot number names, the usable ones first."""
    scanned = gs1.read(code, today=today)
    product = _product_of(gs1.barcode_key(code, today=today))
    number = lot_key(scanned.lot if scanned else "" if product else code)
    rows = lots()
    if product:
        rows = rows.filter(product=product)
    if number:
        rows = _of_number(rows, number)
    if not (product or number):
        rows = rows.none()
    found = shelf_lots(rows, today=today, at=at)
    usable_first = sorted(found, key=lambda lot: not lot.is_usable)
    return CodeMatch(scanned, product, tuple(usable_first))


def _of_number(rows: "QuerySet[Any]", number: str) -> "QuerySet[Any]":
    """By the label; else by what it was taken for before somebody corrected it, as the
    signed records of that time still have it."""
    exact = rows.filter(number_key=number)
    if exact.exists():
        return exact
    misread = LotCorrection.objects.annotate(key=lot_key_of("number_before"))
    return rows.filter(pk__in=misread.filter(key=number).values("lot"))


def _product_of(barcode: str) -> Product | None:
    return Product.objects.filter(barcode=barcode).first() if barcode else None


def shelf_lots(
    rows: "QuerySet[Any]", *, today: date, at: datetime
) -> tuple[ShelfLot, ...]:
    """``rows`` of :func:`lots` as records, in the order of the rows."""
    kept = list(rows)
    sums = usable_ml({lot.product_id for lot in kept}, today=today)
    return tuple(_shelf_lot(lot, sums, today=today, at=at) for lot in kept)


def usable_ml(product_ids: Collection[int], *, today: date) -> dict[int, Decimal]:
    """What there is of each product that may still be given."""
    rows = (
        StockMovement.objects.filter(
            lot__product__in=product_ids,
            lot__state=LotState.USABLE,
            lot__expires_on__gte=today,
        )
        .order_by()
        .values_list("lot__product")
        .annotate(Sum("ml"))
    )
    return dict(rows)


def stock_issues(
    uses: Iterable[ProductUse], *, today: date, at: datetime
) -> tuple[StockIssue, ...]:
    """What speaks against giving these now; empty when nothing does.

    What was typed by hand counts as the lot whose number and brand it names.
    """
    return troubles(draws_of(list(uses)), today=today, at=at)


def typed_lots(uses: Sequence[ProductUse]) -> dict[int, Lot]:
    """By the place in ``uses``: the lot that a row names by number and brand."""
    open_rows = {
        place: lot_key(use.lot)
        for place, use in enumerate(uses)
        if use.stock_lot_id is None
    }
    known = Lot.objects.filter(
        number_key__in={key for key in open_rows.values() if key}
    ).select_related("product")
    by_name: dict[tuple[str, str], list[Lot]] = {}
    for lot in known:
        by_name.setdefault((lot.number_key, _folded(lot.product.brand)), []).append(lot)
    found: dict[int, Lot] = {}
    for place, key in open_rows.items():
        named = by_name.get((key, _folded(uses[place].brand)), [])
        fitting = [lot for lot in named if _holds(lot, uses[place])]
        if len(fitting) == 1:
            found[place] = fitting[0]
    return found


def draws_of(uses: Sequence[ProductUse]) -> list[Draw]:
    """What is taken of each lot and each vial, in the order of the lots."""
    taken = _by_lot_and_vial(uses)
    held = {lot.pk: lot for lot in lots().filter(pk__in={lot for lot, _ in taken})}
    vials = _vials({vial for _, vial in taken if vial})
    return [
        Draw(
            lot=lot_now(held[lot_id]),
            used_ml=sum((use.used_ml for use in rows), NOTHING),
            discarded_ml=sum((use.discarded_ml for use in rows), NOTHING),
            vial=vials.get(vial_id),
        )
        for (lot_id, vial_id), rows in sorted(taken.items())
    ]


def _by_lot_and_vial(
    uses: Sequence[ProductUse],
) -> dict[tuple[int, int], list[ProductUse]]:
    typed = typed_lots(uses)
    taken: dict[tuple[int, int], list[ProductUse]] = {}
    for place, use in enumerate(uses):
        lot_id = typed[place].pk if place in typed else use.stock_lot_id
        if lot_id is not None:
            taken.setdefault((lot_id, use.container_id or 0), []).append(use)
    return taken


def uses_of(record: SessionRecord) -> list[ProductUse]:
    return list(
        ProductUse.objects.filter(record=record)
        .select_related("stock_lot__product", "container")
        .order_by("pk")
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _holds(lot: Lot, use: ProductUse) -> bool:
    return use.ingredient in lot.product.ingredients


def _vials(ids: Collection[int]) -> dict[int, VialNow]:
    rows = Container.objects.filter(pk__in=ids).annotate(moved_ml=_sum_of("container"))
    return {vial.pk: _vial_now(vial) for vial in rows}


def _vial_now(vial: Any) -> VialNow:
    return VialNow(
        vial_id=vial.pk,
        discard_by=vial.discard_by,
        is_closed=vial.closed_at is not None,
        left_ml=vial.ml + vial.moved_ml,
    )


def left_in(vial: Container) -> Decimal:
    moved = StockMovement.objects.filter(container=vial).aggregate(ml=Sum("ml"))["ml"]
    return vial.ml + (moved or NOTHING)


def closed_ml(lot: Any) -> Decimal:
    """What is on hand in vials that nobody has opened; ``lot`` is one of :func:`lots`."""
    opened = sum((vial.ml + vial.moved_ml for vial in lot.open_vials), NOTHING)
    return on_hand(lot) - opened


def lot_now(lot: Lot) -> LotNow:
    return LotNow(
        lot_id=lot.pk,
        brand=lot.product.brand,
        number=lot.number,
        state=LotState(lot.state),
        expires_on=lot.expires_on,
        on_hand_ml=on_hand(lot),
    )


def on_hand(lot: Any) -> Decimal:
    ml: Decimal = lot.on_hand_ml
    return ml


def _shelf_lot(
    lot: Any, sums: dict[int, Decimal], *, today: date, at: datetime
) -> ShelfLot:
    product = lot.product
    now = lot_now(lot)
    low = product.low_ml
    return ShelfLot(
        lot_id=lot.pk,
        product_id=product.pk,
        brand=product.brand,
        manufacturer=product.manufacturer,
        ingredients=tuple(product.ingredients),
        excipients=tuple(product.excipients),
        concentration=product.concentration,
        number=lot.number,
        expires_on=lot.expires_on,
        state=now.state,
        state_reason=lot.state_reason,
        on_hand_ml=now.on_hand_ml,
        is_low=low is not None and sums.get(product.pk, NOTHING) <= low,
        vials=tuple(
            OpenVial(vial.pk, vial.opened_at, vial.discard_by, vial.ml + vial.moved_ml)
            for vial in lot.open_vials
            if vial.discard_by >= at
        ),
        issues=troubles([Draw(lot=now, used_ml=NOTHING)], today=today, at=at),
    )


def _sum_of(key: str) -> Coalesce:
    """The sum of the movements of the outer row, without joining them in."""
    total = (
        StockMovement.objects.filter(**{key: OuterRef("pk")})
        .order_by()
        .values(key)
        .annotate(total=Sum("ml"))
        .values("total")
    )
    return Coalesce(Subquery(total), NOTHING, output_field=_ML)
