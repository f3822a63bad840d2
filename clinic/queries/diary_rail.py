"""What stands beside the diary: work that waits, now and tomorrow.

A fixed number of SQL queries, whatever there is to show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.module_loading import import_string

from clinic.domain.clock import day_interval, local_day
from clinic.domain.diary_query import DiaryQuery, DiaryView
from clinic.domain.message_states import (
    NEEDS_ATTENTION_STATES,
    MessageKind,
    MessageState,
)
from clinic.domain.slot_codes import decode
from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from clinic.models.places import DayNote, Location
from clinic.models.staff import StaffMember
from clinic.models.system import Heartbeat
from clinic.models.tasks import Task
from clinic.queries.diary import DiaryDays
from clinic.queries.messages import last_reminder_run
from clinic.queries.tasks import open_tasks
from clinic.queries.unresolved import unresolved
from clinic.queries.waiting import Asked, DayOffers, day_offers

TASKS_SHOWN = 4
UNCONFIRMED_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Reached:
    """How a patient hears of tomorrow's appointment."""

    has_failed: bool
    takes_mail: bool
    reminder_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWork:
    offers: DayOffers
    tasks: Sequence[Task]
    task_count: int
    unresolved: int
    note: DayNote | None
    reminders: Heartbeat | None
    reminders_today: int
    reached: Mapping[int, Reached]


def desk_work(
    diary: DiaryDays, query: DiaryQuery, *, staff: StaffMember, at: datetime
) -> DeskWork:
    tasks = open_tasks(staff, at=at)
    location = diary.location
    note = DayNote.objects.filter(location=location, day=query.day)
    return DeskWork(
        offers=_offers(diary, query, staff=staff, at=at),
        tasks=list(tasks[:TASKS_SHOWN]),
        task_count=tasks.count(),
        unresolved=unresolved(staff, at=at, location=location).count(),
        note=note.select_related("by").first(),
        reminders=last_reminder_run(),
        reminders_today=_reminders_today(location, at=at),
        reached=_reached(
            [row.pk for row in diary.unconfirmed[:UNCONFIRMED_SHOWN]], at=at
        ),
    )


def _offers(
    diary: DiaryDays, query: DiaryQuery, *, staff: StaffMember, at: datetime
) -> DayOffers:
    """Gaps of the one day that is looked at; a week or a list has too many."""
    if query.view != DiaryView.DAY:
        return DayOffers([], None)
    return day_offers(
        diary.location,
        query.day,
        rota=diary.rota,
        practitioner_ids=[worker.pk for worker in diary.workers(query.day)],
        staff=staff,
        at=at,
        asked=_asked(diary, query, at=at),
    )


def _asked(diary: DiaryDays, query: DiaryQuery, *, at: datetime) -> Asked | None:
    chosen = decode(query.gap)
    if chosen is None or chosen.starts_at < at - timedelta(minutes=30):
        return None
    people = {worker.pk for worker in diary.workers(query.day)}
    is_here = (
        local_day(chosen.starts_at, diary.location.zone) == query.day
        and chosen.practitioner_id in people
    )
    return Asked(chosen.practitioner_id, chosen.starts_at) if is_here else None


def _reminders_today(location: Location, *, at: datetime) -> int:
    zone = location.zone
    today = day_interval(local_day(at, zone), zone)
    return Message.objects.filter(
        kind=MessageKind.REMINDER,
        state=MessageState.SENT,
        sent_at__gte=today.starts_at,
        sent_at__lt=today.ends_at,
    ).count()


def _reached(appointment_ids: Sequence[int], *, at: datetime) -> dict[int, Reached]:
    if not appointment_ids:
        return {}
    failed = Message.objects.filter(
        appointment=OuterRef("pk"),
        state__in=sorted(NEEDS_ATTENTION_STATES),
        handled_at=None,
    )
    rows = (
        Appointment.objects.filter(pk__in=appointment_ids)
        .annotate(has_failed=Exists(failed))
        .values_list("pk", "has_failed", "patient__email", "patient__wants_reminders")
    )
    planned = import_string(settings.PLANNED_REMINDERS)(appointment_ids, at=at)
    return {
        pk: Reached(has_failed, bool(email and wants), planned.get(pk))
        for pk, has_failed, email, wants in rows
    }
