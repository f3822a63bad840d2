"""Stock: states of a lot, kinds of movement, and what may not be given.

Quantities are millilitres. What is on hand is always the sum of the movements.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class LotState(StrEnum):
    USABLE = "usable"
    # Nobody may take from it until somebody has looked into it.
    QUARANTINED = "quarantined"
    # Sent back or destroyed: for good.
    WITHDRAWN = "withdrawn"


LOT_TRANSITIONS: dict[LotState, frozenset[LotState]] = {
    LotState.USABLE: frozenset({LotState.QUARANTINED, LotState.WITHDRAWN}),
    LotState.QUARANTINED: frozenset({LotState.USABLE, LotState.WITHDRAWN}),
    LotState.WITHDRAWN: frozenset(),
}


class MovementKind(StrEnum):
    RECEIVED = "received"
    USED = "used"
    DISCARDED = "discarded"
    # Into a mix, and the mix itself.
    MIXED_IN = "mixed_in"
    MIXED = "mixed"
    # A count that found more or less than there should be.
    CORRECTED = "corrected"


class StockTrouble(StrEnum):
    """Why something of a lot is not given."""

    EXPIRED = "expired"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"
    OPENED_TOO_LONG = "opened_too_long"
    VIAL_CLOSED = "vial_closed"
    SHORT = "short"
    OTHER_PRODUCT = "other_product"


# A person may say why all the same, and the count is marked.
CAN_BE_EXPLAINED = frozenset({StockTrouble.SHORT})


@dataclass(frozen=True, slots=True)
class StockIssue:
    """``lot`` is the lot's number; ``left_ml`` what there is, when that is the trouble."""

    trouble: StockTrouble
    lot_id: int
    brand: str
    lot: str
    left_ml: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Given all the same: why, and who saw it beside the one who gave it."""

    reason: str
    witness_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LotNow:
    """A lot at one moment."""

    lot_id: int
    brand: str
    number: str
    state: LotState
    expires_on: date
    on_hand_ml: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class VialNow:
    """An opened vial at one moment."""

    vial_id: int
    discard_by: datetime
    is_closed: bool
    left_ml: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What is taken from one lot, and from which opened vial of it."""

    lot: LotNow
    used_ml: Decimal
    discarded_ml: Decimal = Decimal(0)
    vial: VialNow | None = None

    @property
    def ml(self) -> Decimal:
        return self.used_ml + self.discarded_ml


def troubles(
    draws: Iterable[Draw], *, today: date, at: datetime
) -> tuple[StockIssue, ...]:
    """Everything that speaks against these draws, in their order."""
    found: list[StockIssue] = []
    for draw in draws:
        lot = draw.lot
        if is_expired(lot.expires_on, today=today):
            found.append(_issue(StockTrouble.EXPIRED, lot))
        if lot.state is not LotState.USABLE:
            found.append(_issue(StockTrouble(lot.state.value), lot))
        if draw.ml > lot.on_hand_ml:
            found.append(_issue(StockTrouble.SHORT, lot, lot.on_hand_ml))
        if draw.vial:
            found += _of_vial(draw.vial, draw, at=at)
    return tuple(found)


def _of_vial(vial: VialNow, draw: Draw, *, at: datetime) -> list[StockIssue]:
    if vial.is_closed:
        return [_issue(StockTrouble.VIAL_CLOSED, draw.lot)]
    if at > vial.discard_by:
        return [_issue(StockTrouble.OPENED_TOO_LONG, draw.lot)]
    if vial.left_ml < draw.ml <= draw.lot.on_hand_ml:
        return [_issue(StockTrouble.SHORT, draw.lot, vial.left_ml)]
    return []


def _issue(
    trouble: StockTrouble, lot: LotNow, left_ml: Decimal | None = None
) -> StockIssue:
    return StockIssue(trouble, lot.lot_id, lot.brand, lot.number, left_ml)


def is_expired(expires_on: date, *, today: date) -> bool:
    """The day that is printed on the label is the last good one."""
    return expires_on < today


def discard_by(opened_at: datetime, *, hours: int) -> datetime:
    return opened_at + timedelta(hours=hours)


def lot_key(number: str) -> str:
    """As lots are compared: letters and digits only, in capitals.

    The database derives the same from each row (``number_key``, ``lot_key``).
    """
    return "".join(c for c in number if c.isascii() and c.isalnum()).upper()
