"""One clinician, one patient of theirs, and a browser signed in as that clinician."""

import pytest
from django.test import Client

from tests.factories.clinic import StaffMemberFactory
from tests.factories.patients import AssignmentFactory


@pytest.fixture
def clinician(db):
    return StaffMemberFactory(clinician=True, full_name="Elif Demir")


@pytest.fixture
def patient(clinician):
    return AssignmentFactory(clinician=clinician).patient


@pytest.fixture
def others_patient(db):
    return AssignmentFactory().patient


@pytest.fixture
def browser(clinician) -> Client:
    client = Client()
    client.force_login(clinician)
    return client


@pytest.fixture
def desk_browser(db) -> Client:
    client = Client()
    client.force_login(StaffMemberFactory(desk=True))
    return client
