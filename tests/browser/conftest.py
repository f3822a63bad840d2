"""A real Chromium, in which every script and style runs under the site's own policy."""

from collections.abc import Iterator
from datetime import datetime, time

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Request

from clinic.models import Appointment
from tests.factories.clinic import OpenDiary, ShiftFactory, open_diary
from tests.factories.patients import PatientFactory


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when a script breaks or the policy blocks something."""
    context = browser.new_context(locale="en-GB")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console",
        lambda said: (
            faults.append(said.text) if "Content Security Policy" in said.text else None
        ),
    )
    asked: set[Request] = set()

    def begun(request: Request) -> None:
        asked.add(request)

    def ended(request: Request) -> None:
        asked.discard(request)

    context.on("request", begun)
    context.on("requestfinished", ended)
    context.on("requestfailed", ended)
    yield opened
    _leave(opened, asked)
    assert faults == []


def _leave(page: Page, asked: set[Request]) -> None:
    """What a page still asks for, or would save on leaving, must not meet the emptying
    of the tables."""
    if page.is_closed():
        return
    for _moment in range(50):
        if not asked:
            break
        page.wait_for_timeout(100)
    page.context.set_offline(True)
    page.context.close()


@pytest.fixture
def diary() -> OpenDiary:
    """Open all day on every day, with somebody expected at noon today."""
    found = open_diary()
    for weekday in range(7):
        ShiftFactory(
            practitioner=found.clinician,
            location=found.location,
            room=found.room,
            weekday=weekday,
            starts=time(0),
            ends=time(23, 59),
        )
    return found


@pytest.fixture
def expected(diary) -> Appointment:
    today = timezone.now().astimezone(diary.location.zone).date()
    noon = datetime.combine(today, time(12), tzinfo=diary.location.zone)
    return diary.appointment(
        starts_at=noon, patient=PatientFactory(full_name="Zeynep Arslan")
    )
