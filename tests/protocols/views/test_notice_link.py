"""The page behind a safety notice: answer at once, learn what it is after a second fact."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from clinic.actions import links
from clinic.domain.links import path
from clinic.domain.message_states import LinkPurpose
from clinic.domain.messages import LinkRequest
from clinic.models import PatientLink, Task
from protocols.models import NoticeReply, RecallNotice
from tests.factories.clinic import ClinicFactory
from tests.factories.patients import PatientFactory
from tests.factories.recalls import open_recall, session_with
from tests.factories.stock import LotFactory, ProductFactory

pytestmark = pytest.mark.django_db
BORN = date(1988, 4, 2)
RIGHT = {"born_year": "1988", "born_month": "4", "born_day": "2"}
WRONG = {**RIGHT, "born_day": "3"}


@pytest.fixture
def address() -> str:
    ClinicFactory()
    patient = PatientFactory(date_of_birth=BORN, language="en-gb")
    lot = LotFactory(number="AB-12", product=ProductFactory(brand="Panthenol X"))
    session_with(patient, lot)
    recall = open_recall(lot)
    at = timezone.now()
    notice = RecallNotice.objects.create(
        recall=recall,
        patient=patient,
        channel="mail",
        made_by=recall.started_by,
        made_at=at,
    )
    request = LinkRequest(
        purpose=LinkPurpose.NOTICE,
        object_id=notice.pk,
        expires_at=at + timedelta(days=30),
    )
    token = links.issue(request, patient_id=patient.pk, at=at)
    return path(LinkPurpose.NOTICE, token)


def content(response) -> str:
    return response.content.decode()


def test_looking_changes_nothing_and_says_nothing_of_what_was_given(client, address):
    page = content(client.get(address))

    assert ("AB-12" in page, "Panthenol" in page) == (False, False)
    notice = RecallNotice.objects.get()
    assert (notice.read_at, NoticeReply.objects.count()) == (None, 0)


def test_right_birth_date_shows_what_was_given(client, address):
    client.post(address, RIGHT)

    page = content(client.get(address))

    assert ("AB-12" in page, "Panthenol X" in page) == (True, True)
    assert RecallNotice.objects.get().read_at is not None


def test_five_wrong_birth_dates_close_the_link(client, address):
    for _ in range(PatientLink.MAX_WRONG_ANSWERS):
        assert client.post(address, WRONG).status_code == 422

    assert client.post(address, RIGHT).status_code == 410


@pytest.mark.parametrize("posted", [{}, {"born_year": "x\x01"}, {"born_day": "99"}])
def test_odd_birth_date_is_refused(client, address, posted):
    assert client.post(address, posted).status_code == 422


@pytest.mark.parametrize(
    ("answer", "task"),
    [("well", None), ("problem", "problem_reported"), ("call_me", "call_about_notice")],
)
def test_answer_counts_once_and_reaches_whom_it_concerns(client, address, answer, task):
    for _ in range(2):
        response = client.post(f"{address}answer/", {"answer": answer})

    further = "problem/" if answer == "problem" else ""
    assert response.url == f"{address}{further}"
    reply = NoticeReply.objects.get()
    assert (reply.answer, reply.by) == (answer, None)
    assert [str(row.kind) for row in Task.objects.all()] == ([task] if task else [])


def test_whoever_has_a_problem_finds_the_form_for_it(client, address):
    response = client.post(f"{address}answer/", {"answer": "problem"}, follow=True)

    assert response.templates[0].name == "protocols/problem.html"


def test_unknown_answer_is_refused(client, address):
    response = client.post(f"{address}answer/", {"answer": "sue"})

    assert (response.status_code, NoticeReply.objects.count()) == (422, 0)


def test_link_of_another_purpose_opens_nothing(client, address):
    PatientLink.objects.update(purpose=LinkPurpose.PLAN)

    assert client.get(address).status_code == 410


def test_patient_without_a_birth_date_can_answer_and_is_asked_to_call(client, address):
    patient = RecallNotice.objects.get().patient
    patient.date_of_birth = None
    patient.save()

    assert "Please call us." in content(client.get(address))
    assert client.post(f"{address}answer/", {"answer": "well"}).status_code == 302


def test_page_speaks_arabic_from_right_to_left(client, address):
    page = content(client.get(address, headers={"accept-language": "ar"}))
    assert 'dir="ltr"' in page

    patient = RecallNotice.objects.get().patient
    patient.language = "tr"
    patient.save()
    assert 'lang="tr"' in content(client.get(address))
