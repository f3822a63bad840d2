"""Look at an event again on a day: a task for the clinician, and what was found."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions.tasks import finish_by_key, open_task
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.models.staff import StaffMember
from clinic.queries.site import home_location, zone_of
from protocols.actions import event_entries
from protocols.actions.event_entries import EventRefused
from protocols.domain.adverse_events import AdverseEventTerm
from protocols.domain.adverse_words import EntryKind, EventState
from protocols.domain.problem_form import look_again_on
from protocols.models.adverse import AdverseEvent, EventFollowUp


def task_key(follow_up_id: int) -> str:
    return f"event_follow_up:{follow_up_id}"


def plan_first(
    event: AdverseEvent,
    terms: Iterable[AdverseEventTerm],
    *,
    by: StaffMember | None,
    at: datetime,
    actor: str,
) -> None:
    """On the day that the terms' own alert hours name; part of opening the event."""
    zone = zone_of(home_location())
    onset = event.onset_at.astimezone(zone).date() if event.onset_at else None
    due = look_again_on(terms, onset=onset, today=at.astimezone(zone).date())
    _open(event, due, by=by, at=at, actor=actor)


@transaction.atomic
def plan(event_id: int, due: date, *, by: StaffMember, at: datetime) -> AdverseEvent:
    """Once a day. Raises ``EventRefused`` when the event is closed."""
    event = event_entries.locked(event_id)
    if event.state != EventState.OPEN:
        raise EventRefused(_("This event is closed. Open it again first."))
    if not EventFollowUp.objects.filter(event=event, due_on=due).exists():
        event_entries.change(
            event,
            EntryKind.FOLLOW_UP_PLANNED,
            {},
            text=due.isoformat(),
            by=by,
            at=at,
        )
        _open(event, due, by=by, at=at, actor=None)
    return event


@transaction.atomic
def finish(
    follow_up_id: int, findings: str, *, by: StaffMember, at: datetime
) -> EventFollowUp:
    """What was found. Doing it twice is doing it once: the first words stay."""
    row = EventFollowUp.objects.select_for_update().get(pk=follow_up_id)
    if row.done_at:
        return row
    row.done_at, row.done_by, row.findings = at, by, findings
    row.save(update_fields=["done_at", "done_by", "findings"])
    event = event_entries.locked(row.event_id)
    event_entries.change(
        event, EntryKind.FOLLOW_UP_DONE, {}, text=findings, by=by, at=at
    )
    finish_by_key(task_key(row.pk), by=by, at=at)
    return row


def _open(
    event: AdverseEvent,
    due: date,
    *,
    by: StaffMember | None,
    at: datetime,
    actor: str | None,
) -> None:
    row = EventFollowUp.objects.create(
        event=event, due_on=due, planned_by=by, planned_at=at
    )
    task = TaskDraft(
        kind=TaskKind.EVENT_FOLLOW_UP,
        patient_id=event.patient_id,
        assignee_id=event.course.plan.clinician_id if event.course else None,
        key=task_key(row.pk),
        url=reverse("event-detail", args=[event.pk]),
        facts={"starts": due.isoformat()},
    )
    open_task(task, by=by, at=at, actor=actor)
