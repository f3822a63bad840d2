"""A real SMTP server on loopback that behaves as it is told."""

import asyncio
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class MailServer:
    """``modes`` maps a recipient to what becomes of mail to it; others are taken.

    "451" and "550" refuse the recipient, "452 data" and "554 data" the text, "drop"
    takes the text and drops the line, "hang" takes it and says nothing more.
    """

    modes: dict[str, str] = field(default_factory=dict)
    received: list[bytes] = field(default_factory=list)
    connections: int = 0
    greeting_refused: bool = False

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.received]  # type: ignore[misc]

    @property
    def recipients(self) -> list[str]:
        return [str(mail["To"]) for mail in self.mails]

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        mode = self.modes.get(address, "")
        if mode in {"451", "550"}:
            return f"{mode} told to"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        mode = self.modes.get(envelope.rcpt_tos[0], "")
        if mode.endswith(" data"):
            return f"{mode[:3]} told to"
        self.received.append(envelope.original_content or b"")
        if mode == "drop":
            assert server.transport is not None
            server.transport.abort()
        if mode == "hang":
            await asyncio.Event().wait()
        return "250 taken"


class RefusesLogin:
    def __call__(self, *_details: object) -> AuthResult:
        return AuthResult(success=False, handled=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(server: MailServer, **options: object) -> Controller:
    controller = Controller(server, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    return controller
