"""Read the trace: who did what, when, to whose record."""

from django.db.models import QuerySet

from clinic.models.audit import AuditEvent

# A patient's number in the address, kept within what the column holds.
LARGEST_ID = 2**63 - 1


def events(*, patient_id: int | None = None) -> "QuerySet[AuditEvent]":
    rows = AuditEvent.objects.select_related("by")
    if patient_id is not None:
        rows = rows.filter(patient_id=patient_id)
    return rows


def patient_id_from(text: str | None) -> int | None:
    """The number in ``?patient=``; None for anything that is not one."""
    if text and text.isascii() and text.isdigit() and int(text[:20]) <= LARGEST_ID:
        return int(text[:20])
    return None
