"""The fates of a message, and the only ways from one to another (threats R2)."""

from enum import StrEnum


class MessageState(StrEnum):
    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    RETRY_WAIT = "retry_wait"
    BOUNCED = "bounced"
    FAILED = "failed"
    # The line broke after DATA: it may have arrived, so it is never resent blindly.
    UNKNOWN = "unknown"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


WAITING_STATES = frozenset({MessageState.QUEUED, MessageState.RETRY_WAIT})
IN_FLIGHT_STATES = frozenset({MessageState.CLAIMED, MessageState.SENDING})
NEEDS_ATTENTION_STATES = frozenset(
    {MessageState.BOUNCED, MessageState.FAILED, MessageState.UNKNOWN}
)


class MessageKind(StrEnum):
    INTAKE_LINK = "intake_link"
    INTAKE_NUDGE = "intake_nudge"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    COURSE_BOOKED = "course_booked"
    REMINDER = "reminder"
    AFTERCARE = "aftercare"
    FOLLOW_UP = "follow_up"
    PLAN = "plan"
    DECLINE_LETTER = "decline_letter"
    STAFF_INVITATION = "staff_invitation"
    DUTY_ALERT = "duty_alert"
    TEST = "test"


class LinkPurpose(StrEnum):
    """What a personal link opens. A token serves one purpose and one object.

    INVITATION is a colleague's; all others are patients'.
    """

    INTAKE = "intake"
    APPOINTMENT = "appointment"
    PLAN = "plan"
    CONSENT = "consent"
    INVITATION = "invitation"
