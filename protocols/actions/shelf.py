"""The shelf: products, deliveries, mixes, opened vials, counts and waste."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import audit, submissions
from clinic.models.staff import StaffMember
from clinic.queries import site
from protocols.domain.stock import (
    Draw,
    LotState,
    MovementKind,
    discard_by,
    is_expired,
    lot_key,
    troubles,
)
from protocols.domain.stock_orders import Delivery, MixOrder, ProductOrder
from protocols.models.stock import Container, Lot, LotComponent, Product, StockMovement
from protocols.queries import stock


class ShelfRefused(Exception):
    """It cannot be done; the text says why."""


@transaction.atomic
def save_product(
    order: ProductOrder, product_id: int | None, *, by: StaffMember, at: datetime
) -> Product:
    """A new product, or the change of one that nobody changed meanwhile."""
    product = Product()
    if product_id is not None:
        product = Product.objects.select_for_update().get(pk=product_id)
        if product.version != order.version:
            raise ShelfRefused(
                _("Somebody changed this product meanwhile. Compare before you save.")
            )
        product.version += 1
    for name in _PRODUCT_FIELDS:
        setattr(product, name, getattr(order, name))
    product.ingredients = list(order.ingredients)
    product.excipients = list(order.excipients)
    try:
        with transaction.atomic():
            product.save()
    except IntegrityError as clash:
        raise ShelfRefused(_words_of(clash)) from clash
    _trace("product_saved", "product", product.pk, by=by, at=at)
    return product


_PRODUCT_FIELDS = (
    "brand",
    "manufacturer",
    "concentration",
    "excipients_known",
    "container_ml",
    "hours_after_opening",
    "barcode",
    "low_ml",
    "warn_days",
    "is_active",
)


def _words_of(clash: IntegrityError) -> str:
    if "barcode" in str(clash):
        return _("Another product has this barcode.")
    return _("There is a product of this name, strength and size already.")


@transaction.atomic
def receive(order: Delivery, *, by: StaffMember, at: datetime) -> Lot:
    """A delivery: a new lot, or more of a lot that is there already.

    Raises ``submissions.AlreadySubmitted`` for the second post of one form.
    """
    claimed = submissions.claim(order.form_key, by=by, at=at)
    lot = _lot_of(order, by=by, at=at)
    StockMovement.objects.create(
        lot=lot, ml=order.ml, kind=MovementKind.RECEIVED, by=by, at=at
    )
    _trace("stock_received", "lot", lot.pk, by=by, at=at)
    submissions.settle(claimed, result_url=reverse("lot-detail", args=[lot.pk]))
    return lot


def _lot_of(order: Delivery, *, by: StaffMember, at: datetime) -> Lot:
    values = {
        "number": order.number,
        "expires_on": order.expires_on,
        "supplier": order.supplier,
        "invoice": order.invoice,
        "received_on": order.received_on,
        "recorded_by": by,
        "recorded_at": at,
    }
    lot, is_new = Lot.objects.get_or_create(
        product_id=order.product_id, number_key=lot_key(order.number), defaults=values
    )
    if not is_new and lot.expires_on != order.expires_on:
        raise ShelfRefused(
            _("This lot is on record with another expiry: %(day)s. Look at the label.")
            % {"day": lot.expires_on.isoformat()}
        )
    if lot.state == LotState.WITHDRAWN:
        raise ShelfRefused(_("This lot was withdrawn. It is not taken in again."))
    return lot


@transaction.atomic
def prepare_mix(order: MixOrder, *, by: StaffMember, at: datetime) -> Lot:
    """Mix lots into a new one, which is as good as the first of them to expire."""
    claimed = submissions.claim(order.form_key, by=by, at=at)
    ids = sorted(lot_id for lot_id, _ml in order.parts)
    list(Lot.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))
    held = {lot.pk: lot for lot in stock.lots().filter(pk__in=ids)}
    _refuse_bad_parts(order, held, at=at)
    try:
        with transaction.atomic():
            mix = Lot.objects.create(
                product_id=order.product_id,
                number=order.number,
                expires_on=order.expires_on,
                received_on=order.made_on,
                recorded_by=by,
                recorded_at=at,
            )
    except IntegrityError as clash:
        raise ShelfRefused(_("There is a lot of this number already.")) from clash
    for lot_id, ml in sorted(order.parts):
        LotComponent.objects.create(lot=mix, component_id=lot_id, ml=ml)
        StockMovement.objects.create(
            lot_id=lot_id, ml=-ml, kind=MovementKind.MIXED_IN, mix=mix, by=by, at=at
        )
    whole = sum((ml for _lot, ml in order.parts), Decimal(0))
    StockMovement.objects.create(
        lot=mix, ml=whole, kind=MovementKind.MIXED, mix=mix, by=by, at=at
    )
    _trace("mix_prepared", "lot", mix.pk, by=by, at=at)
    submissions.settle(claimed, result_url=reverse("lot-detail", args=[mix.pk]))
    return mix


def _refuse_bad_parts(order: MixOrder, held: dict[int, Lot], *, at: datetime) -> None:
    today = local_day(at)
    draws = [
        Draw(lot=stock.lot_now(held[lot_id]), used_ml=ml) for lot_id, ml in order.parts
    ]
    if found := troubles(draws, today=today, at=at):
        names = ", ".join(sorted({issue.lot for issue in found}))
        raise ShelfRefused(
            _("Not usable, or not enough of it: lot %(lots)s.") % {"lots": names}
        )
    first = min(lot.expires_on for lot in held.values())
    if order.expires_on > first:
        raise ShelfRefused(
            _("A mix is good no longer than its parts: until %(day)s at most.")
            % {"day": first.isoformat()}
        )


@transaction.atomic
def open_vial(lot_id: int, *, by: StaffMember, at: datetime) -> Container:
    """Open a new vial of the lot, as large as the product's, or what is left."""
    lot = Lot.objects.select_for_update(no_key=True).get(pk=lot_id)
    shelf = stock.lots().get(pk=lot_id)
    hours = shelf.product.hours_after_opening
    if hours is None:
        raise ShelfRefused(_("An opened vial of this product is never kept."))
    if lot.state != LotState.USABLE or is_expired(lot.expires_on, today=local_day(at)):
        raise ShelfRefused(_("This lot is expired or held back: open none of it."))
    left = stock.closed_ml(shelf)
    if left <= 0:
        raise ShelfRefused(_("There is no closed vial of this lot."))
    vial = Container.objects.create(
        lot=lot,
        ml=min(shelf.product.container_ml, left),
        opened_at=at,
        opened_by=by,
        discard_by=discard_by(at, hours=hours),
    )
    _trace("vial_opened", "lot", lot.pk, by=by, at=at)
    return vial


@transaction.atomic
def discard_vial(vial_id: int, *, by: StaffMember, at: datetime) -> Container:
    """Throw an opened vial away with what is left in it. Twice is once."""
    vial = Container.objects.select_for_update().get(pk=vial_id)
    if vial.closed_at:
        return vial
    left = stock.left_in(vial)
    if left > 0:
        StockMovement.objects.create(
            lot_id=vial.lot_id,
            container=vial,
            ml=-left,
            kind=MovementKind.DISCARDED,
            by=by,
            at=at,
        )
    vial.closed_at, vial.closed_by = at, by
    vial.save(update_fields=["closed_at", "closed_by"])
    _trace("vial_discarded", "lot", vial.lot_id, by=by, at=at)
    return vial


@transaction.atomic
def correct_count(  # noqa: PLR0913 - who, when and why belong to every change
    lot_id: int,
    *,
    counted_ml: Decimal,
    reason: str,
    form_key: uuid.UUID,
    by: StaffMember,
    at: datetime,
) -> StockMovement | None:
    """The count is ``counted_ml``: a flagged movement makes up the difference."""
    claimed = submissions.claim(form_key, by=by, at=at)
    submissions.settle(claimed, result_url=reverse("lot-detail", args=[lot_id]))
    Lot.objects.select_for_update(no_key=True).get(pk=lot_id)
    difference = counted_ml - stock.on_hand(stock.lots().get(pk=lot_id))
    if not difference:
        return None
    movement = StockMovement.objects.create(
        lot_id=lot_id,
        ml=difference,
        kind=MovementKind.CORRECTED,
        is_flagged=True,
        reason=reason,
        by=by,
        at=at,
    )
    _trace("stock_corrected", "lot", lot_id, by=by, at=at)
    return movement


@transaction.atomic
def discard(  # noqa: PLR0913 - the same
    lot_id: int,
    *,
    ml: Decimal,
    reason: str,
    form_key: uuid.UUID,
    by: StaffMember,
    at: datetime,
) -> StockMovement:
    """Broken, spilt, too old: so much leaves the shelf without a patient."""
    claimed = submissions.claim(form_key, by=by, at=at)
    submissions.settle(claimed, result_url=reverse("lot-detail", args=[lot_id]))
    Lot.objects.select_for_update(no_key=True).get(pk=lot_id)
    if ml > stock.on_hand(stock.lots().get(pk=lot_id)):
        raise ShelfRefused(_("There is not so much of this lot. Correct the count."))
    movement = StockMovement.objects.create(
        lot_id=lot_id, ml=-ml, kind=MovementKind.DISCARDED, reason=reason, by=by, at=at
    )
    _trace("stock_discarded", "lot", lot_id, by=by, at=at)
    return movement


def local_day(at: datetime) -> date:
    return at.astimezone(site.zone_of(site.home_location())).date()


def _trace(action: str, name: str, pk: int, *, by: StaffMember, at: datetime) -> None:
    audit.record(action, audit.Subject(name=name, id=pk), at=at, by=by)
