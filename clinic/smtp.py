"""A line to the mail server that knows how far each conversation came.

Django's own backend raises the same error whether the server refused a mail or took
it and then dropped the line, so a retry would send twice (threats 0.2, 10). It also
opens a connection per batch without a limit on the whole, and says nothing when a
recipient is refused beside another. Here: one recipient a mail, one outcome a mail.
"""

import contextlib
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings

from clinic.domain.smtp_replies import (
    GREETING,
    OK_DONE,
    SEND_THE_TEXT,
    Fate,
    Outcome,
    Phase,
    is_done,
    meaning,
)

CRLF = b"\r\n"
_LINE_START_DOT = re.compile(rb"^\.", re.MULTILINE)


class NoLine(Exception):
    """No conversation is possible now. ``outcome`` says whether waiting helps."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


class Line:
    """One connection; use it as a context manager. Any fault closes it."""

    def __init__(self) -> None:
        self._client: smtplib.SMTP | None = None
        self._watch = _Watch()
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long this line has been in use."""
        return time.monotonic() - self._began

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
        self._watch.stop()

    def close(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        with contextlib.suppress(OSError, smtplib.SMTPException):
            client.quit()
        client.close()

    def open(self) -> None:
        """Connect, secure the line and log in, unless that is done. Raises NoLine."""
        if self._client is not None:
            return
        client = _new_client()
        with self._watch.limit(client):
            try:
                _greet(client)
                _log_in(client)
            except NoLine:
                client.close()
                raise
        self._client = client

    def send(
        self, *, sender: str, recipient: str, text: Callable[[], bytes | None]
    ) -> Outcome | None:
        """Hand over one mail, on an open line.

        ``text`` is called when the server has taken the recipient, just before the
        text goes out; when it gives None the mail is dropped and so is the outcome.
        """
        client = self._client
        assert client is not None
        with self._watch.limit(client):
            outcome = _converse(client, sender, recipient, text)
        if outcome is None or outcome.fate is not Fate.SENT:
            self._settle(outcome)
        return outcome

    def _settle(self, outcome: Outcome | None) -> None:
        """Keep the line when the server is ready for the next mail, else drop it."""
        refused = outcome is None or outcome.fate in {Fate.BOUNCED, Fate.FAILED}
        if refused and self._client is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                if self._client.docmd("RSET")[0] == OK_DONE:
                    return
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _new_client() -> smtplib.SMTP:
    # Without a name of its own smtplib asks the DNS, which may hang.
    name = urlsplit(settings.SITE_URL).hostname or "localhost"
    if settings.EMAIL_USE_SSL:
        return smtplib.SMTP_SSL(
            local_hostname=name,
            timeout=settings.EMAIL_TIMEOUT,
            context=ssl.create_default_context(),
        )
    return smtplib.SMTP(local_hostname=name, timeout=settings.EMAIL_TIMEOUT)


def _greet(client: smtplib.SMTP) -> None:
    try:
        # STARTTLS checks the certificate against the name kept here.
        client._host = settings.EMAIL_HOST  # type: ignore[attr-defined] # noqa: SLF001 - connect() does not set it
        reply, _text = client.connect(settings.EMAIL_HOST, settings.EMAIL_PORT)
        if reply != GREETING:
            raise NoLine(meaning(Phase.CONNECT, reply if reply > 0 else None))
        client.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            client.starttls(context=ssl.create_default_context())
            client.ehlo_or_helo_if_needed()
    except ssl.SSLCertVerificationError:
        raise NoLine(Outcome(Fate.PAUSE, "certificate_not_trusted")) from None
    except smtplib.SMTPNotSupportedError:
        raise NoLine(Outcome(Fate.PAUSE, "no_encryption_offered")) from None
    except smtplib.SMTPResponseException as error:
        raise NoLine(meaning(Phase.CONNECT, error.smtp_code)) from None
    except (OSError, smtplib.SMTPException):
        raise NoLine(meaning(Phase.CONNECT, None)) from None


def _log_in(client: smtplib.SMTP) -> None:
    if not (settings.EMAIL_HOST_USER and settings.EMAIL_HOST_PASSWORD):
        return
    try:
        client.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except smtplib.SMTPResponseException as error:
        raise NoLine(meaning(Phase.LOGIN, error.smtp_code)) from None
    except smtplib.SMTPNotSupportedError:
        raise NoLine(Outcome(Fate.PAUSE, "login_refused")) from None
    except (OSError, smtplib.SMTPException):
        raise NoLine(meaning(Phase.LOGIN, None)) from None


def _converse(
    client: smtplib.SMTP,
    sender: str,
    recipient: str,
    text: Callable[[], bytes | None],
) -> Outcome | None:
    options = ["BODY=8BITMIME"] if client.has_extn("8bitmime") else []
    steps = (
        (Phase.SENDER, lambda: client.mail(sender, options)),
        (Phase.RECIPIENT, lambda: client.rcpt(recipient)),
    )
    for phase, step in steps:
        reply = _reply(step)
        if not is_done(reply):
            return meaning(phase, reply)
    content = text()
    if content is None:
        return None
    reply = _reply(lambda: client.docmd("DATA"))
    if reply != SEND_THE_TEXT:
        return meaning(Phase.DATA, reply)
    return meaning(Phase.TEXT, _reply(lambda: _hand_over(client, content)))


def _hand_over(client: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    stuffed = _LINE_START_DOT.sub(b"..", content)
    end = b"." + CRLF if stuffed.endswith(CRLF) else CRLF + b"." + CRLF
    client.send(stuffed + end)
    return client.getreply()


def _reply(step: Callable[[], tuple[int, bytes]]) -> int | None:
    """The server's reply code, or None when the line broke before one came."""
    try:
        code = step()[0]
    except smtplib.SMTPResponseException as error:
        code = error.smtp_code
    except (OSError, smtplib.SMTPException):
        return None
    return code if code > 0 else None


class _Watch:
    """Cuts a conversation that takes longer than EMAIL_TIMEOUT as a whole.

    The socket's own timeout starts anew with every byte that trickles in.
    """

    def __init__(self) -> None:
        self._done = threading.Event()
        self._client: smtplib.SMTP | None = None
        self._deadline = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._done.set()

    @contextlib.contextmanager
    def limit(self, client: smtplib.SMTP) -> Iterator[None]:
        self._deadline = time.monotonic() + settings.EMAIL_TIMEOUT
        self._client = client
        try:
            yield
        finally:
            self._client = None

    def _run(self) -> None:
        while not self._done.wait(min(1.0, settings.EMAIL_TIMEOUT / 4)):
            client = self._client
            if client is not None and time.monotonic() > self._deadline:
                _cut(client)


def _cut(client: smtplib.SMTP) -> None:
    sock = getattr(client, "sock", None)
    if isinstance(sock, socket.socket):
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
