"""Say that one has a patient open, or has left. Nothing of the record is touched."""

from datetime import datetime, timedelta

from django.db import transaction

from clinic.models.staff import StaffMember
from patients.models.patient import Patient
from patients.models.presence import Presence

# Rows this old are swept by whoever comes next.
SWEPT_AFTER = timedelta(hours=1)


@transaction.atomic
def note(
    *, patient: Patient, step: str, is_editing: bool, by: StaffMember, at: datetime
) -> None:
    """Renew one's row. Having typed counts until the page is left."""
    values: dict[str, object] = {"step": step, "seen_at": at}
    if is_editing:
        values["edited_at"] = at
    Presence.objects.update_or_create(patient=patient, person=by, defaults=values)
    Presence.objects.filter(seen_at__lt=at - SWEPT_AFTER).delete()


def leave(*, patient: Patient, step: str, by: StaffMember) -> None:
    """Whoever went on to another step is still here."""
    Presence.objects.filter(patient=patient, person=by, step=step).delete()
