import re

import pytest
from django.urls import reverse

from patients.actions.facts import record_facts
from patients.domain.choices import FactSource, IntakeState
from patients.models.intake import IntakeReview
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.intakes import ANSWERS
from tests.factories.patients import AssignmentFactory, IntakeFactory, PatientFactory
from tests.factories.screening import CLEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinician():
    return StaffMemberFactory(clinician=True)


@pytest.fixture
def patient(clinician):
    return AssignmentFactory(clinician=clinician).patient


@pytest.fixture
def others_patient():
    return PatientFactory()


@pytest.fixture
def browser(client, clinician):
    client.force_login(clinician)
    return client


@pytest.fixture
def answer(patient, clinician):
    def say(**answers):
        record_facts(
            patient=patient,
            answers=answers,
            source=FactSource.CLINICIAN,
            by=clinician,
            at=NOW,
        )

    return say


@pytest.fixture
def live_url(patient):
    return reverse("screening-live", args=[patient.pk])


def seen(response):
    return re.search(r'name="seen" value="([^"]+)"', response.content.decode())[1]


def lines(response):
    return [(line.word, line.text) for line in response.context["live"].lines]


def test_nothing_known_is_missing_answers_and_never_clear(browser, live_url):
    response = browser.get(live_url)

    assert response.context["live"].verdict == "Not yet"
    assert lines(response)[0] == ("Stop", "none found")
    assert "Answer missing" in dict(lines(response))


def test_changed_answer_says_what_it_lifts(browser, live_url, answer):
    answer(scalp_infection="yes")
    first = browser.get(live_url)

    answer(scalp_infection="no")
    response = browser.post(live_url, {"seen": seen(first)})

    assert response.context["said"] == (
        "S01 no longer makes the start wait: Scalp infection now No",
    )


def test_nothing_changed_says_nothing(browser, live_url, answer):
    answer(scalp_infection="no")

    response = browser.post(live_url, {"seen": seen(browser.get(live_url))})

    assert response.context["said"] == ()


@pytest.mark.parametrize("forged", ["", "x", "a:b:c"])
def test_memory_that_is_not_ours_is_ignored(browser, live_url, forged):
    response = browser.post(live_url, {"seen": forged})

    assert (response.status_code, response.context["said"]) == (200, ())


def test_memory_of_another_patient_is_ignored(
    browser, live_url, answer, others_patient, patient
):
    answer(scalp_infection="yes")
    other = reverse("screening-live", args=[others_patient.pk])
    memory = seen(browser.get(live_url))

    assert browser.post(other, {"seen": memory}).status_code == 404


def test_line_of_the_intake_is_accepted_beside_the_fields(browser, patient, clinician):
    intake = IntakeFactory(
        patient=patient, state=IntakeState.SUBMITTED, answers=ANSWERS, submitted_at=NOW
    )
    side = browser.get(reverse("room-side", args=[patient.pk]))
    glance = side.context["glance"]
    key = glance.lines[0].key
    accept = reverse("room-accept", args=[patient.pk])

    response = browser.post(accept, {"key": key, "of_patient": patient.pk})
    browser.post(accept, {"key": key, "of_patient": patient.pk})

    assert response.headers["HX-Trigger"] == "anagen:kept"
    assert response.context["glance"].line_count == glance.line_count - 1
    made = IntakeReview.objects.get(intake=intake)
    assert (made.key, made.decision, made.by) == (key, "accepted", clinician)


def test_key_that_is_no_line_accepts_nothing(browser, patient):
    IntakeFactory(
        patient=patient, state=IntakeState.SUBMITTED, answers=ANSWERS, submitted_at=NOW
    )

    response = browser.post(
        reverse("room-accept", args=[patient.pk]), {"key": "no\x00key"}
    )

    assert response.status_code == 200
    assert IntakeReview.objects.count() == 0


def test_side_of_a_new_patient_says_what_is_not_there(browser, patient):
    glance = browser.get(reverse("room-side", args=[patient.pk])).context["glance"]

    assert (glance.last, glance.photos, glance.lines) == (None, None, ())


def test_live_lines_take_the_same_queries_whatever_is_known(
    browser, live_url, answer, django_assert_max_num_queries, django_assert_num_queries
):
    browser.get(live_url)
    with django_assert_max_num_queries(20) as few:
        browser.get(live_url)
    answer(**CLEAR)
    with django_assert_num_queries(len(few.captured_queries)):
        browser.get(live_url)


def test_rule_of_every_finding_opens_with_its_citation(browser, patient, answer):
    answer(scalp_infection="yes", smoker="yes")
    page = browser.get(reverse("screening", args=[patient.pk])).content.decode()
    book = browser.get(reverse("rule-book")).content.decode()

    opened = set(re.findall(rf'{reverse("rule-book")}#(rule-[\w-]+)"', page))

    assert len(opened) > 1
    assert opened <= set(re.findall(r'id="(rule-[\w-]+)"', book))
