"""Appointments as one calendar file. No clinical word: calendars sync to anybody.

One event an appointment, never a repeat rule: each can move. Times are UTC, which
every calendar shows in its owner's time (ecosystem 2).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

from clinic.domain.appointment_states import AppointmentState
from clinic.models.diary import Appointment
from clinic.models.places import Clinic

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def calendar_file(
    appointments: Sequence[Appointment],
    *,
    clinic: Clinic | None,
    method: str,
    at: datetime,
) -> str:
    """All the appointments in one file, in the language that is active.

    REQUEST and CANCEL speak of one appointment; a course of several is a PUBLISH (RFC
    5546 allows one event in a request).
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Anagen//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for appointment in appointments:
        calendar.add_component(_event(appointment, clinic=clinic, at=at))
    return calendar.to_ical().decode()


def event_uid(appointment: Appointment) -> str:
    """The same for the life of the appointment, wherever it moves."""
    return f"appt-{appointment.uid}@{urlsplit(settings.SITE_URL).hostname}"


def _event(
    appointment: Appointment, *, clinic: Clinic | None, at: datetime
) -> icalendar.Event:
    event = icalendar.Event()
    name = clinic.name if clinic else _("the clinic")
    event.add("uid", event_uid(appointment))
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("last-modified", at.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", _("Appointment, %(clinic)s") % {"clinic": name})
    event.add("location", _place(appointment))
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    gone = appointment.state == AppointmentState.CANCELLED
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    _add_people(event, appointment, clinic)
    return event


def _place(appointment: Appointment) -> str:
    location = appointment.location
    return ", ".join(part for part in (location.name, location.address) if part)


def _add_people(
    event: icalendar.Event, appointment: Appointment, clinic: Clinic | None
) -> None:
    address = (clinic.email if clinic else "") or parseaddr(
        settings.DEFAULT_FROM_EMAIL
    )[1]
    organizer = icalendar.vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = icalendar.vText(clinic.name if clinic else "Anagen")
    event.add("organizer", organizer)
    patient = appointment.patient
    if patient.email:
        attendee = icalendar.vCalAddress(f"mailto:{patient.email}")
        attendee.params["CN"] = icalendar.vText(patient.full_name)
        attendee.params["ROLE"] = icalendar.vText("REQ-PARTICIPANT")
        attendee.params["CUTYPE"] = icalendar.vText("INDIVIDUAL")
        attendee.params["PARTSTAT"] = icalendar.vText("NEEDS-ACTION")
        # The answer comes by the personal link; no mailbox reads replies.
        attendee.params["RSVP"] = icalendar.vText("FALSE")
        event.add("attendee", attendee)
