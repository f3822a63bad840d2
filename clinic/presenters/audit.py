"""Trace rows in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clinic.models.audit import AuditEvent


@dataclass(frozen=True, slots=True)
class TraceLine:
    at: datetime
    who: str
    what: str
    subject: str
    patient_id: int | None
    detail: str


def lines(events: Iterable[AuditEvent]) -> list[TraceLine]:
    return [
        TraceLine(
            at=event.at,
            who=_who(event),
            what=event.action.replace("_", " ").capitalize(),
            subject=f"{event.subject.replace('_', ' ')} {event.subject_id}".strip(),
            patient_id=event.patient_id,
            detail=", ".join(f"{key}: {value}" for key, value in event.detail.items()),
        )
        for event in events
    ]


def _who(event: AuditEvent) -> str:
    if event.by:
        return event.by.full_name
    return _("Patient, by link") if event.actor == "patient" else _("The system")
