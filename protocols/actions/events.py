"""What a clinician says of an adverse event. Nothing is computed, nothing deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions.tasks import finish_by_key
from clinic.models.staff import StaffMember
from protocols.actions import event_entries
from protocols.actions.event_entries import EventRefused
from protocols.actions.event_follow_ups import task_key
from protocols.actions.event_holds import tell_desk_it_may_go_on
from protocols.domain.adverse_words import EntryKind, EventState
from protocols.domain.states import CourseState
from protocols.models.adverse import AdverseEvent
from protocols.queries import adverse


@transaction.atomic
def assess(
    event_id: int,
    values: Mapping[str, Any],
    *,
    version: int,
    by: StaffMember,
    at: datetime,
) -> AdverseEvent:
    """Save what the clinician chose. Raises ``EventChanged`` and ``EventRefused``.

    The same again changes nothing. A closed event is opened again first.
    """
    event = event_entries.locked(event_id)
    if all(getattr(event, name) == value for name, value in values.items()):
        return event
    event = event_entries.locked(event_id, version=version)
    _must_be_open(event)
    event_entries.change(event, EntryKind.ASSESSED, values, by=by, at=at)
    finish_by_key(f"problem:{event.pk}", by=by, at=at)
    return event


@transaction.atomic
def note(event_id: int, text: str, *, by: StaffMember, at: datetime) -> AdverseEvent:
    """One more line of the history, on a closed event too: how a correction is made."""
    event = event_entries.locked(event_id)
    last = event.entries.order_by("-at", "-pk").first()
    if last and (last.kind, last.text, last.by_id) == (EntryKind.NOTE, text, by.pk):
        return event
    event_entries.change(event, EntryKind.NOTE, {}, text=text, by=by, at=at)
    return event


@transaction.atomic
def close(event_id: int, *, by: StaffMember, at: datetime) -> AdverseEvent:
    """Needs term, grade, relatedness and outcome. Twice is once."""
    event = event_entries.locked(event_id)
    if event.state == EventState.CLOSED:
        return event
    if not (event.term and event.grade and event.relatedness and event.outcome):
        raise EventRefused(
            _("Choose term, grade, relatedness and outcome before you close it.")
        )
    values = {"state": EventState.CLOSED, "closed_at": at, "closed_by": by}
    event_entries.change(event, EntryKind.CLOSED, values, by=by, at=at)
    finish_by_key(f"problem:{event.pk}", by=by, at=at)
    for follow_up in event.follow_ups.filter(done_at=None):
        finish_by_key(task_key(follow_up.pk), by=by, at=at)
    if event.course_id:
        tell_desk_it_may_go_on(event.course_id, by=by, at=at)
    return event


@transaction.atomic
def reopen(
    event_id: int, reason: str, *, by: StaffMember, at: datetime
) -> AdverseEvent:
    event = event_entries.locked(event_id)
    if event.state == EventState.OPEN:
        return event
    values = {"state": EventState.OPEN, "closed_at": None, "closed_by": None}
    event_entries.change(event, EntryKind.REOPENED, values, text=reason, by=by, at=at)
    return event


@transaction.atomic
def let_course_go_on(event_id: int, *, by: StaffMember, at: datetime) -> AdverseEvent:
    """The clinician's word that the course may go on; the desk is asked for its times.

    It stands until the event is reported or opened again. Twice is once. Raises
    ``EventRefused``.
    """
    event = event_entries.locked(event_id)
    if event.course is None or event.course.state != CourseState.PAUSED:
        raise EventRefused(_("No course waits because of this event."))
    if event in adverse.holding(event.course):
        event_entries.change(event, EntryKind.COURSE_RESUMED, {}, by=by, at=at)
    tell_desk_it_may_go_on(event.course.pk, by=by, at=at)
    return event


@transaction.atomic
def note_export(
    event_id: int, parts: list[str], *, by: StaffMember, at: datetime
) -> AdverseEvent:
    """What left the clinic, and who sent it."""
    event = event_entries.locked(event_id)
    event_entries.change(
        event, EntryKind.EXPORTED, {}, text=", ".join(parts), by=by, at=at
    )
    return event


def _must_be_open(event: AdverseEvent) -> None:
    if event.state != EventState.OPEN:
        raise EventRefused(_("This event is closed. Open it again first."))
