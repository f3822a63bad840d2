"""Adverse events with the entry that opened them, and reports of problems."""

import uuid
from datetime import datetime
from typing import Any

from patients.models import Patient
from protocols.domain.adverse_words import EntryKind
from protocols.models import AdverseEvent, EventEntry, ProblemReport
from tests.factories.clinic import NOW


def event(patient: Patient, **values: Any) -> AdverseEvent:
    opened_at: datetime = values.pop("opened_at", NOW)
    row = AdverseEvent.objects.create(patient=patient, opened_at=opened_at, **values)
    EventEntry.objects.create(
        event=row, kind=EntryKind.OPENED, version=row.version, at=opened_at
    )
    return row


def report(patient: Patient, **values: Any) -> ProblemReport:
    return ProblemReport.objects.create(
        **{
            "form_key": uuid.uuid4(),
            "patient": patient,
            "event": values.get("event") or event(patient),
            "channel": "link",
            "terms": ["pain"],
            "is_urgent": False,
            "language": "en-gb",
            "reported_at": NOW,
            **values,
        }
    )
