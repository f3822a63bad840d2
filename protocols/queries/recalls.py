"""Who got something of a lot: picked, drawn from its vials, through mixes, or typed.

One statement walks from the lot to the mixes made with it, a second from all of these
to what sessions used; rows typed by hand count by the lot number that they name. Patients
are those of now: what a merged record held belongs to the kept one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from clinic.domain.message_states import MessageState
from patients.models.patient import Patient
from protocols.domain.recall import (
    UNDELIVERED,
    MixPart,
    NoticeAnswer,
    NoticeChannel,
    NoticeNow,
    NoticeState,
    share_in,
    state_of,
)
from protocols.domain.states import RecordState
from protocols.models.recall import NoticeReply, Recall, RecallNotice
from protocols.models.stock import Lot, LotComponent

# UNION, not UNION ALL: a circle of mixes, should one ever be, ends.
AFFECTED = """
WITH RECURSIVE affected(id) AS (
  SELECT %s::bigint
  UNION
  SELECT c.lot_id FROM protocols_lotcomponent c
  JOIN affected a ON c.component_id = a.id
)
SELECT id FROM affected ORDER BY id
"""
HITS = """
WITH uses AS (
  SELECT u.*, u.stock_lot_id AS through_id, true AS is_same_brand, false AS is_typed
  FROM protocols_productuse u
  WHERE u.stock_lot_id = ANY(%(lots)s)
  UNION ALL
  SELECT u.*, l.id, lower(btrim(u.brand)) = lower(btrim(p.brand)), true
  FROM protocols_lot l
  JOIN protocols_product p ON p.id = l.product_id
  JOIN protocols_productuse u ON u.lot_key = l.number_key
  WHERE l.id = ANY(%(lots)s) AND u.stock_lot_id IS NULL
)
SELECT uses.id, uses.record_id, coalesce(kept.merged_into_id, kept.id),
       r.planned_session_id, s.number, coalesce(r.started_at, r.opened_at), r.state,
       uses.ingredient, uses.brand, uses.lot, uses.used_ml, uses.through_id,
       uses.is_typed, uses.is_same_brand
FROM uses
JOIN protocols_sessionrecord r ON r.id = uses.record_id
JOIN protocols_plannedsession s ON s.id = r.planned_session_id
JOIN patients_patient kept ON kept.id = r.patient_id
ORDER BY 6 DESC, 1
"""


# Thousands of rows: what the list, its export and the mail need, and no more.
_OF_A_PATIENT = ("number", "full_name", "date_of_birth", "email", "phone", "language")


@dataclass(frozen=True, slots=True)
class Hit:
    """One use of the lot in one session.

    ``through_id`` is the lot that was drawn: the recalled one, or a mix of it.
    ``is_typed``: found by the number that somebody typed, and not picked from stock.
    """

    use_id: int
    record_id: int
    patient_id: int
    session_id: int
    session_number: int
    at: datetime
    state: RecordState
    ingredient: str
    brand: str
    lot: str
    used_ml: Decimal
    through_id: int
    is_typed: bool
    is_same_brand: bool

    @property
    def is_sure(self) -> bool:
        """The same number under another brand may be another maker's lot."""
        return not self.is_typed or self.is_same_brand


@dataclass(frozen=True, slots=True)
class Reached:
    """A patient who got something of the lot, and how word to them stands."""

    patient: Patient
    hits: tuple[Hit, ...]
    notice: RecallNotice | None
    state: NoticeState

    @property
    def is_sure(self) -> bool:
        return any(hit.is_sure for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything that a recall leads to. ``shares`` by lot: how much of it is the lot."""

    lot: Lot
    lots: tuple[Lot, ...]
    shares: dict[int, Decimal]
    patients: tuple[Reached, ...]

    @property
    def mixes(self) -> tuple[Lot, ...]:
        return tuple(lot for lot in self.lots if lot.pk != self.lot.pk)

    @property
    def sessions(self) -> int:
        return len({hit.record_id for one in self.patients for hit in one.hits})


def affected_ids(lot_id: int) -> list[int]:
    """The lot itself and every mix that holds something of it."""
    with connection.cursor() as cursor:
        cursor.execute(AFFECTED, [lot_id])
        return [row[0] for row in cursor.fetchall()]


def hits(lot_id: int) -> list[Hit]:
    """Every use of the lot and of its mixes, the newest first."""
    return _hits(affected_ids(lot_id))


def _hits(lot_ids: list[int]) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(HITS, {"lots": lot_ids})
        return [_hit(row) for row in cursor.fetchall()]


def _hit(row: tuple) -> Hit:  # type: ignore[type-arg]
    values = list(row)
    values[6] = RecordState(values[6])
    return Hit(*values)


def reach(recall: Recall | None, lot: Lot) -> Reach:
    """The lot's patients with word to each; without a recall nobody was told yet."""
    lot_ids = affected_ids(lot.pk)
    by_patient: dict[int, list[Hit]] = {}
    for hit in _hits(lot_ids):
        by_patient.setdefault(hit.patient_id, []).append(hit)
    people = Patient.objects.only(*_OF_A_PATIENT).in_bulk(by_patient)
    told = _told(recall)
    lots = tuple(
        Lot.objects.filter(pk__in=lot_ids).select_related("product").order_by("pk")
    )
    return Reach(
        lot=lot,
        lots=lots,
        shares=_shares(lot.pk, [one.pk for one in lots]),
        patients=tuple(
            _reached(people[pk], found, told.get(pk))
            for pk, found in by_patient.items()
            if pk in people
        ),
    )


def _reached(
    patient: Patient, found: Iterable[Hit], notice: RecallNotice | None
) -> Reached:
    return Reached(patient, tuple(found), notice, state_of(_now(notice)))


def _told(recall: Recall | None) -> dict[int, RecallNotice]:
    """By patient: after a merge the notice that was answered stands."""
    if recall is None:
        return {}
    told: dict[int, RecallNotice] = {}
    for notice in notices().filter(recall=recall):
        known = told.get(notice.patient_id)
        if known is None or _answer(known) is None:
            told[notice.patient_id] = notice
    return told


def _now(notice: RecallNotice | None) -> NoticeNow | None:
    if notice is None:
        return None
    message = notice.message
    return NoticeNow(
        channel=NoticeChannel(notice.channel),
        mail=MessageState(message.state) if message else None,
        is_read=notice.read_at is not None,
        answer=_answer(notice),
    )


def _answer(notice: RecallNotice) -> NoticeAnswer | None:
    reply = last_reply(notice)
    return NoticeAnswer(reply.answer) if reply else None


def last_reply(notice: RecallNotice) -> NoticeReply | None:
    """``notice`` comes from :func:`notices`."""
    replies = list(notice.replies.all())
    return replies[-1] if replies else None


def notices() -> "QuerySet[RecallNotice]":
    return RecallNotice.objects.select_related(
        "recall__lot__product", "patient", "message"
    ).prefetch_related(
        Prefetch("replies", queryset=NoticeReply.objects.select_related("by"))
    )


def recalls() -> "QuerySet[Recall]":
    return Recall.objects.select_related("lot__product", "started_by", "closed_by")


def _shares(lot_id: int, lot_ids: Collection[int]) -> dict[int, Decimal]:
    parts: dict[int, list[MixPart]] = {}
    for row in LotComponent.objects.filter(lot__in=lot_ids):
        part = MixPart(row.lot_id, row.component_id, row.ml)
        parts.setdefault(row.lot_id, []).append(part)
    return {mix_id: share_in(mix_id, lot_id, parts) for mix_id in lot_ids}


def to_call() -> "QuerySet[RecallNotice]":
    """Nobody can write to them, or the mail did not arrive, and nobody calls yet."""
    no_mail = Q(channel=NoticeChannel.PHONE)
    lost = Q(message__state__in=sorted(UNDELIVERED))
    return (
        RecallNotice.objects.filter(
            no_mail | lost, recall__closed_at=None, called_for_at=None
        )
        .exclude(Exists(NoticeReply.objects.filter(notice=OuterRef("pk"))))
        .select_related("made_by")
        .order_by("pk")
    )
