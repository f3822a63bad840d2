"""What somebody has just changed and can still take back."""

from datetime import datetime

from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from clinic.models.undo import UndoableChange


def last_change(by: StaffMember, *, at: datetime) -> UndoableChange | None:
    """Their latest change that is not undone and not too old."""
    rows = UndoableChange.objects.filter(
        by=by, at__lte=at, expires_at__gt=at, undone_at=None
    )
    return rows.exclude(rows=[]).first()


def appointment_in(change: UndoableChange) -> Appointment | None:
    """The appointment that a change speaks of, when it speaks of one only."""
    label = Appointment._meta.label
    ids = [known["pk"] for known in change.rows if known["model"] == label]
    if len(ids) != 1:
        return None
    return Appointment.objects.select_related("location").filter(pk=ids[0]).first()
