"""Reports and the access log in a browser: charts are drawn, in the theme that is shown."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from clinic.domain.appointment_states import AppointmentState
from tests.browser.test_front_end import faults_at_every_width, sign_in
from tests.factories.clinic import OpeningHoursFactory, open_diary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAWN = """theme => Array.from(document.querySelectorAll(`.report-chart-${theme} img`))
  .map(image => image.complete && image.naturalWidth > 0)"""
SHOWN = """() => Array.from(document.querySelectorAll(".report-chart img"))
  .filter(image => image.offsetParent).every(image => image.complete)"""


@pytest.fixture
def _a_kept_visit() -> None:
    diary = open_diary()
    OpeningHoursFactory(location=diary.location)
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    diary.appointment(starts_at=start - timedelta(hours=2), state=AppointmentState.DONE)


def open_report(page: Page, address: str, theme: str) -> None:
    page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    sign_in(page, address, manager=True)
    page.goto(f"{address}/reports/utilisation/?span=year")
    for image in page.locator(f".report-chart-{theme} img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_function(SHOWN)


@pytest.mark.usefixtures("_a_kept_visit")
@pytest.mark.parametrize(("theme", "other"), [("light", "dark"), ("dark", "light")])
def test_charts_are_drawn_in_the_theme_that_is_shown(page, live_server, theme, other):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    open_report(page, live_server.url, theme)

    assert page.evaluate(DRAWN, theme) == [True, True]
    assert page.evaluate(DRAWN, other) == [False, False]
    assert complaints == []


@pytest.mark.usefixtures("_a_kept_visit")
@pytest.mark.parametrize(
    "path", ["/reports/", "/reports/missed/", "/settings/access-log/"]
)
def test_page_is_accessible_at_every_width(page, live_server, path):
    sign_in(page, live_server.url, manager=True)
    page.goto(live_server.url + path)

    assert faults_at_every_width(page) == []


def test_period_that_is_chosen_by_days_stays_in_every_link(page, live_server):
    sign_in(page, live_server.url, clinician=True)
    page.goto(f"{live_server.url}/reports/")
    page.fill("input[name=first_day]", "2026-02-01")
    page.wait_for_url(lambda url: "first_day=2026-02-01" in url)
    page.get_by_role("link", name="Utilisation").first.click()
    page.wait_for_url(lambda url: "/reports/utilisation/" in url)

    assert page.input_value("input[name=first_day]") == "2026-02-01"
