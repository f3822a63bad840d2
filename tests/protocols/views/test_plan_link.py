"""The plan behind a link: nothing before the birth date, nothing for the wrong one."""

from datetime import timedelta

import pytest
import time_machine

from clinic.actions import links
from clinic.domain.message_states import LinkPurpose
from clinic.domain.messages import LinkRequest
from clinic.models import PatientLink
from protocols.actions import documents
from protocols.models import PlanAcceptance
from tests.factories.clinic import NOW
from tests.protocols.actions.test_documents import requested

pytestmark = pytest.mark.django_db

RIGHT = {"born_year": "1990", "born_month": "5", "born_day": "17"}
WRONG = RIGHT | {"born_day": "18"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def document():
    found = requested()
    documents.render_due(at=NOW)
    found.refresh_from_db()
    return found


@pytest.fixture
def address(document) -> str:
    version = document.plan_version
    token = links.issue(
        LinkRequest(
            purpose=LinkPurpose.PLAN,
            object_id=version.pk,
            expires_at=NOW + timedelta(days=1),
        ),
        patient_id=version.plan.patient_id,
        at=NOW,
    )
    return f"/p/plan/{token}/"


def test_nothing_is_shown_before_the_birth_date(client, address, document):
    page = client.get(address)

    assert document.plan_version.plan.number not in page.content.decode()
    assert client.get(f"{address}file/").status_code == 404
    assert client.post(f"{address}accept/").status_code == 404


def test_right_birth_date_opens_plan_and_file_and_takes_the_yes(client, address):
    assert client.post(address, RIGHT).url == address

    page = client.get(address)
    file = client.get(f"{address}file/")
    client.post(f"{address}accept/")

    assert page.context["page"].sessions == 9
    assert file.content.startswith(b"%PDF")
    assert file.headers["Cache-Control"] == "no-store"
    assert PlanAcceptance.objects.count() == 1
    assert client.get(address).context["page"].accepted_on == "1 March 2027"


def test_looking_changes_nothing(client, address):
    client.post(address, RIGHT)
    before = list(PatientLink.objects.values())

    for _ in range(10):
        client.get(address)

    assert list(PatientLink.objects.values()) == before
    assert not PlanAcceptance.objects.exists()


def test_five_wrong_dates_lock_the_link_even_for_the_right_one(client, address):
    answers = [client.post(address, WRONG).status_code for _ in range(5)]

    assert answers == [422] * 5
    assert client.post(address, RIGHT).status_code == 410


def test_known_browser_of_one_link_does_not_know_another(client, address, document):
    client.post(address, RIGHT)
    version = document.plan_version
    other = links.issue(
        LinkRequest(
            purpose=LinkPurpose.PLAN,
            object_id=version.pk,
            expires_at=NOW + timedelta(days=1),
        ),
        patient_id=version.plan.patient_id,
        at=NOW,
    )

    assert client.get(f"/p/plan/{other}/file/").status_code == 404


def test_link_of_another_purpose_does_not_open_a_plan(client, document):
    version = document.plan_version
    token = links.issue(
        LinkRequest(
            purpose=LinkPurpose.APPOINTMENT,
            object_id=version.pk,
            expires_at=NOW + timedelta(days=1),
        ),
        patient_id=version.plan.patient_id,
        at=NOW,
    )

    assert client.get(f"/p/plan/{token}/").status_code == 410


def test_link_dies_with_its_time(client, address):
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert client.get(address).status_code == 410
