"""The rail beside the diary: what the front desk has to do today."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from clinic.presenters.diary_cards import Viewer, shown_name
from clinic.presenters.moments import clock
from clinic.queries.diary import DiaryDays, DiaryRow

_LONG_WAIT_MINUTES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    pk: int
    name: str
    when: str
    with_whom: str
    phone: str
    waited_minutes: int
    is_long: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail:
    waiting: Sequence[QueueRow]
    unconfirmed: Sequence[QueueRow]
    booked_tomorrow: int
    failed_messages: int


def rail(diary: DiaryDays, viewer: Viewer) -> Rail:
    return Rail(
        waiting=[_queue_row(row, diary, viewer) for row in diary.waiting],
        unconfirmed=[_queue_row(row, diary, viewer) for row in diary.unconfirmed],
        booked_tomorrow=diary.booked_tomorrow,
        failed_messages=diary.failed_messages,
    )


def _queue_row(row: DiaryRow, diary: DiaryDays, viewer: Viewer) -> QueueRow:
    waited = int((viewer.at - (row.arrived_at or viewer.at)).total_seconds()) // 60
    return QueueRow(
        pk=row.pk,
        name=shown_name(row, viewer),
        when=clock(row.starts_at, diary.location.zone),
        with_whom=row.practitioner_name,
        phone=row.phone,
        waited_minutes=max(0, waited),
        is_long=waited >= _LONG_WAIT_MINUTES,
        url=reverse("appointment-detail", args=[row.pk]),
    )
