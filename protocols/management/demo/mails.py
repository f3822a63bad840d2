"""The fates of the demo's mails: reminders as they fell due, and some that failed."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from clinic.domain.message_states import MessageKind, MessageState
from clinic.models.outbox import Message, MessageAttempt
from protocols.actions.reminders import plan_reminders
from protocols.management.demo.frame import Frame
from protocols.models.documents import PlanDocument

DAYS_OF_REMINDERS = 3
HOURS = (time(9, 40), time(17, 20))
FATES = (
    (MessageKind.APPOINTMENT_BOOKED, MessageState.BOUNCED, "address_refused"),
    (MessageKind.INTAKE_LINK, MessageState.FAILED, "not_in_time"),
    (MessageKind.COURSE_BOOKED, MessageState.UNKNOWN, "no_answer_after_text"),
)
STILL_WANTED = timedelta(days=8)


def reminders(frame: Frame, *, at: datetime) -> Iterator[datetime]:
    """Twice a day, up to now."""
    zone = frame.location.zone
    today = at.astimezone(zone).date()
    for day in range(DAYS_OF_REMINDERS, -1, -1):
        for clock in HOURS:
            moment = datetime.combine(today - timedelta(days=day), clock, tzinfo=zone)
            yield moment
            plan_reminders(at=moment)


def some_fail() -> None:
    """The newest of each kind did not arrive, so that somebody has to look."""
    for kind, state, code in FATES:
        message = Message.objects.filter(kind=kind, state=MessageState.SENT).first()
        if message is None or message.sent_at is None:
            continue
        MessageAttempt.objects.create(
            message=message, at=message.sent_at, state=state, code=code
        )
        message.state, message.code, message.sent_at = state, code, None
        message.save(update_fields=["state", "code", "sent_at"])


def old_plans_were_handed_over(*, at: datetime) -> None:
    """Nobody gets last month's plan by mail today."""
    PlanDocument.objects.filter(requested_at__lt=at - STILL_WANTED).update(
        send_by_mail=False
    )
