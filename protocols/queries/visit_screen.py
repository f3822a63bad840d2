"""The screen on which a visit goes on (settings.VISIT_SCREEN)."""

from django.urls import reverse

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.models.diary import Appointment
from protocols.models.course import PlannedSession

SCREENS = {
    AppointmentKind.CONSULTATION: "intake-review",
    AppointmentKind.PATCH_TEST: "screening",
    AppointmentKind.PATCH_READING: "screening",
}


def address(appointment: Appointment) -> str:
    """A session's record, the step a consultation begins with, else the patient."""
    session = PlannedSession.objects.filter(appointment=appointment).first()
    if session:
        return reverse("session-record", args=[session.pk])
    name = SCREENS.get(AppointmentKind(appointment.type.kind), "patient-page")
    return reverse(name, args=[appointment.patient_id])
