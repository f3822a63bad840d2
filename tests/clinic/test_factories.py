import pytest

from clinic.domain.appointment_states import AppointmentState
from tests.factories.clinic import (
    AppointmentFactory,
    ClinicFactory,
    ClosureFactory,
    DutyPeriodFactory,
    LeaveFactory,
    OpeningHoursFactory,
    ShiftFactory,
)

pytestmark = pytest.mark.django_db


def test_each_factory_makes_a_row_the_database_accepts():
    rows = [
        ClosureFactory(),
        DutyPeriodFactory(),
        LeaveFactory(),
        OpeningHoursFactory(),
        ShiftFactory(),
    ]

    assert all(row.pk for row in rows)


def test_clinic_factory_called_twice_finds_the_one_clinic():
    assert ClinicFactory().pk == ClinicFactory().pk


def test_appointment_factory_books_ten_o_clock_in_the_locations_time():
    appointment = AppointmentFactory()

    start = appointment.starts_at.astimezone(appointment.location.zone)
    assert (f"{start:%H:%M}", appointment.state) == ("10:00", AppointmentState.BOOKED)
