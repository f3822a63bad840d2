"""Put messages into the outbox. Sending is another matter, and another file."""

from datetime import datetime

from django.db import IntegrityError, transaction

from clinic.domain.message_states import WAITING_STATES, MessageState
from clinic.domain.messages import MessageDraft
from clinic.models.outbox import Message, MessageAttachment
from clinic.models.staff import StaffMember


@transaction.atomic
def queue(
    draft: MessageDraft, *, at: datetime, by: StaffMember | None
) -> Message | None:
    """Queue one message; None when one with the same key is there already."""
    link = draft.link
    try:
        with transaction.atomic():
            message = Message.objects.create(
                kind=draft.kind,
                patient_id=draft.patient_id,
                staff_member_id=draft.staff_member_id,
                appointment_id=draft.appointment_id,
                appointment_version=draft.appointment_version,
                needs_live_appointment=draft.needs_live_appointment,
                to_address=draft.to_address,
                language=draft.language,
                subject=draft.mail.subject[:150],
                body_text=draft.mail.text,
                body_html=draft.mail.html,
                calendar=draft.calendar,
                calendar_method=draft.calendar_method,
                link_purpose=link.purpose if link else "",
                link_object_id=link.object_id if link else None,
                link_expires_at=link.expires_at if link else None,
                dedupe_key=draft.dedupe_key,
                not_before=draft.not_before or at,
                useful_until=draft.useful_until,
                queued_at=at,
                queued_by=by,
            )
    except IntegrityError:
        if Message.objects.filter(dedupe_key=draft.dedupe_key).exists():
            return None
        raise
    MessageAttachment.objects.bulk_create(
        MessageAttachment(
            message=message,
            name=attachment.name,
            content_type=attachment.content_type,
            file_key=attachment.file_key,
        )
        for attachment in draft.attachments
    )
    return message


def cancel_waiting_for_appointment(appointment_id: int) -> int:
    """Take back what has not been sent about one appointment; how many there were."""
    return Message.objects.filter(
        appointment_id=appointment_id, state__in=sorted(WAITING_STATES)
    ).update(state=MessageState.CANCELLED, code="appointment_changed")
