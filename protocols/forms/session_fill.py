"""Values that a button fills in: as last time, or a lot that was scanned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from protocols.domain.treatment import ProductWork, Treatment
from protocols.forms.session import PRODUCT_ROWS, SessionChoices, SessionForms
from protocols.queries.session_stock import (
    PickedLot,
    Shelf,
    lot_ids,
    value_of,
)
from protocols.queries.stock import ShelfLot

# Of today alone, never taken over from another day.
OF_TODAY = frozenset(
    {
        "pain_before",
        "pain_during",
        "pain_after",
        "vasovagal",
        "bleeding",
        "observed_minutes",
        "condition",
        "aftercare_channel",
        "emergency_number_given",
        "anaesthesia_from",
        "anaesthesia_until",
        "sharps_count",
        "needle_stick",
        "assistant_id",
        "second_checker_id",
        "cartridge_lot",
        "note",
        "soft_limits_accepted",
    }
)
Values = dict[str, list[str]]


def as_last_time(before: Treatment, shelf: Shelf, refused: Mapping[str, str]) -> Values:
    """Zones, technique, device and products as last time, by name of the field.

    Products get a lot that may be used today; where there is none, the lot stays
    empty. What an allergy forbids is not taken over.
    """
    taken = replace(
        before,
        antisepsis="" if before.antisepsis in refused else before.antisepsis,
        gloves="" if before.gloves in refused else before.gloves,
        products=(),
    )
    choices = SessionChoices((), (), (), shelf, ())
    forms = SessionForms(taken, 0, choices)
    values = {
        name: shown
        for form in (forms.main, *(form for _zone, _name, form in forms.zones))
        for name, shown in _values(form)
        if name not in OF_TODAY | {"version"}
    }
    for number, product in enumerate(before.products[:PRODUCT_ROWS]):
        values |= _product(number, product, shelf.values())
    for number in range(len(before.products), PRODUCT_ROWS):
        values |= {f"product{number}-{name}": [""] for name in _ROW}
    return values


_ROW = (
    "pick",
    "ingredient",
    "brand",
    "manufacturer",
    "lot",
    "expires_on",
    "concentration",
    "drawn_ml",
    "used_ml",
    "storage_c",
)


def _values(form: object) -> Iterable[tuple[str, list[str]]]:
    for bound in form:  # type: ignore[attr-defined]
        value = bound.value()
        if value is True and bound.widget_type == "checkbox":
            yield bound.html_name, ["on"]
        elif bound.widget_type == "checkbox":
            yield bound.html_name, []
        else:
            yield bound.html_name, ["" if value is None else str(value)]


def _product(number: int, before: ProductWork, lots: Iterable[PickedLot]) -> Values:
    lot = _fitting(before, list(lots))
    row = {
        "pick": lot.value if lot else "",
        "ingredient": "" if lot else before.ingredient,
        "brand": "" if lot else before.brand,
        "manufacturer": "" if lot else before.manufacturer,
        "concentration": "" if lot else before.concentration,
        # A lot is read off the box each time.
        "lot": "",
        "expires_on": "",
        "drawn_ml": str(before.drawn_ml),
        "used_ml": str(before.used_ml),
        "syringe": str(before.syringe),
        # Of its day, like the lot.
        "storage_c": "",
    }
    return {f"product{number}-{name}": [value] for name, value in row.items()}


def _fitting(before: ProductWork, lots: list[PickedLot]) -> PickedLot | None:
    """The same brand first, an opened vial before a full one, enough before little; the
    shelf's own order says what expires first."""
    able = [
        lot for lot in lots if lot.is_usable and before.ingredient in lot.ingredients
    ]
    return min(
        able,
        key=lambda lot: (
            lot.brand.casefold() != before.brand.casefold(),
            lot.left_ml < before.drawn_ml,
        ),
        default=None,
    )


def with_lot(typed: Values, lot: ShelfLot, rows: int) -> Values:
    """The lot in the row that waits for one of its ingredients, else in a spare row."""
    value = value_of(lot.lot_id, lot.vials[0].container_id if lot.vials else None)
    named = [_Named.of(typed, f"product{number}") for number in range(rows)]
    if any(lot.lot_id in lot_ids([row.pick]) for row in named):
        return {}
    chosen = _free_row(named, lot.ingredients)
    if chosen is None:
        return {}
    typed_by_hand = ("ingredient", "brand", "manufacturer", "lot", "expires_on")
    cleared = {f"{chosen.prefix}-{name}": [""] for name in typed_by_hand}
    return cleared | {f"{chosen.prefix}-pick": [value]}


def _free_row(rows: Iterable["_Named"], ingredients: Iterable[str]) -> "_Named | None":
    without_lot = [row for row in rows if not row.pick and not row.lot]
    fitting = [row for row in without_lot if row.ingredient in ingredients]
    spare = [row for row in without_lot if not row.ingredient]
    return next(iter(fitting or spare), None)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a typed row says about which product it is."""

    prefix: str
    pick: str
    lot: str
    ingredient: str

    @classmethod
    def of(cls, typed: Values, prefix: str) -> "_Named":
        names = ("pick", "lot", "ingredient")
        return cls(prefix, *(_one(typed, f"{prefix}-{name}") for name in names))


def _one(typed: Values, name: str) -> str:
    return (typed.get(name) or [""])[-1]
