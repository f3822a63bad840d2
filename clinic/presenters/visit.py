"""An appointment in the words that its patient reads: in mails and on the link page."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.utils.translation import get_language

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.cutoff import USUAL_HOURS, free_until
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
    # The clinic's own words on cancelling, in the language that is active.
    cancellation_rule: str
    # Opens the phone's own map; no other site is asked.
    directions_url: str
    held_until: ShownMoment | None


def visit(appointment: Appointment, clinic: Clinic | None) -> Visit:
    """In the language that is active. The type is left out: it may say too much."""
    zone = appointment.location.zone
    until = free_until(appointment.starts_at, clinic)
    held = appointment.held_until
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
        free_until=shown(until, zone),
        free_until_moment=until,
        cancellation_hours=clinic.cancellation_hours if clinic else USUAL_HOURS,
        cancellation_rule=_rule(clinic),
        directions_url=_map(appointment.location.address),
        held_until=shown(held, zone) if held else None,
    )


def _rule(clinic: Clinic | None) -> str:
    if clinic is None:
        return ""
    is_turkish = (get_language() or "").startswith("tr")
    own, other = clinic.refund_text_en, clinic.refund_text_tr
    return (other or own) if is_turkish else (own or other)


def _map(address: str) -> str:
    return f"geo:0,0?q={quote(address, safe='')}" if address else ""
