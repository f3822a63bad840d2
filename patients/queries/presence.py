"""Who else has a patient open."""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from clinic.models.staff import StaffMember
from patients.models.patient import Patient
from patients.models.presence import Presence

# A page says every 40 s that it is still open; two may be lost on the way.
HERE_FOR = timedelta(seconds=100)
# Who typed within this time is editing; after that it is only reading again.
EDITING_FOR = timedelta(minutes=3)


def others(
    patient: Patient, *, than: StaffMember, at: datetime
) -> "QuerySet[Presence]":
    """Those who edit first, then by name."""
    return (
        Presence.objects.filter(patient=patient, seen_at__gt=at - HERE_FOR)
        .exclude(person=than)
        .select_related("person")
        .order_by(F("edited_at").desc(nulls_last=True), "person__full_name", "pk")
    )


def is_editing(row: Presence, *, at: datetime) -> bool:
    return row.edited_at is not None and row.edited_at > at - EDITING_FOR
