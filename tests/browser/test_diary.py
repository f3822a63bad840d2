from datetime import timedelta

import pytest
from django.utils import timezone

from clinic.actions import links
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.message_states import LinkPurpose
from clinic.domain.messages import LinkRequest
from tests.browser.test_front_end import faults_at_every_width, sign_in
from tests.factories.clinic import PASSWORD, open_diary
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in_as(page, address, person):
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


def test_desk_books_from_the_diary_and_checks_in_from_the_card(
    page, live_server, diary, expected
):
    weber = PatientFactory(full_name="Thomas Weber")
    sign_in_as(page, live_server.url, diary.desk)
    page.goto(f"{live_server.url}/diary/")

    page.get_by_role("button", name="Check in Zeynep Arslan").click()
    page.get_by_text("Now: Arrived").first.wait_for()
    expected.refresh_from_db()
    assert expected.state == AppointmentState.ARRIVED

    page.keyboard.press("n")
    page.get_by_label("Name, number or phone").fill("weber")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Choose").click()
    page.locator(".slot-option").first.click()
    page.get_by_role("button", name="Book").click()
    page.get_by_role("heading", name="Thomas Weber").wait_for()
    assert weber.appointments.get().booked_by == diary.desk


def test_patient_confirms_with_a_thumb(page, live_server, diary):
    in_two_days = timezone.now() + timedelta(days=2)
    appointment = diary.appointment(starts_at=in_two_days)
    token = links.issue(
        LinkRequest(
            purpose=LinkPurpose.APPOINTMENT,
            object_id=appointment.pk,
            expires_at=in_two_days,
        ),
        patient_id=diary.patient.pk,
        at=timezone.now(),
    )
    page.goto(f"{live_server.url}/p/visit/{token}/")
    assert faults_at_every_width(page) == []

    page.get_by_role("button", name="I will come").click()

    page.get_by_text("You said that you will come.").wait_for()
    page.get_by_text("I cannot come").click()
    assert faults_at_every_width(page) == []
    page.get_by_role("button", name="Cancel my appointment").click()
    page.get_by_text("This appointment is cancelled.").wait_for()


@pytest.mark.parametrize(
    "path",
    [
        "/diary/",
        "/appointments/book/",
        "/appointments/book/?patient={patient}",
        "/appointments/{appointment}/",
        "/appointments/{appointment}/move/",
        "/appointments/{appointment}/cancel/",
        "/appointments/overrides/",
    ],
)
def test_pages_of_the_diary_are_accessible(page, live_server, diary, expected, path):
    sign_in(page, live_server.url, manager=True)

    page.goto(
        live_server.url + path.format(patient=diary.patient.pk, appointment=expected.pk)
    )

    assert faults_at_every_width(page) == []


def test_empty_diary_is_accessible(page, live_server):
    diary = open_diary()
    diary.clinician.shifts.all().delete()
    sign_in(page, live_server.url, manager=True)

    page.goto(f"{live_server.url}/diary/")

    assert faults_at_every_width(page) == []
