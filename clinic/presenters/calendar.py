"""Appointments as one calendar file. No clinical word: calendars sync to anybody.

One event an appointment, never a repeat rule: each can move, and keeps its identity
when it does. Times are the clinic's wall time with the rules of its zone (ecosystem 2).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.messages import one_line
from clinic.models.diary import Appointment
from clinic.models.places import Clinic
from clinic.presenters.calendar_times import Stretch, add_times, add_zones

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def method_for(appointments: Sequence[Appointment]) -> str:
    """The method of one file about all of these, some of them perhaps cancelled.

    A request or a cancellation speaks of one event (RFC 5546, 3.2.2 and 3.2.5). Several
    are published: each says itself whether it still stands, and a program that knows
    one already changes it by its UID and higher SEQUENCE.
    """
    if len(appointments) != 1:
        return PUBLISH
    gone = appointments[0].state == AppointmentState.CANCELLED
    return CANCEL if gone else REQUEST


def calendar_file(
    appointments: Sequence[Appointment],
    *,
    clinic: Clinic | None,
    method: str,
    at: datetime,
) -> str:
    """All the appointments in one file, in the language that is active.

    ``method`` as ``method_for`` says; ``at`` is when the mail is written.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Anagen//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    add_zones(calendar, map(_stretch, appointments))
    for appointment in appointments:
        event = _event(appointment, clinic=clinic, at=at)
        _add_organizer(event, clinic)
        if method != PUBLISH:
            # Whoever publishes invites nobody (RFC 5546, 3.2.1).
            _add_attendee(event, appointment)
        calendar.add_component(event)
    return calendar.to_ical().decode()


def event_uid(appointment: Appointment) -> str:
    """The same for the life of the appointment, wherever it moves."""
    return f"appt-{appointment.uid}@{urlsplit(settings.SITE_URL).hostname}"


def _stretch(appointment: Appointment) -> Stretch:
    return Stretch(
        appointment.starts_at, appointment.ends_at, appointment.location.zone
    )


def _event(
    appointment: Appointment, *, clinic: Clinic | None, at: datetime
) -> icalendar.Event:
    event = icalendar.Event()
    name = clinic.name if clinic else _("the clinic")
    event.add("uid", event_uid(appointment))
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("last-modified", at.astimezone(UTC))
    add_times(event, _stretch(appointment))
    event.add("summary", one_line(_("Appointment, %(clinic)s") % {"clinic": name}))
    event.add("location", one_line(_place(appointment)))
    event.add("class", "PRIVATE")
    gone = appointment.state == AppointmentState.CANCELLED
    event.add("transp", "TRANSPARENT" if gone else "OPAQUE")
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    return event


def _place(appointment: Appointment) -> str:
    location = appointment.location
    return ", ".join(part for part in (location.name, location.address) if part)


def _add_organizer(event: icalendar.Event, clinic: Clinic | None) -> None:
    address = (clinic.email if clinic else "") or parseaddr(
        settings.DEFAULT_FROM_EMAIL
    )[1]
    organizer = icalendar.vCalAddress(f"mailto:{address}")
    name = one_line(clinic.name) if clinic else "Anagen"
    organizer.params["CN"] = icalendar.vText(name)
    event.add("organizer", organizer)


def _add_attendee(event: icalendar.Event, appointment: Appointment) -> None:
    patient = appointment.patient
    if not patient.email:
        return
    attendee = icalendar.vCalAddress(f"mailto:{patient.email}")
    attendee.params["CN"] = icalendar.vText(one_line(patient.full_name))
    attendee.params["ROLE"] = icalendar.vText("REQ-PARTICIPANT")
    attendee.params["CUTYPE"] = icalendar.vText("INDIVIDUAL")
    attendee.params["PARTSTAT"] = icalendar.vText("NEEDS-ACTION")
    # The answer comes by the personal link; no mailbox reads replies.
    attendee.params["RSVP"] = icalendar.vText("FALSE")
    event.add("attendee", attendee)
