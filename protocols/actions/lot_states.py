"""Hold a lot back, let it go again, or take it away for good; each with its reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from protocols.domain.stock import LOT_TRANSITIONS, LotState, MovementKind
from protocols.models.stock import Container, Lot, StockMovement
from protocols.queries import recalls, stock

LONGEST_REASON = 250


class LotRefused(Exception):
    """The lot is not in a state in which this can be done; the text says why."""


@transaction.atomic
def quarantine(lot_id: int, *, reason: str, by: StaffMember, at: datetime) -> Lot:
    """Hold the lot back, and every mix that holds something of it. Twice is once."""
    held = _locked(recalls.affected_ids(lot_id))
    lot = held[lot_id]
    if lot.state == LotState.WITHDRAWN:
        return lot
    for each in held.values():
        if each.state == LotState.USABLE:
            why = reason if each.pk == lot_id else _because_of(lot, reason)
            _set(each, LotState.QUARANTINED, why, by=by, at=at)
    return lot


@transaction.atomic
def release(lot_id: int, *, reason: str, by: StaffMember, at: datetime) -> Lot:
    """It may be used again. Mixes of it are let go one by one, by hand."""
    lot = _locked([lot_id])[lot_id]
    if lot.state == LotState.USABLE:
        return lot
    if lot.recalls.filter(closed_at=None).exists():
        raise LotRefused(_("This lot is being recalled. Close the recall first."))
    _set(lot, LotState.USABLE, reason, by=by, at=at)
    return lot


@transaction.atomic
def withdraw(lot_id: int, *, reason: str, by: StaffMember, at: datetime) -> Lot:
    """Sent back or destroyed: what is left goes, its vials are closed, for good."""
    lot = _locked([lot_id])[lot_id]
    if lot.state == LotState.WITHDRAWN:
        return lot
    left = stock.lots().get(pk=lot_id)
    Container.objects.filter(lot=lot, closed_at=None).update(closed_at=at, closed_by=by)
    on_hand = stock.on_hand(left)
    if on_hand > 0:
        StockMovement.objects.create(
            lot=lot,
            ml=-on_hand,
            kind=MovementKind.DISCARDED,
            reason=reason,
            by=by,
            at=at,
        )
    _set(lot, LotState.WITHDRAWN, reason, by=by, at=at)
    return lot


def _because_of(lot: Lot, reason: str) -> str:
    words = _("Holds lot %(lot)s: %(reason)s") % {"lot": lot.number, "reason": reason}
    return words[:LONGEST_REASON]


def _locked(ids: list[int]) -> dict[int, Lot]:
    rows = Lot.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    return {lot.pk: lot for lot in rows}


def _set(
    lot: Lot, state: LotState, reason: str, *, by: StaffMember, at: datetime
) -> None:
    if state not in LOT_TRANSITIONS[LotState(lot.state)]:
        raise LotRefused(_("A withdrawn lot stays withdrawn."))
    lot.state, lot.state_reason = state, reason
    lot.state_by, lot.state_at = by, at
    lot.save(update_fields=["state", "state_reason", "state_by", "state_at"])
    subject = audit.Subject(name="lot", id=lot.pk, detail={"state": str(state)})
    audit.record("lot_state_set", subject, at=at, by=by)
