"""What Outlook, Google and Apple need of a calendar file, as ecosystem 2 found it."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from clinic.domain.appointment_states import AppointmentState
from clinic.models import Clinic
from clinic.presenters.calendar import (
    CANCEL,
    PUBLISH,
    REQUEST,
    calendar_file,
    method_for,
)
from tests.factories.clinic import NOW, TODAY, AppointmentFactory, local, open_diary

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


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_request_carries_the_clinics_time_and_a_steady_identity(diary):
    appointment = diary.appointment("10:00", sequence=2)

    text, calendar = parsed([appointment])

    event = calendar.walk("VEVENT")[0]
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == f"appt-{appointment.uid}@clinic.example"
    assert event["SEQUENCE"] == 2
    assert event["DTSTAMP"].dt == NOW
    assert event["DTSTART"].dt == diary.at("10:00").astimezone(UTC)
    assert "DTSTART;TZID=Europe/Istanbul:20270301T100000" in text
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert event["CLASS"] == "PRIVATE"
    assert event["ATTENDEE"] == f"mailto:{diary.patient.email}"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["ORGANIZER"] == "mailto:clinic@clinic.test"


def test_cancelled_appointment_keeps_its_identity_and_frees_the_time(diary):
    appointment = diary.appointment(state=AppointmentState.CANCELLED, sequence=1)

    _, calendar = parsed([appointment], CANCEL)

    event = calendar.walk("VEVENT")[0]
    assert calendar["METHOD"] == "CANCEL"
    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"], event["UID"]) == (
        "CANCELLED",
        "TRANSPARENT",
        1,
        f"appt-{appointment.uid}@clinic.example",
    )
    assert event["ATTENDEE"] == f"mailto:{diary.patient.email}"


def test_one_appointment_is_requested_or_cancelled_and_several_are_published(diary):
    booked = diary.appointment("10:00")
    gone = diary.appointment("12:00", state=AppointmentState.CANCELLED)

    assert [method_for(some) for some in ([booked], [gone], [booked, gone])] == [
        REQUEST,
        CANCEL,
        PUBLISH,
    ]


def test_title_says_nothing_clinical(diary):
    text, calendar = parsed([diary.appointment()])

    event = calendar.walk("VEVENT")[0]
    assert event["SUMMARY"] == "Appointment, Örnek Hair Clinic"
    assert "esotherapy" not in text
    assert "DESCRIPTION" not in event
    assert "BEGIN:VALARM" not in text


def test_whole_course_is_one_file_of_single_events(diary):
    appointments = [
        diary.appointment(starts_at=diary.at("10:00", TODAY + timedelta(weeks=week)))
        for week in range(3)
    ]

    text, calendar = parsed(appointments, PUBLISH)

    events = calendar.walk("VEVENT")
    assert len({event["UID"] for event in events}) == 3
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert "RRULE" not in text
    # Whoever publishes invites nobody, or Outlook refuses the file.
    assert "ATTENDEE" not in text
    assert all("ORGANIZER" in event for event in events)


def test_course_with_a_cancelled_session_says_of_each_whether_it_stands(diary):
    booked = diary.appointment("10:00")
    gone = diary.appointment("12:00", state=AppointmentState.CANCELLED)

    _, calendar = parsed([booked, gone], PUBLISH)

    assert [event["STATUS"] for event in calendar.walk("VEVENT")] == [
        "CONFIRMED",
        "CANCELLED",
    ]


def test_lines_are_folded_as_the_standard_says(diary):
    diary.patient.full_name = "Ayşegül " * 20

    text, _ = parsed([diary.appointment()])

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_patient_without_address_is_not_invited(diary):
    diary.patient.email = ""

    text, _ = parsed([diary.appointment()])

    assert "ATTENDEE" not in text


@pytest.mark.parametrize(
    "name",
    [
        'Dr. "X" <evil@x.test>, Yılmaz; Ayşe: 1',
        "Two\u2028lines\r\nATTENDEE:mailto:evil@x.test",
        "عبد الله",
        "^n^^'",
    ],
)
def test_odd_name_adds_no_line_and_stops_no_file(diary, name):
    diary.patient.full_name = name

    text, calendar = parsed([diary.appointment()])

    assert len(calendar.walk("VEVENT")) == 1
    assert [line for line in unfolded(text) if line.startswith("ATTENDEE")] == [
        line
        for line in unfolded(text)
        if line.endswith(f"mailto:{diary.patient.email}")
    ]


# Both clock changes of Berlin, a zone without, and one half an hour beside.
WALL_TIMES = [
    ("Europe/Berlin", date(2027, 3, 27), "10:00", 9),
    ("Europe/Berlin", date(2027, 3, 28), "10:00", 8),
    ("Europe/Berlin", date(2027, 10, 30), "10:00", 8),
    ("Europe/Berlin", date(2027, 10, 31), "10:00", 9),
    ("Europe/Istanbul", date(2027, 3, 28), "10:00", 7),
    ("Europe/Istanbul", date(2027, 10, 31), "10:00", 7),
    ("Asia/Kolkata", date(2027, 3, 28), "10:00", 4.5),
]


@pytest.mark.parametrize(("zone", "day", "clock", "utc_hour"), WALL_TIMES)
def test_wall_time_and_zone_give_the_right_moment(zone, day, clock, utc_hour):
    open_diary()
    appointment = AppointmentFactory(location__timezone=zone)
    appointment.starts_at = local(appointment.location, day, clock)
    appointment.ends_at = appointment.starts_at + timedelta(minutes=45)

    text, calendar = parsed([appointment])

    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    event = calendar.walk("VEVENT")[0]
    assert f"DTSTART;TZID={zone}:{day:%Y%m%d}T100000" in text
    assert event["DTSTART"].dt == midnight + timedelta(hours=utc_hour)
    assert [str(each["TZID"]) for each in calendar.walk("VTIMEZONE")] == [zone]


@pytest.mark.parametrize(("zone", "day", "clock", "utc_hour"), WALL_TIMES)
def test_zone_is_read_right_by_who_knows_no_zones(zone, day, clock, utc_hour):
    """Outlook goes by the rules in the file, not by the zone's name."""
    open_diary()
    appointment = AppointmentFactory(location__timezone=zone)
    appointment.starts_at = local(appointment.location, day, clock)
    appointment.ends_at = appointment.starts_at + timedelta(minutes=45)
    text, _ = parsed([appointment])

    # A name that no program knows; the parser remembers the rules of each name.
    unknown = f"Clinic-{appointment.uid}"
    renamed = icalendar.Calendar.from_ical(text.replace(zone, unknown))

    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    event = renamed.walk("VEVENT")[0]
    assert event["DTSTART"].dt == midnight + timedelta(hours=utc_hour)


def test_course_over_both_clock_changes_has_no_list_of_dates(diary):
    diary.location.timezone = "Europe/Berlin"
    days = [date(2027, 2, 1), date(2027, 7, 1), date(2027, 12, 1), date(2028, 7, 3)]
    appointments = [
        AppointmentFactory(
            location=diary.location,
            patient=diary.patient,
            starts_at=local(diary.location, day, "10:00"),
        )
        for day in days
    ]

    text, calendar = parsed(appointments, PUBLISH)

    assert "RDATE" not in text
    assert [event["DTSTART"].dt.hour for event in calendar.walk("VEVENT")] == [10] * 4
    assert text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VEVENT")


def test_second_of_two_like_hours_goes_as_utc(diary):
    diary.location.timezone = "Europe/Berlin"
    appointment = diary.appointment()
    first = local(diary.location, date(2027, 10, 31), "02:30")
    appointment.starts_at = first.replace(fold=1).astimezone(UTC)
    appointment.ends_at = appointment.starts_at + timedelta(minutes=45)

    text, _ = parsed([appointment])

    assert "DTSTART:20271031T013000Z" in text


def test_zone_of_universal_time_needs_no_rules(diary):
    diary.location.timezone = "UTC"

    text, _ = parsed([diary.appointment()])

    assert "DTSTART:20270301T100000Z" in text
    assert "VTIMEZONE" not in text
