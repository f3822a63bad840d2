"""The stock in finished values: a line a lot, a line a product, a line a movement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from protocols.domain.stock import LotState, MovementKind, StockIssue, StockTrouble
from protocols.models.stock import Product, StockMovement
from protocols.presenters.ingredients import ingredient_name
from protocols.queries.stock import on_hand

ISSUE_WORDS: dict[StockTrouble, str | Promise] = {
    StockTrouble.EXPIRED: gettext_lazy("%(brand)s, lot %(lot)s, has expired."),
    StockTrouble.QUARANTINED: gettext_lazy("%(brand)s, lot %(lot)s, is held back."),
    StockTrouble.WITHDRAWN: gettext_lazy("%(brand)s, lot %(lot)s, was withdrawn."),
    StockTrouble.OPENED_TOO_LONG: gettext_lazy(
        "%(brand)s, lot %(lot)s: this vial has been open too long."
    ),
    StockTrouble.VIAL_CLOSED: gettext_lazy(
        "%(brand)s, lot %(lot)s: this vial was thrown away."
    ),
    StockTrouble.SHORT: gettext_lazy(
        "%(brand)s, lot %(lot)s: only %(left)s mL are there."
    ),
}

MOVEMENT_WORDS: dict[MovementKind, str | Promise] = {
    MovementKind.RECEIVED: gettext_lazy("Delivery"),
    MovementKind.USED: gettext_lazy("Given in a session"),
    MovementKind.DISCARDED: gettext_lazy("Thrown away"),
    MovementKind.MIXED_IN: gettext_lazy("Into a mix"),
    MovementKind.MIXED: gettext_lazy("Mixed here"),
    MovementKind.CORRECTED: gettext_lazy("Count corrected"),
}


def issue_words(issue: StockIssue) -> str:
    left = "" if issue.left_ml is None else f"{issue.left_ml:f}"
    text = str(ISSUE_WORDS[issue.trouble])
    return text % {"brand": issue.brand, "lot": issue.lot, "left": left}


@dataclass(frozen=True, slots=True)
class VialLine:
    pk: int
    left_ml: Decimal
    discard_by: datetime
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLine:
    """One lot; ``state`` is a key of the table "lot" of the states' looks."""

    pk: int
    brand: str
    strength: str
    ingredients: str
    number: str
    expires: str
    state: str
    on_hand_ml: Decimal
    vials: tuple[VialLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLine:
    pk: int
    brand: str
    manufacturer: str
    strength: str
    ingredients: str
    usable_ml: Decimal
    low_ml: Decimal | None
    next_expiry: str
    is_low: bool
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementLine:
    at: datetime
    word: str
    ml: Decimal
    is_in: bool
    who: str
    note: str
    is_flagged: bool
    mix_id: int | None
    mix: str
    session_id: int | None


def lot_lines(rows: Iterable[Any], *, today: date, at: datetime) -> list[LotLine]:
    return [lot_line(lot, today=today, at=at) for lot in rows]


def lot_line(lot: Any, *, today: date, at: datetime) -> LotLine:
    product = lot.product
    return LotLine(
        pk=lot.pk,
        brand=product.brand,
        strength=product.concentration,
        ingredients=ingredients_of(product),
        number=lot.number,
        expires=day(lot.expires_on),
        state=state_of(lot, today=today),
        on_hand_ml=on_hand(lot),
        vials=tuple(
            VialLine(
                vial.pk,
                vial.ml + vial.moved_ml,
                vial.discard_by,
                vial.discard_by < at,
            )
            for vial in lot.open_vials
        ),
    )


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """Pairs of before and now; a pair that did not change is empty."""

    at: datetime
    who: str
    reason: str
    number: tuple[str, ...]
    expires: tuple[str, ...]


def correction_lines(rows: Iterable[Any]) -> list[CorrectionLine]:
    return [
        CorrectionLine(
            at=row.at,
            who=row.by.full_name,
            reason=row.reason,
            number=_changed(row.number_before, row.number_after),
            expires=_changed(day(row.expires_before), day(row.expires_after)),
        )
        for row in rows
    ]


def _changed(before: str, after: str) -> tuple[str, ...]:
    return (before, after) if before != after else ()


def state_of(lot: Any, *, today: date) -> str:
    """What matters most about a lot, as a key of the looks."""
    warn = lot.product.warn_days
    state = "usable"
    if lot.state != LotState.USABLE:
        state = str(lot.state)
    elif lot.expires_on < today:
        state = "expired"
    elif on_hand(lot) <= 0:
        state = "empty"
    elif warn is not None and lot.expires_on <= today + timedelta(days=warn):
        state = "expiring"
    return state


def ingredients_of(product: Product) -> str:
    return ", ".join(ingredient_name(key) for key in product.ingredients)


def product_lines(rows: Iterable[Any]) -> list[ProductLine]:
    return [
        ProductLine(
            pk=product.pk,
            brand=product.brand,
            manufacturer=product.manufacturer,
            strength=product.concentration,
            ingredients=ingredients_of(product),
            usable_ml=product.usable_ml,
            low_ml=product.low_ml,
            next_expiry=day(product.next_expiry) if product.next_expiry else "",
            is_low=product.is_active
            and product.low_ml is not None
            and product.usable_ml <= product.low_ml,
            is_active=product.is_active,
        )
        for product in rows
    ]


def movement_lines(rows: Iterable[StockMovement]) -> list[MovementLine]:
    return [_movement(row) for row in rows]


def _movement(row: StockMovement) -> MovementLine:
    note = row.reason
    if row.witness:
        note += " " + _("Second person: %(name)s.") % {"name": row.witness.full_name}
    mix = row.mix if row.mix_id != row.lot_id else None
    return MovementLine(
        at=row.at,
        word=_moved_word(row),
        ml=row.ml,
        is_in=row.ml > 0,
        who=row.by.full_name,
        note=note.strip(),
        is_flagged=row.is_flagged,
        mix_id=mix.pk if mix else None,
        mix=mix.number if mix else "",
        session_id=row.record.planned_session_id if row.record else None,
    )


def _moved_word(row: StockMovement) -> str:
    if row.kind == MovementKind.CORRECTED and row.record:
        return _("Given in a session that was stopped, not usable")
    return str(MOVEMENT_WORDS[MovementKind(row.kind)])


def day(value: date) -> str:
    return date_format(value, "j M Y")
