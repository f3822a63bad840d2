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
    COURSE_CHANGED = "course_changed"
    REMINDER = "reminder"
    AFTERCARE = "aftercare"
    FOLLOW_UP = "follow_up"
    PLAN = "plan"
    DECLINE_LETTER = "decline_letter"
    STAFF_INVITATION = "staff_invitation"
    DUTY_ALERT = "duty_alert"
    CONSENT_LINK = "consent_link"
    ACCESS_ALERT = "access_alert"
    # What a patient must hear about something given: a lot called back, an event.
    SAFETY_NOTICE = "safety_notice"
    PROBLEM_RECEIVED = "problem_received"
    COURSE_REPORT = "course_report"
    REVIEW_DUE = "review_due"
    TEST = "test"


class LinkPurpose(StrEnum):
    """What a personal link opens. A token serves one purpose and one object.

    INVITATION is a colleague's; all others are patients'.
    """

    INTAKE = "intake"
    APPOINTMENT = "appointment"
    PLAN = "plan"
    CONSENT = "consent"
    # Takes pictures for fifteen minutes; shows nothing of the record.
    PHOTOS = "photos"
    # Reports a problem after a session.
    PROBLEM = "problem"
    # Answers a safety notice.
    NOTICE = "notice"
    # The report at the end of a course.
    REPORT = "report"
    # The questions before a review.
    REVIEW = "review"
    # Stops reminders; stands in the head of each, for the mail program.
    OPT_OUT = "opt_out"
    INVITATION = "invitation"


_S = MessageState
_NOT_SENT = {_S.SUPERSEDED, _S.CANCELLED, _S.FAILED}

TRANSITIONS: dict[MessageState, frozenset[MessageState]] = {
    _S.QUEUED: frozenset({_S.CLAIMED, _S.SUPERSEDED, _S.CANCELLED}),
    _S.RETRY_WAIT: frozenset({_S.CLAIMED, _S.SUPERSEDED, _S.CANCELLED}),
    # Back to queued when the worker died, or the whole line is down.
    _S.CLAIMED: frozenset(
        {_S.QUEUED, _S.RETRY_WAIT, _S.SENDING, _S.BOUNCED, *_NOT_SENT}
    ),
    _S.SENDING: frozenset({_S.SENT, _S.RETRY_WAIT, _S.FAILED, _S.UNKNOWN}),
    _S.SENT: frozenset(),
    # Only a person brings these back, by asking for another try.
    _S.BOUNCED: frozenset({_S.QUEUED}),
    _S.FAILED: frozenset({_S.QUEUED}),
    _S.UNKNOWN: frozenset({_S.QUEUED}),
    _S.SUPERSEDED: frozenset(),
    _S.CANCELLED: frozenset(),
}

# The patient may do without these, and may say so.
OPTIONAL_KINDS = frozenset(
    {
        MessageKind.REMINDER,
        MessageKind.FOLLOW_UP,
        MessageKind.INTAKE_NUDGE,
        MessageKind.REVIEW_DUE,
    }
)
# Nobody waits for these at night; everything else answers something just done.
DAYTIME_KINDS = OPTIONAL_KINDS | {MessageKind.AFTERCARE}
# Getting one of these twice does no harm, missing it may: repeated once when its fate
# is unknown, under the same Message-ID.
REPEATABLE_KINDS = DAYTIME_KINDS | {MessageKind.SAFETY_NOTICE}


def may_become(current: MessageState, target: MessageState) -> bool:
    return target in TRANSITIONS[current]
