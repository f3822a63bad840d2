"""A page that is not there says the same, whether a record is behind it or not."""

import pytest
from django.urls import reverse

from tests.factories.clinic import StaffMemberFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


def page(client, pk: int) -> str:
    answer = client.get(reverse("patient-page", args=[pk]))
    assert answer.status_code == 404
    return answer.content.decode()


def test_clinician_learns_the_way_on_and_not_whether_a_record_is_there(client):
    client.force_login(StaffMemberFactory(clinician=True))
    of_another = PatientFactory(full_name="Hidden Person").pk

    found = page(client, of_another)

    assert found == page(client, of_another + 100_000)
    assert reverse("patient-break-glass") in found
    assert "Hidden" not in found


@pytest.mark.parametrize("role", ["desk", "manager"])
def test_nobody_else_is_shown_that_way(client, role):
    client.force_login(StaffMemberFactory(**{role: True}))

    assert reverse("patient-break-glass") not in page(client, 100_000)
