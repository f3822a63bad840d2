"""The trace of who did what, when, to whose record. Called inside every write."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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


# Within this time a fragment that is fetched again and again is one look.
ONE_LOOK = timedelta(minutes=15)


def record_once(
    action: str,
    subject: Subject,
    *,
    at: datetime,
    by: StaffMember,
    covered_by: Collection[str] = (),
) -> AuditEvent | None:
    """Write that somebody read, unless it was written for this patient just now.

    For fragments and polls of a page alone: a page that is opened is always written.
    ``covered_by`` names actions that say as much as this one.
    """
    lately = AuditEvent.objects.filter(
        patient_id=subject.patient_id,
        by=by,
        action__in={action, *covered_by},
        at__gt=at - ONE_LOOK,
    )
    return None if lately.exists() else record(action, subject, at=at, by=by)


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


def record_many(  # noqa: PLR0913 - the same as for one
    action: str,
    *,
    name: str,
    id: object,  # noqa: A002 - as in Subject
    patient_ids: Iterable[int],
    at: datetime,
    by: StaffMember,
) -> None:
    """One event a patient in one statement: a list that shows many was read."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=at,
            by=by,
            actor="staff",
            action=action,
            subject=name,
            subject_id=str(id),
            patient_id=patient_id,
        )
        for patient_id in patient_ids
    )
