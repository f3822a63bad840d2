"""Give from stock: what a session used leaves the shelf when it is signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from clinic.queries import site
from protocols.domain.stock import (
    CAN_BE_EXPLAINED,
    Draw,
    Incident,
    MovementKind,
    StockIssue,
)
from protocols.models.session import ProductUse, SessionRecord
from protocols.models.stock import Container, Lot, StockMovement
from protocols.queries import stock


class StockRefused(Exception):
    """``issues`` say which lot, and what speaks against it."""

    def __init__(self, issues: tuple[StockIssue, ...]) -> None:
        super().__init__(_("The stock does not allow this."))
        self.issues = issues


@transaction.atomic
def use(  # noqa: PLR0913 - who, when, and what answers for it
    record: SessionRecord,
    *,
    by: StaffMember,
    at: datetime,
    short_because: str = "",
    incident: Incident | None = None,
    refused_because: str = "",
) -> tuple[StockMovement, ...]:
    """Take from the shelf what the record says was drawn. Twice is once.

    Call it before the record is signed: rows that were typed by hand are tied to the
    lot that they name. ``short_because`` explains more than there was;
    ``incident`` names the second person for what should not have been given. Both
    leave flagged movements. ``refused_because`` counts what would be refused all the
    same, as a flagged correction: it is gone, whatever the shelf thinks of it. Rows of
    no known lot move nothing.
    """
    done = StockMovement.objects.filter(record=record)
    if done.exists():
        return tuple(done)
    uses = stock.uses_of(record)
    _tie_typed(uses)
    _lock(uses)
    today = at.astimezone(site.zone_of(site.home_location())).date()
    issues = stock.stock_issues(uses, today=today, at=at)
    left = [one for one in issues if not _is_answered(one, short_because, incident)]
    if left and not refused_because:
        raise StockRefused(tuple(left))
    because = _Because(
        frozenset(issue.lot_id for issue in issues),
        frozenset(issue.lot_id for issue in left),
        short_because,
        refused_because,
        incident,
    )
    moved = [
        movement
        for draw in stock.draws_of(uses)
        for movement in _taken(record, draw, because, by=by, at=at)
    ]
    _trace(record, issues, by=by, at=at)
    return tuple(moved)


@dataclass(frozen=True, slots=True)
class _Because:
    """Which lots were taken from in spite of something, and what answers for it;
    ``refused`` are those that nothing answers for."""

    lot_ids: frozenset[int]
    refused: frozenset[int]
    short: str
    gone: str
    incident: Incident | None


def _is_answered(issue: StockIssue, short: str, incident: Incident | None) -> bool:
    if issue.trouble in CAN_BE_EXPLAINED and short:
        return True
    return incident is not None


def _tie_typed(uses: Sequence[ProductUse]) -> None:
    for place, lot in stock.typed_lots(uses).items():
        uses[place].stock_lot = lot
        uses[place].save(update_fields=["stock_lot"])


def _lock(uses: Sequence[ProductUse]) -> None:
    """In one order, so that two sessions wait for each other and never in a circle."""
    lots = sorted({use.stock_lot_id for use in uses if use.stock_lot_id})
    vials = sorted({use.container_id for use in uses if use.container_id})
    for model, ids in ((Lot, lots), (Container, vials)):
        rows = model._default_manager.filter(pk__in=ids).order_by("pk")
        list(rows.select_for_update(no_key=True))


def _volume(draw: Draw, kind: MovementKind) -> Decimal:
    return draw.used_ml if kind is MovementKind.USED else draw.discarded_ml


def _taken(
    record: SessionRecord,
    draw: Draw,
    because: _Because,
    *,
    by: StaffMember,
    at: datetime,
) -> list[StockMovement]:
    if draw.lot.lot_id in because.refused:
        return [_correct(record, draw, because.gone, by=by, at=at)]
    kinds = (MovementKind.USED, MovementKind.DISCARDED)
    return [
        _take(record, draw, kind, because, by=by, at=at)
        for kind in kinds
        if _volume(draw, kind)
    ]


def _take(  # noqa: PLR0913 - who and when belong to every change
    record: SessionRecord,
    draw: Draw,
    kind: MovementKind,
    because: _Because,
    *,
    by: StaffMember,
    at: datetime,
) -> StockMovement:
    is_flagged = draw.lot.lot_id in because.lot_ids
    incident = because.incident if is_flagged else None
    reason = (incident.reason if incident else because.short) if is_flagged else ""
    return StockMovement.objects.create(
        lot_id=draw.lot.lot_id,
        container_id=draw.vial.vial_id if draw.vial else None,
        ml=-_volume(draw, kind),
        kind=kind,
        is_flagged=is_flagged,
        reason=reason,
        record=record,
        by=by,
        witness_id=incident.witness_id if incident else None,
        at=at,
    )


def _correct(
    record: SessionRecord, draw: Draw, because: str, *, by: StaffMember, at: datetime
) -> StockMovement:
    return StockMovement.objects.create(
        lot_id=draw.lot.lot_id,
        container_id=draw.vial.vial_id if draw.vial else None,
        ml=-draw.ml,
        kind=MovementKind.CORRECTED,
        is_flagged=True,
        reason=because,
        record=record,
        by=by,
        at=at,
    )


def _trace(
    record: SessionRecord,
    issues: tuple[StockIssue, ...],
    *,
    by: StaffMember,
    at: datetime,
) -> None:
    found = sorted({str(issue.trouble) for issue in issues})
    subject = audit.Subject(
        name="session_record",
        id=record.pk,
        patient_id=record.patient_id,
        detail={"troubles": found} if found else {},
    )
    audit.record("stock_used", subject, at=at, by=by)
