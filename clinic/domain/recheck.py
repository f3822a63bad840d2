"""The last look before a message is sent: is it still true, wanted and in time?"""

from dataclasses import dataclass
from datetime import datetime

from clinic.domain.appointment_states import (
    AHEAD_STATES,
    FIRM_STATES,
    LIVE_STATES,
    AppointmentState,
)
from clinic.domain.message_states import (
    DAYTIME_KINDS,
    OPTIONAL_KINDS,
    MessageKind,
    MessageState,
)
from clinic.domain.quiet_hours import QuietHours


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentNow:
    """The appointment as it stands, and the ``sequence`` that the text speaks of."""

    state: AppointmentState
    sequence: int
    text_sequence: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageNow:
    """``wants_reminders`` and ``quiet`` are None when nobody can say.

    ``useful_until`` is None for a mail that never goes stale.
    """

    kind: MessageKind
    address: str
    useful_until: datetime | None
    was_tried: bool
    needs_live_appointment: bool
    appointment: AppointmentNow | None
    wants_reminders: bool | None
    quiet: QuietHours | None
    # The app above wants no reminder of this visit now, such as in a paused course.
    is_on_hold: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Without ``state`` the message may go. ``not_before`` goes with waiting only."""

    state: MessageState | None = None
    code: str = ""
    not_before: datetime | None = None


SEND = Verdict()


def look(message: MessageNow, *, at: datetime) -> Verdict:
    """Whether ``message`` may be sent at ``at``, and otherwise what becomes of it."""
    return (
        _about_the_appointment(message)
        or _about_the_reader(message)
        or _too_late(message, at)
        or _too_early(message, at)
        or SEND
    )


def _about_the_appointment(message: MessageNow) -> Verdict | None:
    visit = message.appointment
    if visit is None:
        return None
    verdict = None
    if message.needs_live_appointment and visit.state not in LIVE_STATES:
        verdict = Verdict(MessageState.CANCELLED, "appointment_not_live")
    elif visit.text_sequence is not None and visit.text_sequence != visit.sequence:
        verdict = Verdict(MessageState.SUPERSEDED, "appointment_changed")
    elif message.kind == MessageKind.REMINDER:
        verdict = _about_the_reminder(message, visit)
    return verdict


def _about_the_reminder(message: MessageNow, visit: AppointmentNow) -> Verdict | None:
    if visit.state not in AHEAD_STATES:
        return Verdict(MessageState.CANCELLED, "visit_has_begun")
    if visit.state not in FIRM_STATES:
        return Verdict(MessageState.CANCELLED, "visit_not_firm")
    if message.is_on_hold:
        return Verdict(MessageState.CANCELLED, "on_hold")
    return None


def _about_the_reader(message: MessageNow) -> Verdict | None:
    if not message.address:
        return Verdict(MessageState.CANCELLED, "no_address")
    if message.kind in OPTIONAL_KINDS and message.wants_reminders is False:
        return Verdict(MessageState.CANCELLED, "opted_out")
    return None


def _too_late(message: MessageNow, at: datetime) -> Verdict | None:
    if message.useful_until is None or at < message.useful_until:
        return None
    if message.was_tried:
        return Verdict(MessageState.FAILED, "not_in_time")
    return Verdict(MessageState.CANCELLED, "too_late")


def _too_early(message: MessageNow, at: datetime) -> Verdict | None:
    if message.quiet is None or message.kind not in DAYTIME_KINDS:
        return None
    allowed = message.quiet.end_after(at)
    if allowed <= at:
        return None
    return Verdict(MessageState.QUEUED, "quiet_hours", allowed)
