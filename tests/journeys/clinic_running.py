"""bin/run with its own servers, for as long as a journey lasts."""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.architecture.source import PROJECT

# What the tests' own environment says must not reach the clinic.
FOREIGN = re.compile(
    r"(DATABASE_URL|REDIS_URL|ANAGEN_|DJANGO_|SITE_URL|EMAIL_|PRIVATE_MEDIA|SECRET_KEY)"
)
# Far beyond what a busy machine needs: only what never comes is to fail here.
SECONDS_TO_START = 1200
SECONDS_TO_STOP = 120
SECONDS_FOR_MAIL = 300


@dataclass(frozen=True, slots=True)
class Clinic:
    address: str
    password: str
    var: Path
    environment: dict[str, str]

    def mail_to(self, address: str, *, like: str) -> EmailMessage:
        """The newest mail to an address whose text or file names match; waits for it."""
        deadline = time.monotonic() + SECONDS_FOR_MAIL
        while time.monotonic() < deadline:
            for path in sorted(self._mails(), reverse=True):
                mail = message_from_bytes(path.read_bytes(), policy=policy.default)
                if mail["To"] and address in mail["To"] and re.search(like, _all(mail)):
                    return mail
            time.sleep(0.5)
        raise AssertionError(f"no mail to {address} like {like}")

    def manage(self, *arguments: str) -> str:
        return subprocess.run(
            [PROJECT / "bin" / "manage", *arguments],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=SECONDS_FOR_MAIL,
        ).stdout

    def _mails(self) -> list[Path]:
        return list((self.var / "mails").rglob("*.eml"))


@contextmanager
def running() -> Iterator[Clinic]:
    """A demo clinic on a free port; everything it started is gone afterwards."""
    var = Path(tempfile.mkdtemp(prefix="anagen-journey-"))
    var.chmod(0o755)
    kept = {name: text for name, text in os.environ.items() if not FOREIGN.match(name)}
    password = secrets.token_urlsafe(9)
    port = _free_port()
    environment = kept | {
        "ANAGEN_VAR": str(var),
        "DEMO_PASSWORD": password,
        "WEB_CONCURRENCY": "4",
    }
    log = (var / "run.out").open("wb")
    process = subprocess.Popen(
        [PROJECT / "bin" / "run", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_ready(process, var / "run.out")
        yield Clinic(f"http://127.0.0.1:{port}", password, var, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS_TO_STOP)
        log.close()
        shutil.rmtree(var, ignore_errors=True)


def _wait_until_ready(process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while "is ready" not in said.read_text():
        stopped = process.poll() is not None
        assert not stopped, said.read_text()
        assert time.monotonic() < deadline, said.read_text()
        time.sleep(0.5)


def _all(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    names = " ".join(part.get_filename() or "" for part in mail.iter_attachments())
    return f"{mail['Subject']}\n{body.get_content() if body else ''}\n{names}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
