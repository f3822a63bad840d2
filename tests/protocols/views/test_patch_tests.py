from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from protocols.models import PatchTest
from tests.factories.clinic import AppointmentTypeFactory, StaffMemberFactory
from tests.factories.screening import clear_patient, clinician_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient():
    return clear_patient(patch_test=False)


@pytest.fixture
def clinician(client, patient):
    person = clinician_of(patient)
    client.force_login(person)
    return person


def page(patient):
    return reverse("patch-test-list", args=[patient.pk])


def on_the_skin(patient, by, hours=50):
    return PatchTest.objects.create(
        patient=patient,
        ingredients=["biotin", "dexpanthenol"],
        applied_at=timezone.now() - timedelta(hours=hours),
        applied_by=by,
    )


def reading_page(test):
    return reverse("patch-test-read", args=[test.patient_id, test.pk])


def test_first_page_says_the_next_step(client, patient, clinician):
    text = client.get(page(patient)).content.decode()

    assert "No patch test yet" in text


def test_offers_to_book_the_test(client, patient, clinician):
    kind = AppointmentTypeFactory(kind="patch_test")

    text = client.get(page(patient)).content.decode()

    assert f"?patient={patient.pk}&amp;type={kind.pk}" in text


def test_reading_is_booked_48_hours_later(client, patient, clinician):
    kind = AppointmentTypeFactory(kind="patch_reading")
    on_the_skin(patient, clinician, hours=0)

    text = client.get(page(patient)).content.decode()

    assert f"type={kind.pk}&amp;day=" in text


def test_test_is_noted(client, patient, clinician):
    client.post(page(patient), {"ingredients": ["biotin", "zinc"]})

    test = PatchTest.objects.get()
    assert (test.ingredients, test.applied_by) == (["biotin", "zinc"], clinician)


@pytest.mark.parametrize("ingredients", [[], ["nonsense"], ["exosomes"]])
def test_impossible_test_is_refused(client, patient, clinician, ingredients):
    answer = client.post(page(patient), {"ingredients": ingredients})

    assert (answer.status_code, PatchTest.objects.count()) == (422, 0)


def test_reading_is_kept(client, patient, clinician):
    test = on_the_skin(patient, clinician)
    client.post(reading_page(test), {"result": "negative"})

    test.refresh_from_db()
    assert (test.result, test.read_by) == ("negative", clinician)


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"result": "positive"},
        {"result": "negative", "positive_to": ["biotin"]},
        {"result": "positive", "positive_to": ["zinc"]},
        {"result": "maybe"},
    ],
)
def test_impossible_reading_is_refused(client, patient, clinician, posted):
    test = on_the_skin(patient, clinician)

    answer = client.post(reading_page(test), posted)

    test.refresh_from_db()
    assert (answer.status_code, test.result) == (422, "")


def test_test_of_another_patient_is_not_found(client, patient, clinician):
    other = clear_patient(patch_test=False)
    test = on_the_skin(other, clinician)
    wrong = reverse("patch-test-read", args=[patient.pk, test.pk])

    assert client.get(wrong).status_code == 404


def test_front_desk_may_not_enter(client, patient):
    client.force_login(StaffMemberFactory(desk=True))

    assert client.get(page(patient)).status_code == 403
