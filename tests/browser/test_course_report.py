"""The report at the end of a course, from the clinician's signature to the patient."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from clinic.domain.message_states import LinkPurpose
from clinic.models import Message
from protocols.models import Course, CourseReport, SessionRecord
from tests.browser.diary import sign_in
from tests.browser.test_front_end import faults_at_every_width
from tests.factories.clinic import ClinicFactory, LocationFactory
from tests.factories.patients import AssignmentFactory, PatientFactory, open_link
from tests.factories.protocol_rows import course_of, issued_plan
from tests.factories.reviews import signed_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Linked:
    """What ``open_link`` wants: an object with its patient."""

    def __init__(self, row, patient) -> None:
        self.pk, self.patient = row.pk, patient


@pytest.fixture
def course() -> Course:
    """Two sessions were given, the last one 33 days ago; then the course ended."""
    ClinicFactory()
    LocationFactory()
    plan = issued_plan(patient=PatientFactory(date_of_birth="1990-05-17"))
    AssignmentFactory(patient=plan.patient, clinician=plan.clinician)
    course = course_of(plan)
    for number, days in ((1, 40), (2, 33)):
        at = timezone.now() - timedelta(days=days)
        SessionRecord.objects.create(
            planned_session=course.sessions.get(number=number),
            patient=plan.patient,
            operator=plan.clinician,
            opened_at=at,
            started_at=at,
            state="signed",
            signed_at=at,
            signed_by=plan.clinician,
        )
    course.state, course.ended_at = "ended", timezone.now()
    course.end_reason = "Moved away"
    course.save()
    return course


def test_report_is_signed_and_mailed(page: Page, live_server, course):
    sign_in(page, live_server.url, course.plan.clinician)
    page.goto(f"{live_server.url}/courses/{course.pk}/report/")
    page.get_by_label("Your words to the patient").fill("It went well.")
    page.get_by_text("Keeping sessions (maintenance)").click()
    page.get_by_role("button", name="Sign the report").click()

    expect(page.get_by_text("The report is signed.")).to_be_visible()
    send = page.get_by_role("button", name="Mail to the patient")
    expect(send).to_be_visible()
    assert faults_at_every_width(page) == []
    send.click()

    expect(page.get_by_text("The mail is queued.")).to_be_visible()
    report = CourseReport.objects.get()
    message = Message.objects.get(kind="course_report")
    assert (report.number, report.signed_by) == (1, course.plan.clinician)
    assert message.to_address == course.plan.patient.email
    assert (message.link_purpose, message.link_object_id) == ("report", report.pk)


def test_patient_opens_the_report_on_a_phone(page: Page, live_server, course):
    report = signed_report(course, course.plan.clinician)
    linked = Linked(report, course.plan.patient)
    token = open_link(LinkPurpose.REPORT, linked, at=timezone.now())
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/p/report/{token}/")
    page.fill("[name=born_day]", "17")
    page.select_option("[name=born_month]", "5")
    page.fill("[name=born_year]", "1990")
    page.press("[name=born_year]", "Enter")

    opened = page.get_by_role("link", name="Open the document (PDF)")
    expect(opened).to_be_visible()
    assert faults_at_every_width(page) == []
    file = page.request.get(f"{live_server.url}{opened.get_attribute('href')}")
    assert file.body().startswith(b"%PDF-")


def test_maintenance_plan_begins_from_the_report(page: Page, live_server, course):
    sign_in(page, live_server.url, course.plan.clinician)
    page.goto(f"{live_server.url}/courses/{course.pk}/report/")
    page.get_by_role("button", name="Begin a maintenance plan").click()

    page.wait_for_url(lambda url: "/plans/" in url)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
