"""One person of the demo is on file twice: she rang under another spelling."""

import uuid
from datetime import datetime

from patients.actions import registration
from patients.actions.doubles import compare_new
from patients.domain.choices import SexAtBirth
from patients.domain.registration import PatientDetails, Registration
from patients.models.patient import Patient
from protocols.management.demo.frame import Frame

NAME = "ليلى حداد"
RANG_AS = PatientDetails(full_name="Leyla", phone="+905559990142", language="en-gb")


def lay_out(frame: Frame, *, at: datetime) -> None:
    """First a name on the phone, then what her identity card says."""
    known = Patient.objects.get(full_name=NAME)
    again = registration.register(
        Registration(details=RANG_AS), form_key=uuid.uuid4(), by=frame.desk, at=at
    )
    card = PatientDetails(
        full_name="Leyla Haddad",
        phone=RANG_AS.phone,
        email="leyla.haddad@example.com",
        date_of_birth=known.date_of_birth,
        sex_at_birth=SexAtBirth(known.sex_at_birth),
        language=RANG_AS.language,
    )
    registration.change_details(
        again, card, version=again.version, by=frame.desk, at=at
    )
    compare_new(at=at)
