"""The last look before a mail goes out: is it still true, still wanted, still day?"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.actions.delivery import deliver_due
from clinic.domain.appointment_states import AppointmentState
from clinic.models import Message
from tests.factories.clinic import (
    AppointmentFactory,
    ClinicFactory,
    LocationFactory,
)
from tests.factories.messages import MessageFactory

pytestmark = pytest.mark.django_db

# 11:00 on a Monday in Istanbul: nobody sleeps.
DAY = datetime(2027, 3, 1, 11, 0, tzinfo=ZoneInfo("Europe/Istanbul"))
NIGHT = DAY.replace(hour=23)


def state_of(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.code


def test_cancelled_appointment_is_not_mailed_about(server):
    message = MessageFactory(
        about_visit=True, appointment__state=AppointmentState.CANCELLED
    )

    deliver_due(at=DAY)

    assert (state_of(message), server.received) == (
        ("cancelled", "appointment_not_live"),
        [],
    )


def test_moved_appointment_supersedes_the_older_text(server):
    message = MessageFactory(about_visit=True)
    message.appointment.sequence += 1
    message.appointment.save()

    deliver_due(at=DAY)

    assert (state_of(message), server.received) == (
        ("superseded", "appointment_changed"),
        [],
    )


def test_confirmed_appointment_still_gets_its_mail(server):
    message = MessageFactory(about_visit=True)
    message.appointment.state = AppointmentState.CONFIRMED
    message.appointment.version += 1
    message.appointment.save()

    deliver_due(at=DAY)

    assert state_of(message) == ("sent", "")


def test_patient_who_opted_out_gets_no_reminder_but_other_mail(server):
    visit = AppointmentFactory(
        starts_at=DAY + timedelta(days=1), patient__wants_reminders=False
    )
    reminder = MessageFactory(reminder=True, appointment=visit)
    booked = MessageFactory(patient=visit.patient)

    deliver_due(at=DAY)

    assert [state_of(reminder), state_of(booked)] == [
        ("cancelled", "opted_out"),
        ("sent", ""),
    ]


def test_reminder_for_a_visit_that_has_begun_is_not_sent(server):
    visit = AppointmentFactory(
        starts_at=DAY + timedelta(minutes=10), state=AppointmentState.ARRIVED
    )
    reminder = MessageFactory(reminder=True, appointment=visit)

    deliver_due(at=DAY)

    assert (state_of(reminder), server.received) == (
        ("cancelled", "visit_has_begun"),
        [],
    )


def test_reminder_of_yesterday_is_too_late(server):
    visit = AppointmentFactory(starts_at=DAY - timedelta(hours=1))
    reminder = MessageFactory(reminder=True, appointment=visit)

    deliver_due(at=DAY)

    assert (state_of(reminder), server.received) == (("cancelled", "too_late"), [])


def test_reminder_at_night_waits_for_the_clinics_morning(server):
    ClinicFactory()
    visit = AppointmentFactory(starts_at=DAY + timedelta(days=2))
    reminder = MessageFactory(reminder=True, appointment=visit)
    booked = MessageFactory()

    deliver_due(at=NIGHT)

    assert [state_of(reminder), state_of(booked)] == [
        ("queued", "quiet_hours"),
        ("sent", ""),
    ]
    assert reminder.not_before == (DAY + timedelta(days=1)).replace(hour=8)
    assert reminder.attempts == 0


def test_mail_goes_to_the_address_of_now(server):
    message = MessageFactory()
    message.patient.email = "new@patients.test"
    message.patient.save()

    deliver_due(at=DAY)

    message.refresh_from_db()
    assert [*server.recipients, message.to_address] == ["new@patients.test"] * 2


def test_patient_without_address_is_told_apart(server):
    message = MessageFactory(patient__email="", to_address="old@patients.test")

    deliver_due(at=DAY)

    assert (state_of(message), server.received) == (("cancelled", "no_address"), [])


def test_location_clock_decides_what_is_night(server):
    ClinicFactory()
    far = LocationFactory(timezone="America/New_York")
    visit = AppointmentFactory(location=far, starts_at=DAY + timedelta(days=2))
    reminder = MessageFactory(reminder=True, appointment=visit)

    deliver_due(at=DAY)  # three in the morning there

    assert state_of(reminder) == ("queued", "quiet_hours")
