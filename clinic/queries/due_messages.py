"""Messages with all that the last look and the payload need."""

from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.message_states import MessageKind
from clinic.domain.quiet_hours import QuietHours
from clinic.domain.recheck import AppointmentNow, MessageNow
from clinic.models.outbox import Message
from clinic.models.places import Clinic, Location

UTC = ZoneInfo("UTC")


def with_everything(ids: Iterable[int]) -> list[Message]:
    """In the order of the queue."""
    return list(
        Message.objects.filter(pk__in=list(ids))
        .select_related("patient", "staff_member", "appointment__location")
        .prefetch_related("attachments")
        .order_by("not_before", "pk")
    )


def main_zone() -> ZoneInfo:
    """The clock of the clinic for mails that belong to no appointment."""
    location = Location.objects.filter(is_active=True).order_by("pk").first()
    return location.zone if location else UTC


def quiet_hours(clinic: Clinic | None, zone: ZoneInfo) -> QuietHours | None:
    if clinic is None:
        return None
    return QuietHours(start=clinic.quiet_from, end=clinic.quiet_until, zone=zone)


def address_of(message: Message) -> str:
    """Where it goes: the address as it stands now, not as it was when queued."""
    if message.patient is not None:
        return str(message.patient.email)
    return message.to_address


def visits_on_hold(messages: Iterable[Message]) -> frozenset[int]:
    """Visits that the app above wants nobody reminded of now."""
    visits = [
        message.appointment_id
        for message in messages
        if message.kind == MessageKind.REMINDER and message.appointment_id
    ]
    if not visits or not settings.REMINDER_HOLDS:
        return frozenset()
    return frozenset(import_string(settings.REMINDER_HOLDS)(visits))


def as_it_stands(
    message: Message, quiet: QuietHours | None, *, on_hold: Collection[int] = ()
) -> MessageNow:
    visit = message.appointment
    patient = message.patient
    return MessageNow(
        kind=MessageKind(message.kind),
        address=address_of(message),
        useful_until=_useful_until(message),
        # The claim itself has counted one try already.
        was_tried=message.attempts > 1,
        needs_live_appointment=message.needs_live_appointment,
        appointment=AppointmentNow(
            state=AppointmentState(visit.state),
            sequence=visit.sequence,
            text_sequence=message.appointment_sequence,
        )
        if visit
        else None,
        wants_reminders=patient.wants_reminders if patient else None,
        quiet=quiet,
        is_on_hold=message.appointment_id in on_hold,
    )


def _useful_until(message: Message) -> datetime | None:
    """A mail whose link is dead on arrival is of no use either."""
    ends = [end for end in (message.useful_until, message.link_expires_at) if end]
    return min(ends, default=None)
