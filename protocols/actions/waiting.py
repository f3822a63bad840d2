"""Book a session from the clinic's waiting list."""

import uuid
from datetime import datetime

from clinic.actions import waiting
from clinic.actions.undo import Recording
from clinic.domain.availability import Slot
from clinic.domain.slot_codes import ChosenSlot
from clinic.models.diary import Appointment, AppointmentType
from clinic.models.places import Location
from clinic.models.staff import StaffMember
from protocols.actions.arranging import NotArrangeable, arrange
from protocols.queries.sessions import planned_sessions


def book_session(  # noqa: PLR0913 - who, when and where belong to every booking
    session_id: int,
    slot: ChosenSlot,
    *,
    location: Location,
    appointment_type: AppointmentType,
    by: StaffMember,
    at: datetime,
    recording: Recording,
) -> Appointment:
    """Give a waiting session its time (settings.WAITING_ARRANGE)."""
    try:
        return arrange(
            planned_sessions().get(pk=session_id),
            Slot(
                slot.starts_at,
                slot.starts_at,
                slot.practitioner_id,
                slot.room_id,
                slot.device_id,
            ),
            location=location,
            appointment_type=appointment_type,
            reason="",
            form_key=uuid.uuid4(),
            by=by,
            at=at,
            recording=recording,
        )
    except NotArrangeable as refusal:
        raise waiting.WaitingRefused(str(refusal)) from None
