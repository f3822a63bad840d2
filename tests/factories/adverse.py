"""Adverse events with the entry that opened them, and reports of problems."""

import uuid
from datetime import datetime
from typing import Any

from clinic.models import StaffMember
from clinic.storage import private
from patients.models import Patient
from protocols.domain.adverse_words import EntryKind
from protocols.models import (
    AdverseEvent,
    DutyAlert,
    EventEntry,
    EventFollowUp,
    ProblemReport,
)
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


def objects_of(patient: Patient, by: StaffMember) -> dict[str, dict[str, Any]]:
    """One event with everything that stands in an address, and an unopened alert."""
    row = event(patient, grade=1)
    again = EventFollowUp.objects.create(
        event=row, due_on=NOW.date(), planned_by=by, planned_at=NOW
    )
    key = private.save(b"\xff\xd8picture", suffix="jpg")
    photo = {"photo_key": key, "photo_small_key": key, "photo_agreed": "once"}
    told = report(patient, event=row, is_urgent=True, **photo)
    alert = DutyAlert.objects.create(report=told, raised_at=NOW)
    of = {"pk": row.pk}
    return {
        "event": of,
        "follow-up": {**of, "row": again.pk},
        "event photo": {**of, "report": told.pk},
        "alert": {"pk": alert.pk},
    }
