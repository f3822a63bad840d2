"""The trace of who did what, when, to whose record. Called inside every write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from clinic.models.audit import AuditEvent
from clinic.models.staff import StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an event is about. ``detail`` holds ids, states and field names only."""

    name: str
    id: object = ""
    patient_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(
    action: str,
    subject: Subject,
    *,
    at: datetime,
    by: StaffMember | None,
    actor: str | None = None,
) -> AuditEvent:
    """Write one event. Without ``by`` say who acted: "patient" or "system"."""
    if by is None and actor not in {"patient", "system"}:
        raise ValueError("an event without a staff member names its actor")
    return AuditEvent.objects.create(
        at=at,
        by=by,
        actor="staff" if by else str(actor),
        action=action,
        subject=subject.name,
        subject_id=str(subject.id),
        patient_id=subject.patient_id,
        detail=dict(subject.detail),
    )
