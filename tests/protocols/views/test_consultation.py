"""The steps of a consultation say how far each has come, to whom it may concern."""

import re

import pytest
import time_machine
from django.urls import reverse

from tests.factories.clinic import NOW
from tests.factories.screening import clinician_of
from tests.protocols.actions.test_courses import World

pytestmark = pytest.mark.django_db

TITLES = ["Intake", "Assess", "Screen", "Plan", "Consent", "Book"]


@pytest.fixture(autouse=True)
def _before_the_first_session():
    with time_machine.travel(NOW, tick=False):
        yield


def steps(client, person, patient) -> dict[str, tuple[str, bool]]:
    """By title: the words of its state, and whether it is ticked."""
    client.force_login(person)
    page = client.get(
        reverse("consultation-steps", args=[patient.pk]), {"step": "plan"}
    )
    found = {}
    for item in page.content.decode().split("<li>")[1:]:
        title = re.search(r'class="step-title">([^<]+)<', item)
        words = re.search(r'class="step-state">([^<]+)<', item)
        assert title
        found[title[1]] = (words[1] if words else "", "step-done" in item)
    assert list(found) == TITLES
    return found


def test_each_step_says_how_far_it_has_come(client):
    world = World()
    patient = world.plan.patient
    clinician = clinician_of(patient)

    before = steps(client, clinician, patient)
    world.book(world.request())
    after = steps(client, clinician, patient)

    assert before == {
        "Intake": ("Not sent", False),
        "Assess": ("Not begun", False),
        "Screen": ("Candidate", True),
        "Plan": ("Issued", True),
        "Consent": ("2 to sign", False),
        "Book": ("Not booked", False),
    }
    assert after == before | {"Book": ("Booked", True)}


def test_front_desk_reads_no_clinical_state(client):
    world = World()

    found = steps(client, world.desk, world.plan.patient)

    assert {title: words for title, (words, _) in found.items()} == {
        "Intake": "Not sent",
        "Assess": "",
        "Screen": "",
        "Plan": "",
        "Consent": "2 to sign",
        "Book": "Not booked",
    }


@pytest.mark.parametrize("booked", [False, True])
def test_number_of_queries_is_small_and_fixed(
    client, django_assert_max_num_queries, booked
):
    world = World()
    if booked:
        world.book(world.request())
    client.force_login(clinician_of(world.plan.patient))
    url = reverse("consultation-steps", args=[world.plan.patient_id])

    with django_assert_max_num_queries(16):
        assert client.get(url).status_code == 200
