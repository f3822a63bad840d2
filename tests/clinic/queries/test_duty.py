from datetime import timedelta

import pytest

from clinic.queries.duty import clinician_on_duty
from tests.factories.clinic import (
    NOW,
    ClinicFactory,
    DutyPeriodFactory,
    StaffMemberFactory,
)

pytestmark = pytest.mark.django_db


def test_roster_names_the_clinician_from_its_first_moment_until_its_last():
    period = DutyPeriodFactory(starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    moments = [NOW - timedelta(seconds=1), NOW, NOW + timedelta(hours=1)]

    found = [clinician_on_duty(at) for at in moments]

    assert found == [None, period.clinician, None]


def test_empty_roster_falls_back_to_the_named_person_then_to_the_medical_lead():
    fallback = StaffMemberFactory(clinician=True)
    lead = StaffMemberFactory(clinician=True)
    ClinicFactory(duty_fallback=fallback, medical_lead=lead)

    first = clinician_on_duty(NOW)
    fallback.is_active = False
    fallback.save()

    assert (first, clinician_on_duty(NOW)) == (fallback, lead)


def test_colleague_who_left_is_not_on_duty():
    DutyPeriodFactory(clinician__is_active=False)
    ClinicFactory()

    assert clinician_on_duty(NOW) is None
