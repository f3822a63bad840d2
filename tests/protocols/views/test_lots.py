"""A lot's page: its label corrected, its times on the clinic's clock."""

import uuid

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from tests.factories.clinic import (
    NOW,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
)
from tests.factories.stock import LotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    ClinicFactory()
    person = StaffMemberFactory(manager=True)
    client.force_login(person)
    return person


def content(response) -> str:
    return response.content.decode()


def test_label_is_corrected_and_the_old_one_stays_on_the_page(client, manager):
    lot = LotFactory(number="DX-0940")
    label = {"number": "DX-0904", "expires_on": "2027-03-31", "reason": "Misread"}
    posted = {**label, "form_key": uuid.uuid4()}

    for _ in range(2):
        client.post(reverse("lot-label", args=[lot.pk]), posted)

    page = content(client.get(reverse("lot-detail", args=[lot.pk])))
    lot.refresh_from_db()
    assert (lot.number, lot.expires_on.isoformat()) == ("DX-0904", "2027-03-31")
    assert lot.corrections.count() == 1
    assert ("DX-0940" in page, "Misread" in page) == (True, True)


@pytest.mark.parametrize(
    "fault",
    [{"reason": ""}, {"expires_on": "soon"}, {"number": "--"}, {"number": "TAKEN"}],
    ids=["reason", "day", "signs", "taken"],
)
def test_faulty_label_is_refused_and_what_was_typed_stays(client, manager, fault):
    lot = LotFactory(number="MINE")
    LotFactory(number="TAKEN", product=lot.product)
    label = {"number": "NEW", "expires_on": "2027-03-31", "reason": "Misread", **fault}

    answer = client.post(reverse("lot-label", args=[lot.pk]), label)

    lot.refresh_from_db()
    assert (answer.status_code, lot.number) == (422, "MINE")
    (typed,) = fault.values()
    assert f'value="{typed}"' in content(answer) or not typed


def test_lot_shows_the_clinics_own_time(client, manager):
    """Not that of the server."""
    zone = LocationFactory().zone
    lot = LotFactory()
    clock = date_format(NOW.astimezone(zone), "j M Y, H:i")

    assert clock in content(client.get(reverse("lot-detail", args=[lot.pk])))
