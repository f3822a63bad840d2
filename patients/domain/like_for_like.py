"""When two measurements may be compared: same method, device, magnification, hair state.

A setting that is not known on either side is not the same one.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from patients.domain.zone_measures import Method, Setup, ZoneFinding


class Differs(StrEnum):
    METHOD = "method"
    DEVICE = "device"
    MAGNIFICATION = "magnification"
    HAIR_STATE = "hair_state"


@dataclass(frozen=True, slots=True)
class Change:
    """`difference` is None when there is nothing to compare, or it would be unlike."""

    before: Decimal | None
    difference: Decimal | None


def differing(now: Setup, before: Setup) -> tuple[Differs, ...]:
    """What stands in the way of comparing; empty when like for like."""
    pairs = (
        (Differs.METHOD, now.method, before.method),
        (Differs.DEVICE, folded(now.device), folded(before.device)),
        (Differs.MAGNIFICATION, now.magnification, before.magnification),
        (Differs.HAIR_STATE, now.hair_state, before.hair_state),
    )
    return tuple(
        what
        for what, mine, theirs in pairs
        if mine != theirs or (not mine and is_needed(what, now.method))
    )


def is_like(now: Setup, before: Setup) -> bool:
    return not differing(now, before)


def change(now: ZoneFinding, before: ZoneFinding | None, column: str) -> Change:
    """How one number moved since the earlier measurement of the same zone."""
    earlier = _exact(getattr(before, column)) if before else None
    present = _exact(getattr(now, column))
    if before is None or earlier is None:
        return Change(None, None)
    if present is None or now.zone != before.zone:
        return Change(earlier, None)
    alike = is_like(now.setup, before.setup)
    return Change(earlier, present - earlier if alike else None)


def is_needed(what: Differs, method: str) -> bool:
    """Counting by hand has neither device nor magnification."""
    by_hand = method == Method.MANUAL_COUNT
    return not (by_hand and what in {Differs.DEVICE, Differs.MAGNIFICATION})


def folded(device: str) -> str:
    return " ".join(device.casefold().split())


def _exact(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
