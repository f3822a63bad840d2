import socket
import subprocess
import sys
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage, get_connection

from clinic.mail_sink import Keeper


@pytest.fixture
def sink(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Keeper(tmp_path), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


def test_sink_keeps_each_mail_as_a_file(sink, tmp_path):
    smtp = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=sink.port
    )

    for subject in ("Randevunuz", "Your appointment"):
        EmailMessage(subject, "…", "a@b.test", ["c@d.test"], connection=smtp).send()

    kept = [
        message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"]
        for path in sorted(tmp_path.iterdir())
    ]
    assert kept == ["Randevunuz", "Your appointment"]
    assert {path.suffix for path in tmp_path.iterdir()} == {".eml"}


@pytest.mark.slow
def test_sink_refuses_to_run_outside_the_demo(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "clinic.mail_sink", "0", tmp_path / "mails"],
        env={"ANAGEN_DEMO": "0"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "belongs to the demo clinic" in ended.stderr
    assert not (tmp_path / "mails").exists()
