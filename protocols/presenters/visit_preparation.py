"""How a patient gets ready for a visit, on its link page (VISIT_PREPARATION)."""

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.models.diary import Appointment
from protocols.queries.knowledge_in_force import texts_in_force


def lines(appointment: Appointment, *, language: str) -> list[str]:
    """The plan's own sentences. Only a session asks for preparation."""
    if appointment.type.kind != AppointmentKind.SESSION:
        return []
    known = texts_in_force(language.partition("-")[0])
    return list(known.before.values())
