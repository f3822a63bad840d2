"""The review's page, the patient's questions by link, and the report by link."""

import pytest
from django.test import Client
from django.urls import reverse

from clinic.domain.message_states import LinkPurpose
from protocols.actions import reviews as actions
from protocols.domain.review_input import AnswersInput
from protocols.models import Review, ReviewAnswers
from tests.factories.clinic import NOW, ClinicFactory, LocationFactory
from tests.factories.patients import AssignmentFactory, open_link
from tests.factories.protocol_rows import course_of, issued_plan
from tests.factories.reviews import due_review, signed_report

pytestmark = pytest.mark.django_db

BORN = {"born_year": "1990", "born_month": "5", "born_day": "17"}


class Linked:
    """What ``open_link`` wants: an object with its patient."""

    def __init__(self, row, patient) -> None:
        self.pk, self.patient = row.pk, patient


@pytest.fixture
def review():
    ClinicFactory()
    LocationFactory()
    return due_review(course_of(issued_plan()))


def address(review) -> str:
    linked = Linked(review, review.course.plan.patient)
    return reverse("review-link", args=[open_link(LinkPurpose.REVIEW, linked)])


def test_looking_at_the_questions_changes_nothing(client, review):
    answer = client.get(address(review))

    assert answer.status_code == 200
    assert not ReviewAnswers.objects.exists()


def test_patient_answers_on_the_phone(client, review):
    answer = client.post(
        address(review), {"shedding": "less", "own_change": "1", "satisfaction": "8"}
    )

    row = ReviewAnswers.objects.get()
    assert answer.status_code == 200
    assert (row.shedding, row.own_change, row.satisfaction) == ("less", 1, 8)


@pytest.mark.parametrize(
    "posted",
    [{}, {"satisfaction": "11"}, {"own_change": "9"}, {"words": "x" * 2001}],
    ids=["nothing", "satisfaction", "change", "words"],
)
def test_bad_answers_stay_on_the_page(client, review, posted):
    answer = client.post(address(review), posted)

    assert answer.status_code == 422
    assert not ReviewAnswers.objects.exists()


def test_given_answers_are_shown_only_after_the_date_of_birth(review):
    given = AnswersInput(words="Only for my clinician")
    actions.answer(review, given, language="en-gb", at=NOW)
    url, phone = address(review), Client()

    plain = phone.get(url).content.decode()
    overwritten = phone.post(url, {"words": "Somebody else"})
    phone.post(f"{url}?change=1", BORN)
    known = phone.get(url).content.decode()

    assert "Only for my clinician" not in plain
    assert overwritten.status_code == 200
    assert ReviewAnswers.objects.get().words == "Only for my clinician"
    assert "Only for my clinician" in known


def test_link_to_a_signed_review_says_that_it_is_done(client, review):
    url = address(review)
    Review.objects.filter(pk=review.pk).update(state="dropped")

    assert "This check is done" in client.get(url).content.decode()
    client.post(url, {"shedding": "less"})
    assert not ReviewAnswers.objects.exists()


def test_link_of_another_patient_opens_nothing(client, review):
    other = Linked(review, issued_plan().patient)
    url = reverse("review-link", args=[open_link(LinkPurpose.REVIEW, other)])

    assert client.get(url).status_code == 404


@pytest.fixture
def at_work(client, review):
    patient = review.course.plan.patient
    clinician = AssignmentFactory(patient=patient).clinician
    client.force_login(clinician)
    return client


def test_page_shows_the_rule_and_never_decides(at_work, review):
    page = at_work.get(reverse("review", args=[review.pk])).content.decode()

    assert "The rule agreed in the plan" in page
    review.refresh_from_db()
    assert review.decision == ""


def test_signing_wants_judgement_decision_and_reason(at_work, review):
    url = reverse("review-sign", args=[review.pk])

    answer = at_work.post(url, {"version": "1", "judgement": "Well"})

    assert answer.status_code == 422
    assert "Choose how it goes on." in answer.content.decode()


def test_stopping_leads_to_the_end_of_the_course(at_work, review):
    posted = {
        "version": "1",
        "judgement": "No response",
        "decision": "stop",
        "reason": "Agreed rule",
    }

    answer = at_work.post(reverse("review-sign", args=[review.pk]), posted)

    assert answer["Location"] == reverse("course-end", args=[review.course_id])
    review.refresh_from_db()
    assert review.is_signed


def test_autosave_keeps_half_a_review_and_shows_both_versions(at_work, review):
    url = reverse("review-autosave", args=[review.pk])

    first = at_work.post(url, {"version": "1", "judgement": "Half"})
    stale = at_work.post(url, {"version": "1", "judgement": "Other"})

    review.refresh_from_db()
    assert (first.status_code, stale.status_code) == (200, 409)
    assert (review.judgement, review.state) == ("Half", "due")


def test_report_opens_only_after_the_date_of_birth(client, review):
    report = signed_report(review.course, review.course.plan.clinician)
    linked = Linked(report, review.course.plan.patient)
    url = reverse("course-report-link", args=[open_link(LinkPurpose.REPORT, linked)])

    before = client.get(f"{url}file/")
    client.post(url, BORN)
    page = client.get(url)

    assert before.status_code == 404
    assert "Open the document (PDF)" in page.content.decode()


def test_report_page_before_the_end_offers_no_signature(at_work, review):
    page = at_work.get(reverse("course-report", args=[review.course_id]))

    assert page.status_code == 200
    assert "Sign the report" not in page.content.decode()
