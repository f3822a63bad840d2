"""Read the trace: who did what, when, to whose record."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from clinic.domain.intervals import Interval
from clinic.models.audit import AuditEvent
from clinic.models.staff import StaffMember
from clinic.queries.reach import matching_patients, reachable_patients

# A row's number in the address, kept within what the column holds.
LARGEST_ID = 2**63 - 1
# Who acted, when it was nobody of the staff.
OTHER_ACTORS = frozenset({"patient", "system"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceChoice:
    """What the log is narrowed to; None narrows nothing.

    ``actor`` is "patient", "system" or the number of a colleague.
    """

    actor: str = ""
    patient_ids: Sequence[int] | None = None
    actions: Collection[str] | None = None
    span: Interval | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose record it was."""

    name: str
    number: str


def events(choice: TraceChoice) -> "QuerySet[AuditEvent]":
    """The newest first. Who asks has the right to see the whole log."""
    rows = AuditEvent.objects.select_related("by")
    if choice.actor in OTHER_ACTORS:
        rows = rows.filter(actor=choice.actor)
    elif choice.actor:
        rows = rows.filter(by=number_from(choice.actor))
    if choice.patient_ids is not None:
        rows = rows.filter(patient_id__in=choice.patient_ids)
    if choice.actions is not None:
        rows = rows.filter(action__in=choice.actions)
    if choice.span is not None:
        span = choice.span
        rows = rows.filter(at__gte=span.starts_at, at__lt=span.ends_at)
    return rows


def last_written(
    subject: str, number: int, *, patient_id: int, actions: Collection[str]
) -> AuditEvent | None:
    """Who of the staff last did one of these to that row, and when."""
    return (
        AuditEvent.objects.filter(
            patient_id=patient_id,
            subject=subject,
            subject_id=str(number),
            action__in=actions,
            by__isnull=False,
        )
        .select_related("by")
        .order_by("-at", "-pk")
        .first()
    )


def older_than(
    rows: "QuerySet[AuditEvent]", event_id: int | None
) -> "QuerySet[AuditEvent]":
    """What comes after that row: a log is long, so its pages are not counted."""
    last = AuditEvent.objects.filter(pk=event_id).first() if event_id else None
    if last is None:
        return rows
    return rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))


def subjects(
    patient_ids: Iterable[int], staff: StaffMember, *, at: datetime
) -> dict[int, Subject]:
    """Names behind the numbers, as far as this person may see them. One query."""
    rows = reachable_patients(staff, at=at).filter(pk__in=set(patient_ids))
    return {row.pk: Subject(row.full_name, row.number) for row in rows}


def patients_called(text: str, staff: StaffMember, *, at: datetime) -> list[int]:
    return [row.pk for row in matching_patients(text, staff, at=at)]


def colleagues() -> "QuerySet[StaffMember]":
    """Everybody who ever worked here: a trace stays when a person has left."""
    return StaffMember.objects.order_by("full_name", "pk")


def number_from(text: str | None) -> int | None:
    """The number in an address; None for anything that is not one."""
    if text and text.isascii() and text.isdigit() and int(text[:20]) <= LARGEST_ID:
        return int(text[:20])
    return None
