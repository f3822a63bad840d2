from datetime import UTC, timedelta

import icalendar
import pytest

from clinic.domain.appointment_states import AppointmentState
from clinic.models import Clinic
from clinic.presenters.calendar import CANCEL, PUBLISH, REQUEST, calendar_file
from tests.factories.clinic import NOW, TODAY, open_diary

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary(settings):
    settings.SITE_URL = "https://clinic.example:8443"
    return open_diary(session=True)


def parsed(appointments, method=REQUEST):
    text = calendar_file(
        appointments, clinic=Clinic.objects.get(), method=method, at=NOW
    )
    return text, icalendar.Calendar.from_ical(text)


def test_request_carries_the_time_in_utc_and_a_steady_identity(diary):
    appointment = diary.appointment("10:00", sequence=2)

    text, calendar = parsed([appointment])

    event = calendar.walk("VEVENT")[0]
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == f"appt-{appointment.uid}@clinic.example"
    assert event["SEQUENCE"] == 2
    assert event["DTSTART"].dt == diary.at("10:00").astimezone(UTC)
    assert "DTSTART:20270301T070000Z" in text
    assert "TZID" not in text
    assert event["STATUS"] == "CONFIRMED"
    assert event["ATTENDEE"] == f"mailto:{diary.patient.email}"


def test_cancelled_appointment_keeps_its_identity(diary):
    appointment = diary.appointment(state=AppointmentState.CANCELLED, sequence=1)

    _, calendar = parsed([appointment], CANCEL)

    event = calendar.walk("VEVENT")[0]
    assert (event["STATUS"], event["UID"]) == (
        "CANCELLED",
        f"appt-{appointment.uid}@clinic.example",
    )


def test_title_says_nothing_clinical(diary):
    text, calendar = parsed([diary.appointment()])

    event = calendar.walk("VEVENT")[0]
    assert event["SUMMARY"] == "Appointment, Örnek Hair Clinic"
    assert "esotherapy" not in text
    assert "DESCRIPTION" not in event


def test_whole_course_is_one_file_of_single_events(diary):
    appointments = [
        diary.appointment(starts_at=diary.at("10:00", TODAY + timedelta(weeks=week)))
        for week in range(3)
    ]

    text, calendar = parsed(appointments, PUBLISH)

    assert len(calendar.walk("VEVENT")) == 3
    assert "RRULE" not in text


def test_lines_are_folded_as_the_standard_says(diary):
    text, _ = parsed([diary.appointment()])

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_patient_without_address_is_not_invited(diary):
    diary.patient.email = ""

    text, _ = parsed([diary.appointment()])

    assert "ATTENDEE" not in text
