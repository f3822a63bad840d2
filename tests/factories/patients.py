"""Rows of a patient's record."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from patients.models import Patient, PatientAssignment
from tests.factories.clinic import NOW


class PatientFactory(DjangoModelFactory):
    class Meta:
        model = Patient

    number = factory.Sequence(lambda n: f"T-{n:06}")
    full_name = factory.Sequence(lambda n: f"Patient {n}")
    search_key = factory.LazyAttribute(lambda row: row.full_name.lower())
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
