"""Correct the label of a lot that was read wrongly. What stood there stays on record."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import audit, submissions
from clinic.models.staff import StaffMember
from protocols.actions.shelf import ShelfRefused
from protocols.domain.stock_orders import LabelOrder
from protocols.models.stock import Lot, LotComponent, LotCorrection
from protocols.queries import recalls

LONGEST_REASON = 250


@transaction.atomic
def correct_label(
    lot_id: int, order: LabelOrder, *, by: StaffMember, at: datetime
) -> LotCorrection | None:
    """The number and the expiry as the label has them; None when nothing differs.

    A mix is good no longer than its parts: those that hold some of this lot come along.
    Records that were signed keep what was read on their day.
    """
    claimed = submissions.claim(order.form_key, by=by, at=at)
    submissions.settle(claimed, result_url=reverse("lot-detail", args=[lot_id]))
    held = _locked(recalls.affected_ids(lot_id))
    lot = held.pop(lot_id)
    _refuse_beyond_parts(lot, order)
    done = _correct(lot, order, by=by, at=at)
    for mix in held.values():
        if mix.expires_on > order.expires_on:
            words = _("Holds lot %(lot)s: %(reason)s")
            why = words % {"lot": order.number, "reason": order.reason}
            shorter = LabelOrder(
                number=mix.number,
                expires_on=order.expires_on,
                reason=why[:LONGEST_REASON],
                form_key=order.form_key,
            )
            _correct(mix, shorter, by=by, at=at)
    return done


def _locked(ids: list[int]) -> dict[int, Lot]:
    rows = Lot.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    return {lot.pk: lot for lot in rows}


def _refuse_beyond_parts(lot: Lot, order: LabelOrder) -> None:
    parts = LotComponent.objects.filter(lot=lot).select_related("component")
    days = [part.component.expires_on for part in parts]
    if days and order.expires_on > min(days):
        raise ShelfRefused(
            _("A mix is good no longer than its parts: until %(day)s at most.")
            % {"day": min(days).isoformat()}
        )


def _correct(
    lot: Lot, order: LabelOrder, *, by: StaffMember, at: datetime
) -> LotCorrection | None:
    if (lot.number, lot.expires_on) == (order.number, order.expires_on):
        return None
    correction = LotCorrection.objects.create(
        lot=lot,
        number_before=lot.number,
        number_after=order.number,
        expires_before=lot.expires_on,
        expires_after=order.expires_on,
        reason=order.reason,
        by=by,
        at=at,
    )
    lot.number, lot.expires_on = order.number, order.expires_on
    try:
        with transaction.atomic():
            lot.save(update_fields=["number", "expires_on"])
    except IntegrityError as clash:
        raise ShelfRefused(_("There is a lot of this number already.")) from clash
    audit.record(
        "lot_label_corrected", audit.Subject(name="lot", id=lot.pk), at=at, by=by
    )
    return correction
