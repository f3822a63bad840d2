"""A real Chromium, in which every script and style runs under the site's own policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from clinic.models import Appointment
from tests.conftest import ARGUMENTS, CHROMIUM
from tests.factories.clinic import OpenDiary, ShiftFactory, open_diary
from tests.factories.patients import PatientFactory
from tests.patients.pictures import sharp

SECONDS_TO_ANSWER = 60


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with _watched(browser.new_context(locale="en-GB")) as opened:
        yield opened


@contextmanager
def _watched(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when a script breaks or the policy blocks something."""
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console",
        lambda said: (
            faults.append(said.text) if "Content Security Policy" in said.text else None
        ),
    )
    yield opened
    # Those that a failed test left, too.
    for each in context.browser.contexts if context.browser else [context]:
        # A page would save on leaving.
        each.set_offline(True)
        each.close()
    _let_the_server_finish()
    assert faults == []


def _let_the_server_finish() -> None:
    """What a page had still asked for must not meet the emptying of the tables.

    The live server has a thread for each connection. The browser has closed them all:
    a thread answers what was sent to it, however late it reads that, and ends.
    """
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(SECONDS_TO_ANSWER)
            assert not thread.is_alive(), "the server still works for a closed page"


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


@pytest.fixture
def filmed(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A phone's page in a browser of its own, whose camera sees a picture drawn here."""
    film = tmp_path / "film.mjpeg"
    film.write_bytes(sharp(1600, 1200) * 2)
    flags = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    camera = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*ARGUMENTS, *flags]
    )
    context = camera.new_context(locale="en-GB", viewport={"width": 360, "height": 740})
    with _watched(context) as opened:
        yield opened
    camera.close()
