"""Put messages into the outbox. Sending is another matter, and another file."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clinic.actions import attempts, audit
from clinic.domain.message_states import (
    NEEDS_ATTENTION_STATES,
    WAITING_STATES,
    MessageKind,
    MessageState,
)
from clinic.domain.messages import MessageDraft, one_line
from clinic.models.diary import Appointment
from clinic.models.outbox import Message, MessageAttachment
from clinic.models.staff import StaffMember
from clinic.models.undo import UndoableChange
from clinic.tasks import deliver

NO_SEQUENCE = 2_147_483_647
# By hand, to one patient (threats T-77).
MAILS_AN_HOUR = 5


@transaction.atomic
def queue(
    draft: MessageDraft,
    *,
    at: datetime,
    by: StaffMember | None,
    change: UndoableChange | None = None,
) -> Message | None:
    """Queue one message; None when one with the same key is there already.

    It goes out soon after the caller's transaction has ended well, or, when it tells
    of a ``change``, once that cannot be undone any more.
    """
    earliest = change.expires_at if change else at
    link = draft.link
    sequence = _sequence_of(draft)
    try:
        with transaction.atomic():
            message = Message.objects.create(
                kind=draft.kind,
                patient_id=draft.patient_id,
                staff_member_id=draft.staff_member_id,
                appointment_id=draft.appointment_id,
                appointment_sequence=sequence,
                needs_live_appointment=draft.needs_live_appointment,
                to_address=draft.to_address,
                language=draft.language,
                subject=one_line(draft.mail.subject)[:150],
                body_text=draft.mail.text,
                body_html=draft.mail.html,
                calendar=draft.calendar,
                calendar_method=draft.calendar_method,
                link_purpose=link.purpose if link else "",
                link_object_id=link.object_id if link else None,
                link_expires_at=link.expires_at if link else None,
                dedupe_key=draft.dedupe_key,
                not_before=max(draft.not_before or at, earliest),
                held_by=change,
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
    deliver.delay_on_commit(message_id=message.pk)
    return message


def cancel_waiting_for_appointment(
    appointment_id: int,
    *,
    change: UndoableChange | None = None,
    is_moved: bool = False,
) -> int:
    """Take back what has not been sent about one appointment; how many there were.

    When it is only moved, what speaks of no time goes out all the same.
    """
    waiting = Message.objects.filter(
        appointment_id=appointment_id, state__in=sorted(WAITING_STATES)
    )
    if is_moved:
        waiting = waiting.filter(appointment_sequence__isnull=False)
    return waiting.update(
        state=MessageState.CANCELLED, code="appointment_changed", withdrawn_by=change
    )


def cancel_waiting(
    *, patient_id: int, kinds: Collection[MessageKind], code: str
) -> int:
    """Take back what has not been sent to one patient; how many there were."""
    return Message.objects.filter(
        patient_id=patient_id, kind__in=sorted(kinds), state__in=sorted(WAITING_STATES)
    ).update(state=MessageState.CANCELLED, code=code)


def _sequence_of(draft: MessageDraft) -> int | None:
    """The appointment's sequence at the version that the text speaks of.

    When that version is history already, the text is too: a number that no
    appointment has makes the last look drop it.
    """
    if draft.appointment_id is None or draft.appointment_version is None:
        return None
    now = (
        Appointment.objects.filter(
            pk=draft.appointment_id, version=draft.appointment_version
        )
        .values_list("sequence", flat=True)
        .first()
    )
    return NO_SEQUENCE if now is None else now


class TooManyMails(Exception):
    """This person has been written to often enough this hour."""


@transaction.atomic
def try_again(message: Message, *, by: StaffMember, at: datetime) -> bool:
    """Send a message that did not arrive once more, to the address of now.

    False when somebody else was first: nothing is queued twice.
    """
    moved = Message.objects.filter(
        pk=message.pk, state__in=sorted(NEEDS_ATTENTION_STATES)
    ).update(
        state=MessageState.QUEUED,
        code="",
        attempts=0,
        not_before=at,
        handled_at=None,
        handled_by=None,
    )
    if not moved:
        return False
    key = f"mail:{message.patient_id or message.to_address}"
    if not attempts.hit(key, limit=MAILS_AN_HOUR, window=timedelta(hours=1), at=at):
        raise TooManyMails(
            _("This patient has been written to often enough this hour.")
        )
    _trace("message_tried_again", message, by=by, at=at)
    deliver.delay_on_commit(message_id=message.pk)
    return True


def count_by_hand(key: str, *, at: datetime) -> None:
    """One more mail that somebody sends by hand. Raises ``TooManyMails``."""
    if not attempts.hit(key, limit=MAILS_AN_HOUR, window=timedelta(hours=1), at=at):
        raise TooManyMails(_("There were enough mails to this person this hour."))


@transaction.atomic
def mark_handled(message: Message, *, by: StaffMember, at: datetime) -> bool:
    """Somebody called the patient, or otherwise dealt with it."""
    marked = Message.objects.filter(
        pk=message.pk, state__in=sorted(NEEDS_ATTENTION_STATES), handled_at=None
    ).update(handled_at=at, handled_by=by)
    if marked:
        _trace("message_handled", message, by=by, at=at)
    return bool(marked)


def _trace(action: str, message: Message, *, by: StaffMember, at: datetime) -> None:
    audit.record(
        action,
        audit.Subject(name="message", id=message.pk, patient_id=message.patient_id),
        at=at,
        by=by,
    )
