"""Appointments that are over and of which nobody has said how they ended."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from clinic.domain.appointment_states import UNSETTLED_STATES
from clinic.models.places import Location
from clinic.models.staff import StaffMember
from clinic.queries.appointments import reachable_appointments

if TYPE_CHECKING:
    from clinic.models.diary import AppointmentQuerySet

# A visit may run late, and the desk needs a while to say so.
GRACE = timedelta(hours=1)


def unresolved(
    staff: StaffMember, *, at: datetime, location: Location | None = None
) -> "AppointmentQuerySet":
    """The oldest first. Nobody is a no-show by inference."""
    rows = reachable_appointments(staff, at=at).filter(
        state__in=sorted(UNSETTLED_STATES), ends_at__lt=at - GRACE
    )
    if location:
        rows = rows.filter(location=location)
    return rows.order_by("starts_at", "pk")
