"""Mails about plans, courses and sessions, in the patient's language."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation

from clinic import emails
from clinic.domain.message_states import MessageKind
from clinic.domain.messages import MessageDraft
from clinic.models.diary import Appointment
from clinic.models.places import Clinic
from clinic.presenters import calendar
from clinic.presenters.moments import shown
from protocols.models.course import Course


def course_booked(
    course: Course, appointments: Sequence[Appointment], *, at: datetime
) -> MessageDraft:
    """All the times of a course in one mail with one calendar file."""
    patient = course.plan.patient
    clinic = Clinic.objects.first()
    in_order = sorted(appointments, key=lambda appointment: appointment.starts_at)
    with translation.override(patient.language):
        calendar_file = calendar.calendar_file(
            in_order, clinic=clinic, method=calendar.PUBLISH, at=at
        )
        times = [shown(row.starts_at, row.location.zone) for row in in_order]
    mail = emails.render(
        "protocols/course_booked",
        {
            "patient": patient,
            "location": in_order[0].location,
            "times": times,
        },
        language=patient.language,
    )
    return MessageDraft(
        kind=MessageKind.COURSE_BOOKED,
        to_address=patient.email,
        language=patient.language,
        mail=mail,
        dedupe_key=f"course_booked:{course.pk}",
        patient_id=patient.pk,
        useful_until=in_order[-1].starts_at,
        calendar=calendar_file,
        calendar_method=calendar.PUBLISH,
    )
