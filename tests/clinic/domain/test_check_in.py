"""Journey J2: a check-in can be taken back until the treatment starts."""

import pytest

from clinic.domain.appointment_states import AppointmentState, may_become

S = AppointmentState


@pytest.mark.parametrize(
    ("step", "may"),
    [
        ((S.BOOKED, S.ARRIVED), True),
        ((S.CONFIRMED, S.ARRIVED), True),
        ((S.ARRIVED, S.BOOKED), True),
        ((S.IN_ROOM, S.ARRIVED), True),
        ((S.IN_TREATMENT, S.ARRIVED), False),
        ((S.IN_TREATMENT, S.BOOKED), False),
        ((S.CANCELLED, S.ARRIVED), False),
    ],
)
def test_a_check_in_goes_back_until_the_treatment_starts(step, may):
    assert may_become(*step) is may
