"""The screening answered in place: verdict, findings and words change, the keys stay."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.clinic import PASSWORD
from tests.factories.screening import clear_patient, clinician_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A busy machine: nothing here measures time.
expect.set_options(timeout=20_000)


@pytest.fixture
def asked(page: Page, live_server):
    """The screening of a patient who was not asked about one thing."""
    patient = clear_patient()
    patient.facts.filter(key="scalp_infection").delete()
    clinician = clinician_of(patient)
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", clinician.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(live_server.url + reverse("screening", args=[patient.pk]))
    expect(page.locator("#screening-seen")).to_be_attached()
    return page


def test_answer_in_place_changes_what_stands_and_says_so(asked):
    title = asked.locator(".verdict-title")
    before = title.inner_text()
    answer = asked.locator("#Q01-INCOMPLETE [name=scalp_infection]")

    answer.focus()
    answer.select_option("yes")

    expect(asked.locator("#Q01-INCOMPLETE")).to_have_count(0)
    expect(asked.locator("#S01-POSTPONE")).to_be_visible()
    expect(title).not_to_have_text(before)
    said = asked.locator("#screening-said")
    expect(said).to_have_attribute("role", "status")
    expect(said).to_contain_text("S01 now makes the start wait")
    expect(said).to_contain_text("now Yes")
    expect(asked.locator("#screening-live")).to_contain_text("Wait until")
    expect(title).to_be_focused()
    assert re.search(r"/screening/$", asked.url)


def test_arrows_over_the_answers_send_nothing_until_the_button(asked):
    question = asked.locator("#Q01-INCOMPLETE")
    answer = question.locator("[name=scalp_infection]")

    answer.press("ArrowDown")
    expect(answer).to_have_value("yes")
    answer.press("ArrowDown")
    expect(answer).to_have_value("no")
    question.get_by_role("button", name="Save answers").press("Enter")

    expect(question).to_have_count(0)
    expect(asked.locator("#S01-POSTPONE")).to_have_count(0)
    expect(asked.locator(".verdict-title")).to_be_focused()
