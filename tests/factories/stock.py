"""Products and lots on the shelf. A lot has what ``ml`` says, received at NOW."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from protocols.models import (
    Container,
    Lot,
    LotComponent,
    Product,
    ProductUse,
    SessionRecord,
    StockMovement,
)
from tests.factories.clinic import NOW, StaffMemberFactory

EXPIRES = date(2028, 1, 31)


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    brand = factory.Sequence(lambda n: f"Panthenol {n}")
    manufacturer = "Örnek Pharma"
    ingredients = ["dexpanthenol"]
    concentration = "250 mg/mL"
    container_ml = Decimal("5.00")
    hours_after_opening = 24


class LotFactory(DjangoModelFactory):
    class Meta:
        model = Lot

    product = factory.SubFactory(ProductFactory)
    number = factory.Sequence(lambda n: f"LOT-{n}")
    expires_on = EXPIRES
    received_on = NOW.date()
    recorded_by = factory.SubFactory(StaffMemberFactory)
    recorded_at = NOW

    @classmethod
    def _create(cls, model, *args, ml="10.00", **kwargs):
        lot = super()._create(model, *args, **kwargs)
        if Decimal(ml):
            move(lot, ml, kind="received")
        return lot


def move(lot: Lot, ml: Decimal | str, *, kind: str, **more: object) -> StockMovement:
    values = {"by": lot.recorded_by, "at": NOW} | more
    return StockMovement.objects.create(lot=lot, ml=Decimal(ml), kind=kind, **values)


def held_back(state: str = "quarantined", **more: object) -> Lot:
    by = StaffMemberFactory()
    return LotFactory(
        state=state, state_reason="Particles", state_by=by, state_at=NOW, **more
    )


def vial(lot: Lot, ml: str = "5.00", hours: int = 24) -> Container:
    return Container.objects.create(
        lot=lot,
        ml=Decimal(ml),
        opened_at=NOW,
        opened_by=lot.recorded_by,
        discard_by=NOW + timedelta(hours=hours),
    )


def mix_of(*parts: Lot, **more: object) -> Lot:
    mix = LotFactory(**more)
    for part in parts:
        LotComponent.objects.create(lot=mix, component=part, ml=Decimal(1))
    return mix


def given(
    record: SessionRecord,
    lot: Lot | None = None,
    *,
    used: str = "1.50",
    number: str = "TYPED-1",
    **more: object,
) -> ProductUse:
    """A row of the record: of ``lot``, or typed by hand by ``brand`` and ``number``."""
    values: dict[str, object] = {
        "ingredient": "dexpanthenol",
        "brand": lot.product.brand if lot else "Panthenol Demo",
        "manufacturer": "Örnek Pharma",
        "lot": lot.number if lot else number,
        "expires_on": lot.expires_on if lot else EXPIRES,
        "drawn_ml": Decimal(used),
        "used_ml": Decimal(used),
        "discarded_ml": Decimal(0),
        "stock_lot": lot,
    } | more
    return ProductUse.objects.create(record=record, **values)
