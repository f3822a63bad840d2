"""Events as rows of a table. Without the right to a record there is no name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.presenters.moments import shown
from protocols.models.adverse import AdverseEvent
from protocols.presenters import event_words as words
from protocols.presenters.event_words import Pill


@dataclass(frozen=True, slots=True)
class EventRow:
    title: str
    patient: str
    url: str
    when: str
    session: str
    lots: str
    practitioner: str
    pills: tuple[Pill, ...]


def rows(
    events: Iterable[AdverseEvent], zone: ZoneInfo, *, mine: Collection[int]
) -> list[EventRow]:
    return [_row(event, zone, is_mine=event.patient_id in mine) for event in events]


def _row(event: AdverseEvent, zone: ZoneInfo, *, is_mine: bool) -> EventRow:
    record = event.record
    session = ""
    if record:
        session = _("Session %(number)s") % {"number": record.planned_session.number}
    return EventRow(
        title=words.title_of(event),
        patient=event.patient.full_name if is_mine else _("Not your patient"),
        url=reverse("event-detail", args=[event.pk]) if is_mine else "",
        when=shown(event.opened_at, zone).long,
        session=session,
        lots=", ".join(use.lot for use in record.products.all()) if record else "",
        practitioner=record.operator.full_name if record else "",
        pills=(words.state_pill(event), words.grade_pill(event)),
    )
