"""What every test gets: only loopback, private files of its own, a mail server."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

# The same examples in every run, however busy the machine; bin/nightly looks further.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("nightly", max_examples=5000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

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
