"""Reviews: due on their day, answered by the patient, signed for good."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic.models import Message, Task
from protocols.actions import reviews as actions
from protocols.actions.reviews import ReviewClosed, StaleReview
from protocols.domain.review import ReviewSheet
from protocols.domain.review_input import AnswersInput, ReviewInput
from protocols.models import Review, ReviewAnswers
from tests.factories.clinic import (
    NOW,
    AppointmentFactory,
    ClinicFactory,
    LocationFactory,
)
from tests.factories.patients import PatientFactory
from tests.factories.protocol_rows import course_of, issued_plan
from tests.factories.reviews import due_review

pytestmark = pytest.mark.django_db

SHEET = ReviewSheet((), (), (), (), (), (), "go_on", "would say: go on")
WRITTEN = ReviewInput(judgement="Well.", decision="go_on", reason="Nothing against.")


def begun_course(**patient: object):
    """Session 1 was given 91 days before NOW; the others have no time."""
    ClinicFactory()
    location = LocationFactory()
    plan = issued_plan(patient=PatientFactory(**patient))
    course = course_of(plan)
    visit = AppointmentFactory(
        patient=plan.patient,
        location=location,
        practitioner=plan.clinician,
        starts_at=NOW - timedelta(days=91),
        state="done",
    )
    session = course.sessions.get(number=1)
    session.appointment = visit
    session.save()
    return course


@pytest.fixture
def review():
    ClinicFactory()
    return due_review(course_of(issued_plan()))


def test_points_of_a_plan_are_taken_over_once():
    course = begun_course()

    actions.plan_reviews(at=NOW)
    actions.plan_reviews(at=NOW)

    assert Review.objects.filter(course=course).count() == 1


def test_review_whose_day_has_come_asks_clinician_and_patient():
    course = begun_course()

    run = actions.plan_reviews(at=NOW)

    review = Review.objects.get(course=course)
    task = Task.objects.get()
    message = Message.objects.get()
    assert (run.opened, review.state) == (1, "due")
    assert (task.kind, task.assignee_id) == ("review_due", course.plan.clinician_id)
    assert (message.kind, message.link_purpose) == ("review_due", "review")
    assert message.link_object_id == review.pk


def test_second_run_asks_nobody_again():
    begun_course()
    actions.plan_reviews(at=NOW)

    assert actions.plan_reviews(at=NOW).opened == 0
    assert Message.objects.count() == 1


def test_review_before_its_day_waits():
    begun_course()

    assert actions.plan_reviews(at=NOW - timedelta(days=10)).opened == 0
    assert Task.objects.count() == 0


def test_patient_who_wants_no_reminders_is_not_written_to():
    begun_course(wants_reminders=False)

    actions.plan_reviews(at=NOW)

    assert Task.objects.count() == 1
    assert Message.objects.count() == 0


def test_course_that_ended_is_not_reviewed():
    course = begun_course()
    Review.objects.create(course=course, code="month_3", anchor=1, after_months=3)
    ended_at = NOW - timedelta(hours=1)
    type(course).objects.filter(pk=course.pk).update(state="ended", ended_at=ended_at)

    actions.plan_reviews(at=NOW)

    assert Review.objects.get().state == "dropped"


def test_answers_replace_earlier_ones_until_the_review_is_signed(review):
    first = AnswersInput(shedding="less", own_change=1)
    actions.answer(review, first, language="en-gb", at=NOW)
    actions.answer(review, first, language="en-gb", at=NOW)
    later = NOW + timedelta(hours=1)
    actions.answer(review, replace(first, own_change=2), language="tr", at=later)

    row = ReviewAnswers.objects.get()
    assert (row.own_change, row.given_at, row.changed_at) == (2, NOW, later)


def test_signed_review_takes_no_answer(review):
    by = review.course.plan.clinician
    actions.sign_review(review, WRITTEN, SHEET, version=1, by=by, at=NOW)

    with pytest.raises(ReviewClosed):
        actions.answer(review, AnswersInput(shedding="less"), language="tr", at=NOW)


def test_signature_keeps_what_was_read_and_closes_the_task(review):
    by = review.course.plan.clinician

    signed = actions.sign_review(review, WRITTEN, SHEET, version=1, by=by, at=NOW)
    again = actions.sign_review(review, WRITTEN, SHEET, version=1, by=by, at=NOW)

    assert again == signed
    assert (signed.state, signed.decision) == ("signed", "go_on")
    assert ReviewSheet.from_json(signed.content) == SHEET


@pytest.mark.parametrize("change", [{"judgement": "Other"}, {"state": "due"}], ids=str)
def test_database_refuses_to_change_a_signed_review(review, change):
    by = review.course.plan.clinician
    actions.sign_review(review, WRITTEN, SHEET, version=1, by=by, at=NOW)
    rows = Review.objects.filter(pk=review.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)


def test_database_refuses_answers_to_a_signed_review(review):
    by = review.course.plan.clinician
    actions.sign_review(review, WRITTEN, SHEET, version=1, by=by, at=NOW)
    answers = ReviewAnswers(review=review, language="tr", given_at=NOW, changed_at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        answers.save()


def test_draft_saved_from_an_old_page_is_refused(review):
    by = review.course.plan.clinician
    actions.save_review(review, WRITTEN, version=1, by=by, at=NOW)
    other = replace(WRITTEN, reason="Another")

    with pytest.raises(StaleReview):
        actions.save_review(review, other, version=1, by=by, at=NOW)
