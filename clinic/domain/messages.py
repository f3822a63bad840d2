"""What a caller says when it wants a message sent."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from clinic.domain.message_states import LinkPurpose, MessageKind

# Stands in stored texts where the personal link belongs; see models.outbox.Message.
LINK_PLACEHOLDER = "[[personal-link]]"
# Stands in mails to patients where the address of the problem form belongs.
PROBLEM_PLACEHOLDER = "[[problem-link]]"

# Control, line and paragraph separators: what a header must never hold.
_BREAKS = {"Cc", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class RenderedMail:
    subject: str
    text: str
    html: str


def one_line(text: str) -> str:
    """``text`` fit for a mail header: no line breaks or other control characters."""
    clean = "".join(" " if unicodedata.category(c) in _BREAKS else c for c in text)
    return " ".join(clean.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who writes to whom. ``message_id`` stays the same when a mail goes out again."""

    sender: str
    recipient: str
    reply_to: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """The reader's own addresses of one sending; "" where the mail has no such one.

    ``personal`` is what the mail is about, ``problem`` where a problem is reported,
    ``opt_out`` stands in the head for the mail program.
    """

    personal: str = ""
    problem: str = ""
    opt_out: str = ""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequest:
    """The personal link that is made when the message is sent."""

    purpose: LinkPurpose
    object_id: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentDraft:
    name: str
    content_type: str
    file_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDraft:
    """One message to one person. ``dedupe_key`` makes it one effect for ever.

    ``appointment_version`` is ``Appointment.version`` as the text speaks of it; with
    ``needs_live_appointment`` the message is dropped when the appointment is no longer
    live. After ``useful_until`` it is not sent any more.
    """

    kind: MessageKind
    to_address: str
    language: str
    mail: RenderedMail
    dedupe_key: str
    patient_id: int | None = None
    staff_member_id: int | None = None
    appointment_id: int | None = None
    appointment_version: int | None = None
    needs_live_appointment: bool = False
    not_before: datetime | None = None
    useful_until: datetime | None = None
    link: LinkRequest | None = None
    calendar: str = ""
    calendar_method: str = ""
    attachments: tuple[AttachmentDraft, ...] = ()
