"""Rows of a patient's record."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from clinic.domain.links import token_hash
from clinic.domain.message_states import LinkPurpose
from clinic.models import PatientLink
from patients.domain.choices import ConsentKind, IntakeState
from patients.domain.search_key import search_key
from patients.models import Consent, Intake, LabResult, Patient, PatientAssignment
from tests.factories.clinic import NOW


class PatientFactory(DjangoModelFactory):
    class Meta:
        model = Patient

    number = factory.Sequence(lambda n: f"T-{n:06}")
    full_name = factory.Sequence(lambda n: f"Patient {n}")
    search_key = factory.LazyAttribute(
        lambda row: search_key(
            full_name=row.full_name, number=row.number, phone=row.phone
        )
    )
    date_of_birth = date(1990, 5, 17)
    email = factory.Sequence(lambda n: f"patient{n}@patients.test")
    phone = "+905320000000"
    registered_at = NOW


class AssignmentFactory(DjangoModelFactory):
    """Lets `clinician` reach `patient`."""

    class Meta:
        model = PatientAssignment

    patient = factory.SubFactory(PatientFactory)
    clinician = factory.SubFactory(
        "tests.factories.clinic.StaffMemberFactory", clinician=True
    )
    assigned_by = factory.SelfAttribute("clinician")
    assigned_at = NOW
    because = "manager"


class IntakeFactory(DjangoModelFactory):
    """Sent, with nothing answered yet."""

    class Meta:
        model = Intake

    patient = factory.SubFactory(PatientFactory)
    form_version = "2026.11"
    language = "en-gb"
    sent_at = NOW

    class Params:
        submitted = factory.Trait(
            state=IntakeState.SUBMITTED, submitted_at=NOW, last_saved_at=NOW
        )


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    patient = factory.SubFactory(PatientFactory)
    kind = ConsentKind.TREATMENT
    agreed = True
    text_slug = "consents-treatment"
    text_version = "2026.11"
    language = "en-gb"
    text = "Consent to hair mesotherapy"
    signed_name = factory.LazyAttribute(lambda row: row.patient.full_name)
    signed_at = NOW


class LabResultFactory(DjangoModelFactory):
    class Meta:
        model = LabResult

    patient = factory.SubFactory(PatientFactory)
    test = "ferritin"
    value = 28
    unit = "µg/L"
    taken_on = NOW.date()
    recorded_at = NOW


def open_link(purpose: LinkPurpose, subject: Any, *, at: Any = NOW) -> str:
    """A good link to an object of a patient; its raw token, 43 characters."""
    token = f"{purpose}-{subject.pk}-".ljust(43, "t")
    PatientLink.objects.create(
        token_hash=token_hash(token),
        purpose=purpose,
        patient=subject.patient,
        object_id=subject.pk,
        created_at=at,
        expires_at=at + timedelta(days=3650),
    )
    return token
