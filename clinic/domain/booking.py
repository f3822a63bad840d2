"""What somebody asks for when booking, moving, cancelling or advancing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.domain.appointment_states import AppointmentState

# Nothing is booked or looked up further away than this.
HORIZON = timedelta(days=3 * 366)
# How long before its start a patient must hear of a new time that nobody asked for.
NOTICE = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequest:
    """``overbook_reason`` books in spite of hours and others, and says why.

    With ``held_until`` the time is only held; it is freed then unless confirmed.
    """

    patient_id: int
    type_id: int
    location_id: int
    practitioner_id: int
    room_id: int | None
    starts_at: datetime
    note: str = ""
    overbook_reason: str = ""
    held_until: datetime | None = None
    device_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRequest:
    """``version`` is the version that the person saw when deciding.

    Without ``device_id`` it keeps the device it has.
    """

    version: int
    practitioner_id: int
    room_id: int | None
    starts_at: datetime
    reason: str = ""
    overbook_reason: str = ""
    device_id: int | None = None
    # Another length than it has, in minutes.
    minutes: int | None = None
    # The leave that is the reason.
    leave_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequest:
    version: int
    reason: str
    leave_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceRequest:
    version: int
    to: AppointmentState
