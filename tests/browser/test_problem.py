"""The report of a problem on a phone: with its photo, and without any script."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from clinic.domain.message_states import LinkPurpose
from protocols.models import ProblemReport
from tests.factories.clinic import ClinicFactory, LocationFactory
from tests.factories.patients import PatientFactory
from tests.patients.pictures import sharp
from tests.security.world import _link as link_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def address(live_server):
    ClinicFactory(phone="+902125550100")
    LocationFactory()
    patient = PatientFactory(language="en-gb")
    token = link_for(LinkPurpose.PROBLEM, patient, patient.pk)
    return live_server.url + reverse("problem-link", args=[token])


def answer_all_but_the_first(page: Page) -> None:
    for question in page.locator(".question").first.locator("fieldset").all()[1:]:
        question.get_by_text("No", exact=True).click()
    page.get_by_text("Pain or tenderness").click()
    page.locator("input[value=vertex]").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send to the clinic").click()


def test_photo_survives_the_fault_of_another_answer(page, address):
    page.set_viewport_size(PHONE)
    page.goto(address, wait_until="networkidle")
    answer_all_but_the_first(page)
    picture = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": sharp(900, 700)}
    page.locator("#id_picture").set_input_files(picture)
    page.locator("#id_photo_agree").check()

    send(page)

    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.get_by_text("Choose the photo again")).to_have_count(0)
    expect(page.locator("input[value=vertex]")).to_be_checked()
    first = page.locator(".question").first.locator("fieldset").first
    first.get_by_text("No", exact=True).click()
    send(page)
    expect(page.get_by_role("heading", name="Sent to the clinic")).to_be_visible()
    assert ProblemReport.objects.get().photo_key


def test_report_goes_without_any_script(browser, address):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    answer_all_but_the_first(page)
    send(page)
    expect(page.locator("#error-summary")).to_be_visible()
    first = page.locator(".question").first.locator("fieldset").first
    first.get_by_text("Yes", exact=True).click()

    send(page)

    expect(page.get_by_role("heading", name="Call now")).to_be_visible()
    assert ProblemReport.objects.get().zones == ["vertex"]
    context.close()
