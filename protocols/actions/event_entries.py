"""One change of an adverse event: its next version, with the entry that explains it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from protocols.domain.adverse_words import EntryKind
from protocols.models.adverse import AdverseEvent, EventEntry


class EventRefused(Exception):
    """The text says to the person what stands in the way."""


class EventChanged(EventRefused):
    """Somebody changed the event since the page was drawn."""


def locked(event_id: int, *, version: int | None = None) -> AdverseEvent:
    """The event, held until the transaction ends. Raises ``EventChanged``."""
    event = AdverseEvent.objects.select_for_update().get(pk=event_id)
    if version is not None and event.version != version:
        raise EventChanged(
            _("Somebody else has changed this event. Compare, then save again.")
        )
    return event


def change(  # noqa: PLR0913 - who, when, what and why belong to every change
    event: AdverseEvent,
    kind: EntryKind,
    values: Mapping[str, Any],
    *,
    text: str = "",
    by: StaffMember | None,
    at: datetime,
    actor: str | None = None,
) -> EventEntry:
    """Set ``values`` and write what was before. ``event`` comes from ``locked``."""
    changes = {
        name: [_plain(getattr(event, name)), _plain(value)]
        for name, value in values.items()
        if getattr(event, name) != value
    }
    for name, value in values.items():
        setattr(event, name, value)
    event.version += 1
    event.save()
    return write(event, kind, changes, text=text, by=by, at=at, actor=actor)


def write(  # noqa: PLR0913 - the same
    event: AdverseEvent,
    kind: EntryKind,
    changes: Mapping[str, Any],
    *,
    text: str = "",
    by: StaffMember | None,
    at: datetime,
    actor: str | None = None,
) -> EventEntry:
    """The entry of the event's present version, and its trace."""
    entry = EventEntry.objects.create(
        event=event,
        kind=kind,
        version=event.version,
        text=text,
        changes=dict(changes),
        by=by,
        at=at,
    )
    subject = audit.Subject(
        name="adverse_event",
        id=event.pk,
        patient_id=event.patient_id,
        detail={"fields": sorted(changes)} if changes else {},
    )
    audit.record(f"event_{kind}", subject, at=at, by=by, actor=actor)
    return entry


def _plain(value: Any) -> Any:
    """As JSON holds it; people and keys by their number."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return getattr(value, "pk", value)
