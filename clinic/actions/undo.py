"""Take back a change of the diary, whole, for three minutes.

Whoever changes rows in a ``recording`` tells it before (``keep``) or after (``made``).
Undoing puts every row back as it was, deletes what the change made, cancels the
messages that waited for it, and lets those go out that it had taken back. The trace in
the access log stays.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.message_states import WAITING_STATES, MessageState
from clinic.domain.undo import UNDO_LASTS, ChangeKind
from clinic.models.diary import Appointment, AppointmentChange
from clinic.models.outbox import Message
from clinic.models.staff import StaffMember
from clinic.models.undo import UndoableChange
from clinic.tasks import deliver

# Snapshots hold what people typed: they go as soon as nobody needs them.
KEEP_ROWS = timedelta(hours=1)
# Never copied: it stays as it is now.
SECRET = frozenset({"password"})


class UndoRefused(Exception):
    """The text says to the person why it cannot be taken back any more."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What is being changed, while it is changed."""

    change: UndoableChange

    def keep(self, row: Model) -> None:
        """Remember the row as the database has it, once, before it is altered."""
        if not self._knows(row):
            stored = type(row)._default_manager.get(pk=row.pk)
            before = json.loads(serializers.serialize("json", [stored]))[0]
            for name in SECRET:
                before["fields"].pop(name, None)
            self._add(row, before)

    def made(self, row: Model) -> None:
        """The change has made this row: undoing deletes it."""
        if not self._knows(row):
            self._add(row, None)

    def removed(self, row: Model) -> None:
        """The change is about to delete this row: undoing brings it back."""
        self.keep(row)
        for known in self.change.rows:
            if known["model"] == row._meta.label and known["pk"] == row.pk:
                known["removed"] = True

    def _knows(self, row: Model) -> bool:
        return any(
            known["model"] == row._meta.label and known["pk"] == row.pk
            for known in self.change.rows
        )

    def _add(self, row: Model, before: dict[str, Any] | None) -> None:
        self.change.rows.append(
            {"model": row._meta.label, "pk": row.pk, "before": before, "version": None}
        )


@contextmanager
def recording(
    kind: ChangeKind, *, by: StaffMember, at: datetime
) -> Iterator[Recording]:
    """One transaction around a change that can be taken back."""
    with transaction.atomic():
        change = UndoableChange.objects.create(
            kind=kind, by=by, at=at, expires_at=at + UNDO_LASTS
        )
        yield Recording(change)
        for known in change.rows:
            if known.get("removed"):
                continue
            row = apps.get_model(known["model"])._default_manager.get(pk=known["pk"])
            known["version"] = getattr(row, "version", None)
        if change.rows:
            change.save(update_fields=["rows"])
        else:
            # Nothing was different in the end: there is nothing to take back.
            change.delete()


@transaction.atomic
def undo(uid: uuid.UUID, *, by: StaffMember, at: datetime) -> UndoableChange:
    """Put everything back. Doing it twice is doing it once. Raises ``UndoRefused``."""
    change = UndoableChange.objects.select_for_update().filter(uid=uid, by=by).first()
    if change is None:
        raise UndoRefused(_("There is nothing to undo."))
    if change.undone_at:
        return change
    if at >= change.expires_at:
        raise UndoRefused(_("It is too late to undo this: three minutes have passed."))
    _refuse_what_went_on(change)
    _take_messages_back(change)
    _put_back(change, by=by, at=at)
    Message.objects.filter(withdrawn_by=change, state=MessageState.CANCELLED).update(
        state=MessageState.QUEUED, code="", withdrawn_by=None
    )
    change.undone_at, change.rows = at, []
    change.save(update_fields=["undone_at", "rows"])
    audit.record(
        "change_undone",
        audit.Subject(name="change", id=change.pk, detail={"kind": change.kind}),
        at=at,
        by=by,
    )
    deliver.delay_on_commit()
    return change


def forget_expired(*, at: datetime) -> int:
    """Empty the snapshots of changes that nobody can take back; how many there were."""
    return (
        UndoableChange.objects.filter(expires_at__lte=at - KEEP_ROWS)
        .exclude(rows=[])
        .update(rows=[])
    )


def _refuse_what_went_on(change: UndoableChange) -> None:
    """Nothing may have happened to these rows since."""
    for known in change.rows:
        if known.get("removed"):
            continue
        model = apps.get_model(known["model"])
        row = model._default_manager.select_for_update(of=("self",)).filter(
            pk=known["pk"]
        )
        now = row.first()
        if now is None or getattr(now, "version", None) != known["version"]:
            raise UndoRefused(
                _("This has changed again in the meantime. It stays as it is now.")
            )


def _take_messages_back(change: UndoableChange) -> None:
    held = Message.objects.filter(held_by=change).select_for_update()
    if any(message.state not in WAITING_STATES for message in held):
        raise UndoRefused(_("The patient has been told already. Change it anew."))
    made = [
        known["pk"]
        for known in change.rows
        if known["before"] is None and known["model"] == Appointment._meta.label
    ]
    held.filter(appointment__in=made).delete()
    held.update(state=MessageState.CANCELLED, code="undone")


def _put_back(change: UndoableChange, *, by: StaffMember, at: datetime) -> None:
    """The last alteration first, as a pile is taken down."""
    park([k["pk"] for k in change.rows if k["model"] == Appointment._meta.label])
    try:
        with transaction.atomic():
            for known in reversed(change.rows):
                if known["before"] is None:
                    _delete(known)
                else:
                    _restore(known, by=by, at=at)
    except IntegrityError:
        text = _("Somebody has taken one of the former times. It stays as it is now.")
        raise UndoRefused(text) from None


def park(appointment_ids: list[int]) -> None:
    """Free the times of appointments that are all about to get others.

    Within one transaction only: no row may be left parked.
    """
    Appointment.objects.filter(pk__in=appointment_ids).update(
        state=AppointmentState.CANCELLED
    )


def _restore(known: dict[str, Any], *, by: StaffMember, at: datetime) -> None:
    (before,) = serializers.deserialize("json", json.dumps([known["before"]]))
    row: Any = before.object
    if known.get("removed"):
        before.save()
        return
    now: Any = type(row)._default_manager.get(pk=row.pk)
    for name in SECRET & {field.name for field in row._meta.fields}:
        setattr(row, name, getattr(now, name))
    if known["version"] is not None:
        # Whoever still looks at the page from before is told.
        row.version = known["version"] + 1
    before.save()
    if isinstance(row, Appointment):
        moved = now.starts_at != row.starts_at
        AppointmentChange.objects.create(
            appointment=row,
            at=at,
            by=by,
            from_state=row.state,
            to_state=row.state,
            starts_before=now.starts_at if moved else None,
            starts_after=row.starts_at,
            practitioner_before=now.practitioner if moved else None,
            room_before=now.room if moved else None,
            reason=_("Undone"),
        )


def _delete(known: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('anagen.erasing', 'on', true)")
    if known["model"] == Appointment._meta.label:
        AppointmentChange.objects.filter(appointment=known["pk"]).delete()
    apps.get_model(known["model"])._default_manager.filter(pk=known["pk"]).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('anagen.erasing', 'off', true)")
