"""Messages in words: what each is about, and why it stands as it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.domain.message_states import (
    NEEDS_ATTENTION_STATES,
    MessageKind,
    MessageState,
)
from clinic.domain.messages import LINK_PLACEHOLDER, PROBLEM_PLACEHOLDER
from clinic.models.outbox import Message, MessageAttempt
from clinic.models.system import Heartbeat
from clinic.queries.messages import SILENT_AFTER

KINDS: dict[str, str | Promise] = {
    MessageKind.INTAKE_LINK: gettext_lazy("Intake link"),
    MessageKind.INTAKE_NUDGE: gettext_lazy("Intake reminder"),
    MessageKind.APPOINTMENT_BOOKED: gettext_lazy("Appointment booked"),
    MessageKind.APPOINTMENT_MOVED: gettext_lazy("Appointment moved"),
    MessageKind.APPOINTMENT_CANCELLED: gettext_lazy("Appointment cancelled"),
    MessageKind.COURSE_BOOKED: gettext_lazy("All times booked"),
    MessageKind.COURSE_CHANGED: gettext_lazy("Times of a course changed"),
    MessageKind.REMINDER: gettext_lazy("Reminder"),
    MessageKind.AFTERCARE: gettext_lazy("Aftercare"),
    MessageKind.FOLLOW_UP: gettext_lazy("Follow-up"),
    MessageKind.PLAN: gettext_lazy("Plan"),
    MessageKind.DECLINE_LETTER: gettext_lazy("Letter"),
    MessageKind.STAFF_INVITATION: gettext_lazy("Invitation of a colleague"),
    MessageKind.DUTY_ALERT: gettext_lazy("Alert to the clinician on duty"),
    MessageKind.CONSENT_LINK: gettext_lazy("Consent to sign"),
    MessageKind.ACCESS_ALERT: gettext_lazy("A record was opened with a reason"),
    MessageKind.SAFETY_NOTICE: gettext_lazy("Safety notice"),
    MessageKind.PROBLEM_RECEIVED: gettext_lazy("Problem received"),
    MessageKind.COURSE_REPORT: gettext_lazy("Report at the end"),
    MessageKind.REVIEW_DUE: gettext_lazy("Review due"),
    MessageKind.TEST: gettext_lazy("Test mail"),
}

REASONS: dict[str, str | Promise] = {
    "address_refused": gettext_lazy(
        "The mail server says that this address takes no mail. Ask for the right one."
    ),
    "address_invalid": gettext_lazy("This is not an e-mail address. Correct it and send again."),
    "appointment_changed": gettext_lazy(
        "The appointment changed first; a newer message took its place."
    ),
    "course_ended": gettext_lazy("The course ended first."),
    "appointment_not_live": gettext_lazy("The appointment was cancelled first."),
    "attachment_missing": gettext_lazy(
        "The file that belongs to it could not be read. Make it again, then send again."
    ),
    "certificate_not_trusted": gettext_lazy("The mail server's certificate is not trusted."),
    "content_refused": gettext_lazy("The mail server refused the text. Call instead."),
    "gave_up": gettext_lazy("It could not be delivered after many tries. Call instead."),
    "internal_error": gettext_lazy("An error of this program stopped it. It is in the log."),
    "login_refused": gettext_lazy("The mail server refuses the clinic's user name or password."),
    "no_address": gettext_lazy("The patient has no e-mail address. Call instead."),
    "no_answer_after_text": gettext_lazy(
        "The line broke after the text was handed over. It may have arrived: ask before"
        " sending again."
    ),
    "no_encryption_offered": gettext_lazy(
        "The mail server does not offer the encryption that the settings ask for."
    ),
    "not_in_time": gettext_lazy("It could not be delivered in time. Call instead."),
    "odd_answer": gettext_lazy(
        "The mail server gave an answer that says neither yes nor no. It may have "
        "arrived."
    ),
    "on_hold": gettext_lazy("The course was put on hold first."),
    "opted_out": gettext_lazy("The patient wants no reminders. Call instead."),
    "quiet_hours": gettext_lazy("It waits until the quiet hours end."),
    "sender_refused": gettext_lazy("The mail server refuses the clinic's own address."),
    "server_busy": gettext_lazy("The mail server asked to come back later."),
    "server_refuses": gettext_lazy("The mail server refuses to talk with the clinic."),
    "server_unreachable": gettext_lazy("The mail server did not answer. It will be tried again."),
    "too_late": gettext_lazy("There was nothing left to say: its time had passed."),
    "undone": gettext_lazy("The change that it told of was undone."),
    "visit_has_begun": gettext_lazy("The patient had already arrived."),
    "visit_not_firm": gettext_lazy("The time was only held, not booked."),
    "worker_lost": gettext_lazy("The machine stopped while it was going out."),
}  # fmt: skip
GROUP_WORDS: dict[str, str | Promise] = {
    "": gettext_lazy("All"),
    "attention": gettext_lazy("Needs attention"),
    "waiting": gettext_lazy("Waiting"),
    "sent": gettext_lazy("Sent"),
    "not_sent": gettext_lazy("Not sent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    pk: int
    url: str
    moment: datetime
    to_name: str
    address: str
    patient_url: str
    kind: str
    subject: str
    state: str
    reason: str
    needs_attention: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TryLine:
    at: datetime
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTile:
    """The last run of the reminder job. ``tone`` is ok or stop."""

    at: datetime | None
    tone: str
    words: str


def line(message: Message) -> MessageLine:
    return MessageLine(
        pk=message.pk,
        url=reverse("message-detail", args=[message.pk]),
        moment=message.sent_at or message.queued_at,
        to_name=_name(message),
        address=message.to_address,
        patient_url=_patient_url(message),
        kind=str(KINDS[message.kind]),
        subject=message.subject,
        state=message.state,
        reason=reason(message.code),
        needs_attention=needs_attention(message),
    )


def lines(messages: Iterable[Message]) -> list[MessageLine]:
    return [line(message) for message in messages]


def tries(attempts: Iterable[MessageAttempt]) -> list[TryLine]:
    return [
        TryLine(at=attempt.at, state=attempt.state, reason=reason(attempt.code))
        for attempt in attempts
    ]


def needs_attention(message: Message) -> bool:
    return message.state in NEEDS_ATTENTION_STATES and message.handled_at is None


def may_be_tried_again(message: Message) -> bool:
    return message.state in NEEDS_ATTENTION_STATES


def reason(code: str) -> str:
    return str(REASONS.get(code, "")) if code else ""


def shown_text(message: Message) -> str:
    """The text as staff read it: the personal link is the reader's alone."""
    text = message.body_text.replace(LINK_PLACEHOLDER, _("[personal link]"))
    return text.replace(PROBLEM_PLACEHOLDER, _("[personal link]"))


def next_step(message: Message) -> str:
    if message.state == MessageState.UNKNOWN:
        return _("Ask the patient first: a second mail would be the same as the first.")
    if message.state in NEEDS_ATTENTION_STATES:
        return _("Correct the address or call the patient, then settle this message.")
    return ""


def reminder_run(beat: Heartbeat | None, *, at: datetime) -> RunTile:
    if beat is None:
        return RunTile(at=None, tone="stop", words=_("The reminders have never run."))
    if at - beat.beat_at > SILENT_AFTER:
        minutes = (at - beat.beat_at) // timedelta(minutes=1)
        words = _("No reminder run for %(minutes)s minutes.") % {"minutes": minutes}
        return RunTile(at=beat.beat_at, tone="stop", words=words)
    queued = beat.detail.get("queued", 0)
    words = _("Reminders queued in the last run: %(count)s") % {"count": queued}
    return RunTile(at=beat.beat_at, tone="ok", words=words)


def _name(message: Message) -> str:
    if message.patient is not None:
        return str(message.patient.full_name)
    return message.staff_member.full_name if message.staff_member else ""


def _patient_url(message: Message) -> str:
    if message.patient_id is None:
        return ""
    try:
        return reverse("patient-page", args=[message.patient_id])
    except NoReverseMatch:
        return ""
