"""An intake that matches somebody on file: the same person, or two, because…"""

import pytest
from django.urls import reverse

from patients.models import IntakeReview, Patient
from tests.factories.clinic import ClinicFactory, LocationFactory, StaffMemberFactory
from tests.factories.intakes import ANSWERS
from tests.factories.patients import IntakeFactory, PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake():
    """Registered on the phone under half a name; the answers bring the rest."""
    ClinicFactory()
    LocationFactory()
    return IntakeFactory(
        submitted=True,
        answers=ANSWERS,
        patient=PatientFactory(
            full_name="Ayşe", date_of_birth=None, phone="", email=""
        ),
    )


@pytest.fixture
def known(intake):
    return PatientFactory(full_name="Ayse Isik", phone="", email="")


@pytest.fixture
def desk(client):
    person = StaffMemberFactory(desk=True)
    client.force_login(person)
    return person


@pytest.fixture
def url(intake):
    return reverse("intake-review", args=[intake.patient_id])


def test_the_answers_find_who_is_already_on_file(client, desk, known, url):
    page = client.get(url)

    (question,) = page.context["questions"]
    assert question.patient == known
    assert [str(reason) for reason in question.reasons] == [
        "same name",
        "same date of birth",
    ]
    assert f"{question.url}?from=intake" in page.content.decode()


@pytest.mark.parametrize(
    "values", [{"decision-phone": "accepted"}, {"bulk": "1", "listed": ["phone"]}]
)
def test_identity_waits_until_it_is_said_who_it_is(client, desk, known, url, values):
    answer = client.post(url, values)

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "First say whether this is somebody already on file."
    ]
    assert not IntakeReview.objects.exists()


def test_two_people_because_goes_back_to_the_review_and_asks_no_more(
    client, desk, intake, known, url
):
    different = reverse("patient-different", args=[intake.patient_id, known.pk])

    answer = client.post(f"{different}?from=intake", {"because": "Her mother"})

    assert answer.url == url
    assert client.get(url).context["questions"] == []
    client.post(url, {"decision-phone": "accepted"})
    assert IntakeReview.objects.get().key == "phone"


def test_without_a_reason_it_is_not_two_people(client, desk, intake, known, url):
    different = reverse("patient-different", args=[intake.patient_id, known.pk])

    answer = client.post(f"{different}?from=intake", {"because": ""})

    assert answer.status_code == 422
    assert len(client.get(url).context["questions"]) == 1


def test_same_person_takes_the_intake_along(client, desk, intake, known):
    url = reverse("patient-merge", args=[intake.patient_id, known.pk])
    page = client.get(f"{url}?from=intake")
    form = page.context["form"]
    values = {
        "keep": known.pk,
        "versions": form["versions"].value(),
        "form_key": str(form["form_key"].value()),
        **{f"field-{name}": known.pk for name in form.differing},
    }

    client.post(url, values)

    intake.refresh_from_db()
    assert intake.patient == known
    kept = reverse("intake-review", args=[known.pk])
    assert client.get(kept).context["questions"] == []
    client.post(kept, {"decision-phone": "accepted"})
    assert Patient.objects.get(pk=known.pk).phone == "+905320000000"


def test_the_answers_alone_change_nobody(client, desk, intake, known, url):
    client.get(url)

    known.refresh_from_db()
    intake.patient.refresh_from_db()
    assert (known.email, intake.patient.full_name) == ("", "Ayşe")
