"""One message of the outbox as the bytes that go over the line."""

from collections.abc import Sequence

from django.core.mail import EmailMultiAlternatives

from clinic.domain.messages import (
    LINK_PLACEHOLDER,
    PROBLEM_PLACEHOLDER,
    Addresses,
    AttachedFile,
    Envelope,
    one_line,
)
from clinic.models.outbox import Message


def payload(
    message: Message,
    *,
    envelope: Envelope,
    addresses: Addresses,
    files: Sequence[AttachedFile] = (),
) -> bytes:
    """The mail as it goes over the line, with the personal links in their places.


    With an opt-out the mail program itself offers to stop such mails (RFC 8058).
    """
    mail = EmailMultiAlternatives(
        subject=one_line(message.subject),
        body=_with_links(message.body_text, addresses),
        from_email=envelope.sender,
        to=[envelope.recipient],
        reply_to=[envelope.reply_to] if envelope.reply_to else None,
        headers={
            "Message-ID": envelope.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
            **(_unsubscribe(addresses.opt_out) if addresses.opt_out else {}),
        },
    )
    if message.body_html:
        html = _with_links(message.body_html, addresses)
        mail.attach_alternative(html, "text/html")
    if message.calendar:
        # With a charset of its own the header would carry two.
        kind = f"text/calendar; method={message.calendar_method or 'PUBLISH'}"
        mail.attach_alternative(message.calendar, kind)
        # Apple's and others read the attachment, Google's and Outlook the alternative.
        mail.attach("invite.ics", message.calendar.encode(), "application/ics")
    for file in files:
        mail.attach(file.name, file.content, file.content_type)
    return mail.message().as_bytes(linesep="\r\n")


def _with_links(text: str, addresses: Addresses) -> str:
    own = text.replace(LINK_PLACEHOLDER, addresses.personal)
    return own.replace(PROBLEM_PLACEHOLDER, addresses.problem)


def _unsubscribe(address: str) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
