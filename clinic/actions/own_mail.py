"""A mail to oneself, to see whether the clinic's mail settings work."""

import uuid
from datetime import datetime

from django.db import transaction

from clinic import emails
from clinic.actions import audit, outbox
from clinic.domain.message_states import MessageKind
from clinic.domain.messages import MessageDraft
from clinic.models.outbox import Message
from clinic.models.staff import StaffMember


@transaction.atomic
def send_test(*, by: StaffMember, at: datetime) -> Message:
    """Raises ``TooManyMails`` like any other mail sent by hand."""
    outbox.count_by_hand(f"mail:{by.email}", at=at)
    message = outbox.queue(
        MessageDraft(
            kind=MessageKind.TEST,
            to_address=by.email,
            language=by.language,
            mail=emails.render("clinic/test", {}, language=by.language),
            dedupe_key=f"test:{uuid.uuid4()}",
            staff_member_id=by.pk,
        ),
        at=at,
        by=by,
    )
    assert message is not None
    audit.record(
        "test_mail_queued", audit.Subject(name="message", id=message.pk), at=at, by=by
    )
    return message
