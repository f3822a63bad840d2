"""The visit link on a phone, within the number of taps that journeys 2.8 allows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clinic.actions import links
from clinic.domain.message_states import LinkPurpose
from clinic.domain.messages import LinkRequest
from tests.factories.clinic import ClinicFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(expected):
    """Three days from now: freely changed."""
    ClinicFactory()
    for name in ("starts_at", "ends_at", "blocked_until"):
        setattr(expected, name, getattr(expected, name) + timedelta(days=3))
    expected.save()
    return expected


@pytest.fixture
def address(visit, live_server):
    token = links.issue(
        LinkRequest(
            purpose=LinkPurpose.APPOINTMENT,
            object_id=visit.pk,
            expires_at=visit.ends_at + timedelta(days=1),
        ),
        patient_id=visit.patient_id,
        at=timezone.now(),
    )
    return f"{live_server.url}/p/visit/{token}/"


@pytest.fixture
def phone(page):
    page.set_viewport_size({"width": 360, "height": 740})
    return page


def test_patient_confirms_in_two_actions(phone, address, visit):
    phone.goto(address)
    phone.get_by_role("button", name="I will come").click()

    phone.get_by_text("You said that you will come.").wait_for()
    visit.refresh_from_db()
    assert visit.state == "confirmed"


def test_patient_takes_another_time_with_the_thumb(phone, address, visit):
    before = visit.starts_at
    phone.goto(address)
    phone.get_by_role("button", name="Another time").click()
    phone.locator("label.slot-option").first.click()
    phone.get_by_role("button", name="Take this time").click()

    phone.get_by_text("Your appointment has moved.").wait_for()
    visit.refresh_from_db()
    assert visit.starts_at != before


def test_scripts_of_the_page_answer_nothing_by_themselves(phone, address, visit):
    """A scanner of mails runs the page and waits."""
    phone.goto(address)
    phone.wait_for_load_state("networkidle")
    phone.goto(f"{address}times/")
    phone.wait_for_load_state("networkidle")

    visit.refresh_from_db()
    assert (visit.state, visit.version) == ("booked", 1)


@pytest.mark.parametrize("path", ["", "times/"])
def test_pages_fit_a_small_phone_and_read_from_the_right_too(phone, address, path):
    phone.goto(f"{address}{path}")
    phone.evaluate("document.documentElement.dir = 'rtl'")

    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert phone.evaluate(wide) <= 0
