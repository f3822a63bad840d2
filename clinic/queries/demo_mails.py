"""Mails that the demo's sink has kept, one .eml file a mail (clinic.mail_sink)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9A-Za-z.\-]{1,80}\.eml")
NEWEST = 200


@dataclass(frozen=True, slots=True)
class KeptFile:
    number: int
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptMail:
    name: str
    at: datetime | None
    to: str
    subject: str
    message: EmailMessage

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""

    @property
    def files(self) -> list[KeptFile]:
        return [
            KeptFile(
                number,
                part.get_filename() or f"file-{number}",
                part.get_content_type(),
                _bytes_of(part),
            )
            for number, part in enumerate(self.message.iter_attachments())
        ]


def newest() -> list[KeptMail]:
    folder = Path(settings.DEMO_MAIL_DIR)
    names = sorted((path.name for path in folder.glob("*.eml")), reverse=True)
    mails = (find(name) for name in names[:NEWEST])
    return [mail for mail in mails if mail is not None]


def find(name: str) -> KeptMail | None:
    if not NAME.fullmatch(name):
        return None
    try:
        raw = (Path(settings.DEMO_MAIL_DIR) / name).read_bytes()
    except FileNotFoundError:
        return None
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return KeptMail(
        name=name,
        at=_moment(str(message["Date"] or "")),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        message=message,
    )


def _bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    # "-0000" is read as no zone at all; it says UTC.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
