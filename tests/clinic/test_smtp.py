"""The line to the mail server, against servers that misbehave."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from clinic.domain.smtp_replies import Fate
from clinic.smtp import Line, NoLine
from tests.mail_server import MailServer, start


@pytest.fixture
def serve(settings) -> Iterator[Callable[[Callable[[socket.socket], None]], None]]:
    """Answers one connection with a function of its socket."""
    settings.EMAIL_TIMEOUT = 1
    servers: list[socket.socket] = []

    def begin(talk: Callable[[socket.socket], None]) -> None:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()

        def run() -> None:
            with contextlib.suppress(OSError):
                connection, _ = server.accept()
                with connection:
                    talk(connection)

        threading.Thread(target=run, daemon=True).start()

    yield begin
    for server in servers:
        server.close()


def _trickle(connection: socket.socket) -> None:
    never = threading.Event()
    while not never.wait(0.1):
        connection.sendall(b"2")


def test_greeting_that_trickles_in_is_cut_as_a_whole(serve):
    serve(_trickle)

    with Line() as line, pytest.raises(NoLine) as refusal:
        line.open()

    assert refusal.value.outcome.fate is Fate.RETRY


@pytest.mark.parametrize(
    ("greeting", "fate"),
    [
        (b"421 busy\r\n", Fate.RETRY),
        (b"554 go away\r\n", Fate.PAUSE),
        (b"no digits\r\n", Fate.RETRY),
        (b"", Fate.RETRY),
    ],
)
def test_greeting_decides_whether_waiting_helps(serve, greeting, fate):
    serve(lambda connection: connection.sendall(greeting))

    with Line() as line, pytest.raises(NoLine) as refusal:
        line.open()

    assert refusal.value.outcome.fate is fate


def test_text_is_not_asked_for_before_the_recipient_is_taken(settings):
    server = MailServer(modes={"b@patients.test": "550"})
    controller = start(server)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    asked: list[str] = []

    with Line() as line:
        line.open()
        refused = line.send(
            sender="a@clinic.test",
            recipient="b@patients.test",
            text=lambda: asked.append("b"),
        )
        dropped = line.send(
            sender="a@clinic.test",
            recipient="c@patients.test",
            text=lambda: asked.append("c"),
        )
        line.open()
        sent = line.send(
            sender="a@clinic.test",
            recipient="d@patients.test",
            text=lambda: b"Subject: x\r\n\r\n",
        )
    controller.stop()

    assert refused is not None
    assert sent is not None
    assert (refused.fate, dropped, sent.fate) == (Fate.BOUNCED, None, Fate.SENT)
    assert (asked, server.connections) == (["c"], 1)
