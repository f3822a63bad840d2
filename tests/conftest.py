"""What every test gets: only loopback, private files of its own, a mail server."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from django.test import TransactionTestCase
from playwright.sync_api import Browser, sync_playwright

from tests.emptying import empty_the_tables

# The same examples in every run, however busy the machine; bin/nightly looks further.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile(
    "nightly",
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "2500")),
    deadline=None,
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Tests with transactions of their own leave rows behind.
TransactionTestCase._fixture_teardown = empty_the_tables

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        outside = isinstance(address, tuple) and not str(address[0]).startswith(
            LOOPBACK
        )
        if self.family in {socket.AF_INET, socket.AF_INET6} and outside:
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _private_files_of_its_own(settings, tmp_path: Path) -> None:
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    settings.DEMO_MAIL_DIR = tmp_path / "mails"


@pytest.fixture
def smtp_server(settings, tmp_path: Path) -> Iterator[Mailbox]:
    """A real SMTP server on loopback; `.mailbox` is a mailbox.Maildir of what came."""
    handler = Mailbox(tmp_path / "smtp")
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests of a worker: Playwright runs only once in a thread."""
    if not CHROMIUM:
        pytest.skip("Chromium is missing")
    # Playwright's own loop runs in this thread; the factories do not use it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
