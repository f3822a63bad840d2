"""An appointment in the words that its patient reads: in mails and on the link page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.domain.appointment_states import AppointmentState
from clinic.models.diary import Appointment
from clinic.models.places import Clinic
from clinic.presenters.moments import ShownMoment, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    patient_name: str
    starts: ShownMoment
    minutes: int
    practitioner: str
    room: str
    place: str
    address: str
    state: AppointmentState
    free_until: ShownMoment
    free_until_moment: datetime
    cancellation_hours: int


def visit(appointment: Appointment, clinic: Clinic | None) -> Visit:
    """In the language that is active. The type is left out: it may say too much."""
    zone = appointment.location.zone
    hours = clinic.cancellation_hours if clinic else 24
    free_until = appointment.starts_at - timedelta(hours=hours)
    length = appointment.ends_at - appointment.starts_at
    return Visit(
        patient_name=appointment.patient.full_name,
        starts=shown(appointment.starts_at, zone),
        minutes=int(length.total_seconds()) // 60,
        practitioner=appointment.practitioner.full_name,
        room=appointment.room.name if appointment.room else "",
        place=appointment.location.name,
        address=appointment.location.address,
        state=AppointmentState(appointment.state),
        free_until=shown(free_until, zone),
        free_until_moment=free_until,
        cancellation_hours=hours,
    )
