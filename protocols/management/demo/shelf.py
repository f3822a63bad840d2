"""The demo's shelf: the products and lots that its sessions use, a mix, and a call-back."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from protocols.actions import lot_states, recalls, shelf
from protocols.domain.recall import NoticeAnswer, RecallLetter
from protocols.domain.stock_orders import Delivery, MixOrder, ProductOrder
from protocols.management.demo.frame import Frame
from protocols.models.recall import RecallNotice
from protocols.models.session import ProductUse
from protocols.models.stock import Lot, Product

MONTHS = 15
_MAKER = "Örnek Pharma"


def stock_up(built: Frame, *, at: datetime) -> None:
    """Before the first session: a lot a month of what the sessions use."""
    begun = at - timedelta(days=31 * MONTHS)
    biotin = _product(built, "Biotin Demo", "biotin", "5 mg/mL", "2", at=begun)
    panthenol = _product(
        built, "Panthenol Demo", "dexpanthenol", "250 mg/mL", "5", low="40", at=begun
    )
    for first in _months(at.date()):
        when = begun.replace(year=first.year, month=first.month, day=1)
        for product, letters in ((biotin, "BT"), (panthenol, "DX")):
            number = f"{letters}-{first:%y%m}"
            label = (number, first + timedelta(days=540))
            _deliver(built, product, label, "120", when)


def lay_out(built: Frame, *, at: datetime) -> None:
    """One lot that goes off soon, one that runs low, a mix, and one called back."""
    earlier = at - timedelta(days=20)
    lidocaine = _product(
        built, "Lidokain Demo", "lidocaine", "1 %", "10", low="20", at=earlier
    )
    soon = at.date() + timedelta(days=19)
    numbing = _deliver(built, lidocaine, ("LD-0423", soon), "50", earlier)
    shelf.open_vial(numbing.pk, by=built.clinicians[0], at=at - timedelta(hours=2))
    zinc = _product(built, "Zinc Demo", "zinc", "1 mg/mL", "2", low="10", at=earlier)
    label = ("ZN-118", at.date() + timedelta(days=400))
    _deliver(built, zinc, label, "6", earlier)
    _mix(built, at=earlier)
    _call_back(built, at=at)


def _call_back(built: Frame, *, at: datetime) -> None:
    """A lot of an earlier month, so that what was given since is of another; two days ago."""
    by, then = built.clinicians[0], at - timedelta(days=2)
    used = ProductUse.objects.filter(
        lot__startswith="DX-", record__signed_at__isnull=False
    ).exclude(lot=f"DX-{at:%y%m}")
    last = used.order_by("-record__signed_at").first()
    lot = Lot.objects.filter(number=last.lot).first() if last else None
    if lot is None:
        return
    recall = recalls.start(
        lot.pk, reason="The maker reports particles in some vials.", by=by, at=then
    )
    recalls.tell_all(
        recall.pk, letter=RecallLetter.PLEASE_ANSWER, with_unsure=True, by=by, at=then
    )
    recalls.write_due(at=then)
    notices = list(RecallNotice.objects.filter(recall=recall).order_by("pk")[:3])
    answers = (NoticeAnswer.WELL, NoticeAnswer.CALL_ME)
    for notice, answer in zip(notices, answers, strict=False):
        recalls.answer(notice.pk, answer, by=None, at=then + timedelta(hours=5))


def _mix(built: Frame, *, at: datetime) -> None:
    """Held back once more and let go, so that the lot's page has a history."""
    house = _product(
        built, "House mix Demo", "dexpanthenol", "", "10", more=("biotin",), at=at
    )
    parts = Lot.objects.filter(product__brand__in=("Biotin Demo", "Panthenol Demo"))
    newest = parts.filter(recorded_at__lte=at).order_by("-recorded_at", "pk")[:2]
    mix = shelf.prepare_mix(
        MixOrder(
            product_id=house.pk,
            number="MIX-07",
            expires_on=at.date() + timedelta(days=60),
            made_on=at.date(),
            parts=tuple((lot.pk, Decimal(5)) for lot in newest),
            form_key=uuid.uuid4(),
        ),
        by=built.clinicians[0],
        at=at,
    )
    later = at + timedelta(hours=3)
    by = built.clinicians[0]
    lot_states.quarantine(mix.pk, reason="Looks cloudy", by=by, at=later)
    clear = later + timedelta(hours=1)
    lot_states.release(mix.pk, reason="Clear at room temperature", by=by, at=clear)


def _months(today: date) -> Iterator[date]:
    first = today.replace(day=1)
    for _step in range(MONTHS):
        yield first
        first = (first - timedelta(days=1)).replace(day=1)


def _product(  # noqa: PLR0913 - a label says all this
    built: Frame,
    brand: str,
    ingredient: str,
    strength: str,
    vial: str,
    *,
    at: datetime,
    low: str = "",
    more: tuple[str, ...] = (),
) -> Product:
    order = ProductOrder(
        brand=brand,
        manufacturer=_MAKER,
        ingredients=(ingredient, *more),
        concentration=strength,
        excipients=("water for injection",),
        excipients_known=True,
        container_ml=Decimal(vial),
        hours_after_opening=24,
        barcode="",
        low_ml=Decimal(low) if low else None,
        warn_days=30,
        is_active=True,
        version=None,
    )
    return shelf.save_product(order, None, by=built.clinicians[0], at=at)


def _deliver(
    built: Frame, product: Product, label: tuple[str, date], ml: str, at: datetime
) -> Lot:
    number, expires_on = label
    order = Delivery(
        product_id=product.pk,
        number=number,
        expires_on=expires_on,
        ml=Decimal(ml),
        supplier="Örnek Ecza Deposu",
        invoice=f"F-{at:%y%m}-{product.pk}",
        received_on=at.date(),
        form_key=uuid.uuid4(),
    )
    return shelf.receive(order, by=built.manager, at=at)
