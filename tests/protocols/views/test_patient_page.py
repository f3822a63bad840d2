"""The patient's page: one stream of everything, narrowed, with who and when behind it."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from patients.models import HairCount
from protocols.actions import course_reports
from protocols.actions import reviews as actions
from protocols.domain.review import ReviewSheet
from protocols.domain.review_input import AnswersInput, ReportInput, ReviewInput
from protocols.domain.review_states import NextStep
from protocols.models import MissedSession, SessionRecord
from tests.factories.clinic import (
    NOW,
    AppointmentFactory,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
)
from tests.factories.messages import MessageFactory
from tests.factories.patients import AssignmentFactory, LabResultFactory
from tests.factories.protocol_rows import course_of, issued_plan
from tests.factories.reviews import due_review

pytestmark = pytest.mark.django_db

SHEET = ReviewSheet((), (), (), (), (), (), "go_on", "would say: go on")
WRITTEN = ReviewInput(judgement="Well.", decision="go_on", reason="Nothing against.")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def course():
    ClinicFactory(currency="TRY")
    LocationFactory()
    course = course_of(issued_plan())
    AssignmentFactory(patient=course.plan.patient, clinician=course.plan.clinician)
    return course


@pytest.fixture
def doctor(client, course):
    client.force_login(course.plan.clinician)
    return client


def stream(client: Client, course, kind: str = ""):
    address = reverse("patient-page", args=[course.plan.patient_id])
    return client.get(address, {"kind": kind} if kind else {})


def titles(page) -> list[str]:
    return [card.title for card in page.context["cards"]]


def card(page, title: str):
    return next(each for each in page.context["cards"] if each.title == title)


def given(course, number: int, *, days: int) -> SessionRecord:
    at = NOW - timedelta(days=days)
    session = course.sessions.get(number=number)
    session.appointment = AppointmentFactory(
        patient=course.plan.patient,
        location=LocationFactory(),
        practitioner=course.plan.clinician,
        starts_at=at,
        state=AppointmentState.DONE,
    )
    session.earliest = session.target = session.latest = at.date()
    session.save()
    return SessionRecord.objects.create(
        planned_session=session,
        patient=course.plan.patient,
        operator=course.plan.clinician,
        opened_at=at,
        started_at=at,
        state="signed",
        signed_at=at,
        signed_by=course.plan.clinician,
    )


def blood_value(course, **changes: object) -> None:
    patient, by = course.plan.patient, course.plan.clinician
    values = {"recorded_at": NOW, **changes}
    LabResultFactory(patient=patient, recorded_by=by, **values)


def signed_review(course):
    review = due_review(course)
    by = course.plan.clinician
    actions.save_review(review, WRITTEN, version=review.version, by=by, at=NOW)
    review.refresh_from_db()
    return actions.sign_review(
        review, WRITTEN, SHEET, version=review.version, by=by, at=NOW
    )


def test_review_that_is_due_stands_in_the_stream(doctor, course):
    review = due_review(course)

    shown = card(stream(doctor, course, "visit"), "Review, month 3")

    assert (shown.pill.word, shown.url) == ("Due", f"/reviews/{review.pk}/")


def test_signed_review_says_what_was_decided_and_its_changes(doctor, course):
    signed_review(course)

    shown = card(stream(doctor, course), "Review, month 3")

    who = course.plan.clinician.full_name
    assert shown.detail == f"Go on as planned · {who}"
    assert [(each.word, each.who) for each in shown.stamps] == [
        ("Fell due", "The system"),
        ("Written", who),
        ("Signed", who),
    ]
    assert shown.version == "3"
    assert [(line.who, line.what) for line in shown.log] == [
        (who, "Saved a review"),
        (who, "Signed a review"),
    ]


def test_what_the_patient_answered_is_a_message(doctor, course):
    review = due_review(course)
    given_answers = AnswersInput(own_change=1, words="A little better.")
    actions.answer(review, given_answers, language="en-gb", at=NOW)

    shown = card(
        stream(doctor, course, "message"), "The patient answered: Review, month 3"
    )

    assert shown.detail == "“A little better.”"


def test_signed_report_is_a_document(doctor, course):
    given(course, 1, days=9)
    course.state = "completed"
    course.save()
    course_reports.sign_report(
        course,
        ReportInput(words="Well.", next_step=NextStep.MAINTENANCE),
        form_key=uuid.uuid4(),
        by=course.plan.clinician,
        at=NOW,
    )

    page = stream(doctor, course, "document")

    shown = card(page, "Report of the course, version 1")
    assert shown.url == reverse("course-report", args=[course.pk])
    assert [line.what for line in shown.log] == ["Signed a report of a course"]
    assert "Session 1" not in titles(page)


def test_closed_session_stands_once_and_says_how_it_kept_its_window(doctor, course):
    given(course, 1, days=9)

    page = stream(doctor, course, "visit")

    assert titles(page).count("Session 1") == 1
    assert card(page, "Session 1").pill.word == "in its window"


def test_desk_sees_the_visit_of_a_closed_session_and_nothing_clinical(client, course):
    given(course, 1, days=9)
    due_review(course)
    client.force_login(StaffMemberFactory(desk=True))

    page = stream(client, course)

    assert titles(page) == ["Session 1"]
    assert page.context["cards"][0].url.startswith("/appointments/")


@pytest.mark.parametrize("desk", [True, False])
def test_fee_is_money_for_whoever_may_see_the_visit(client, course, desk):
    visit = AppointmentFactory(
        patient=course.plan.patient, location=LocationFactory(), state="no_show"
    )
    MissedSession.objects.create(
        session=course.sessions.get(number=1),
        appointment=visit,
        kind="no_show",
        reason="forgot",
        fee=Decimal(500),
        recorded_at=NOW,
    )
    person = StaffMemberFactory(desk=True) if desk else course.plan.clinician
    client.force_login(person)

    (shown,) = stream(client, course, "money").context["cards"]

    assert shown.title == "Fee for session 1 that was missed"
    assert shown.detail == "500 TRY · Forgot"


def test_blood_values_written_down_together_are_one_measurement(doctor, course):
    for test in ("tsh", "ferritin"):
        blood_value(course, test=test)

    page = stream(doctor, course, "measurement")

    assert titles(page) == ["Blood values"]


def test_filters_count_what_they_show(doctor, course):
    due_review(course)
    MessageFactory(patient=course.plan.patient)

    chips = stream(doctor, course).context["chips"]

    assert [(chip.word, chip.count) for chip in chips] == [
        ("Everything", 4),
        ("Visits", 1),
        ("Screening", 1),
        ("Documents", 1),
        ("Messages", 1),
    ]


@pytest.mark.parametrize(
    "kind",
    ["session", "nonsense", "9" * 400],
    ids=["old", "word", "long"],
)
def test_odd_filter_shows_everything(doctor, course, kind):
    due_review(course)

    page = stream(doctor, course, kind)

    assert (page.status_code, len(titles(page))) == (200, 3)


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_database_as_often_for_three(
    doctor, course, count, django_assert_num_queries
):
    for number in range(1, count + 1):
        given(course, number, days=30 - number)
        MessageFactory(patient=course.plan.patient)
        blood_value(course, recorded_at=NOW - timedelta(hours=number))
    assert not HairCount.objects.exists()

    with django_assert_num_queries(44):
        page = stream(doctor, course)

    assert len(titles(page)) == 3 * count + 2
