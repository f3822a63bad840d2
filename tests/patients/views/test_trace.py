"""How often opening a patient is written down."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.models import AuditEvent
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(client):
    member = StaffMemberFactory(desk=True)
    client.force_login(member)
    return member


@pytest.fixture
def strip() -> str:
    return reverse("course-strip", args=[PatientFactory().pk])


def times_written() -> int:
    return AuditEvent.objects.filter(action="patient_read").count()


def test_fragment_is_written_once_in_a_quarter_of_an_hour(client, desk, strip, clock):
    for _ in range(3):
        client.get(strip, headers=FRAGMENT)
    written = times_written()
    clock.shift(timedelta(minutes=15))
    client.get(strip, headers=FRAGMENT)

    assert (written, times_written()) == (1, 2)


def test_page_is_written_each_time(client, desk, strip):
    client.get(strip)
    client.get(strip)

    assert times_written() == 2


def test_page_that_was_opened_covers_its_fragment(client, desk, strip):
    client.get(strip)
    client.get(strip, headers=FRAGMENT)

    assert times_written() == 1


def test_somebody_else_and_another_patient_are_written(client, desk, strip):
    another = reverse("course-strip", args=[PatientFactory().pk])
    client.get(strip, headers=FRAGMENT)
    client.get(another, headers=FRAGMENT)
    client.force_login(StaffMemberFactory(desk=True))
    client.get(strip, headers=FRAGMENT)

    assert times_written() == 3


def test_what_a_fragment_posts_is_written_each_time(client, desk):
    address = reverse("patient-edit", args=[PatientFactory().pk])
    client.post(address, headers=FRAGMENT)
    client.post(address, headers=FRAGMENT)

    assert times_written() == 2
