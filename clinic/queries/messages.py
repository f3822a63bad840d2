"""Messages as staff may see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from clinic.domain.message_states import (
    IN_FLIGHT_STATES,
    NEEDS_ATTENTION_STATES,
    WAITING_STATES,
    MessageKind,
    MessageState,
)
from clinic.domain.roles import Permission
from clinic.models.outbox import DeliveryPause, Message, MessageQuerySet
from clinic.models.staff import StaffMember
from clinic.models.system import Heartbeat
from clinic.queries.reach import reachable_patients

GROUPS: dict[str, frozenset[MessageState]] = {
    "attention": NEEDS_ATTENTION_STATES,
    "waiting": WAITING_STATES | IN_FLIGHT_STATES,
    "sent": frozenset({MessageState.SENT}),
    "not_sent": frozenset({MessageState.SUPERSEDED, MessageState.CANCELLED}),
}
ATTENTION_SHOWN = 20
# The reminder job runs every ten minutes.
SILENT_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class MessageChoice:
    """What a list is narrowed to; empty values narrow nothing."""

    group: str = ""
    kind: str = ""
    patient_id: int | None = None


@dataclass(frozen=True, slots=True)
class MessageFigures:
    attention: int
    waiting: int
    sent_today: int


def visible(staff: StaffMember, *, at: datetime) -> MessageQuerySet:
    """About patients this person may see; about colleagues for managers alone."""
    allowed = Q(patient__in=reachable_patients(staff, at=at)) | Q(staff_member=staff)
    if staff.may(Permission.MANAGE_STAFF):
        allowed |= Q(patient=None)
    return Message.objects.filter(allowed).select_related("patient", "staff_member")


def chosen(
    staff: StaffMember, choice: MessageChoice, *, at: datetime
) -> "QuerySet[Message]":
    rows = visible(staff, at=at)
    if choice.group in GROUPS:
        rows = rows.filter(state__in=sorted(GROUPS[choice.group]))
    if choice.kind in set(MessageKind):
        rows = rows.filter(kind=choice.kind)
    if choice.patient_id is not None:
        rows = rows.filter(patient_id=choice.patient_id)
    return rows


def needing_attention(staff: StaffMember, *, at: datetime) -> "QuerySet[Message]":
    return visible(staff, at=at).needing_attention()


def figures(staff: StaffMember, *, at: datetime) -> MessageFigures:
    waiting = Q(state__in=sorted(GROUPS["waiting"]))
    attention = Q(state__in=sorted(NEEDS_ATTENTION_STATES), handled_at=None)
    sent = Q(state=MessageState.SENT, sent_at__gte=at - timedelta(days=1))
    counts = (
        visible(staff, at=at)
        .filter(waiting | attention | sent)
        .aggregate(
            attention=Count("pk", filter=attention),
            waiting=Count("pk", filter=waiting),
            sent_today=Count("pk", filter=sent),
        )
    )
    return MessageFigures(**counts)


def find(pk: int, staff: StaffMember, *, at: datetime) -> Message | None:
    return (
        visible(staff, at=at)
        .select_related("appointment__location", "handled_by", "queued_by")
        .prefetch_related("tries", "attachments")
        .filter(pk=pk)
        .first()
    )


def pause() -> DeliveryPause | None:
    return DeliveryPause.objects.first()


def last_reminder_run() -> Heartbeat | None:
    return Heartbeat.objects.filter(name="reminders").first()
