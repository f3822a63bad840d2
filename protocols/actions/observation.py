"""How long the patient is looked after: started and stopped by the server's clock."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from protocols.actions.sessions import SessionRefused, locked
from protocols.domain.states import RecordState
from protocols.models.session import SessionRecord


@transaction.atomic
def start_observation(
    record: SessionRecord, *, by: StaffMember, at: datetime
) -> SessionRecord:
    """From now on. Started twice it runs from the first time; after a stop it runs
    anew from now."""
    held = _open(record)
    if held.observation_started_at and not held.observation_stopped_at:
        return held
    held.observation_started_at, held.observation_stopped_at = at, None
    held.save(update_fields=["observation_started_at", "observation_stopped_at"])
    _trace("session_observation_started", held, by=by, at=at)
    return held


@transaction.atomic
def stop_observation(
    record: SessionRecord, *, by: StaffMember, at: datetime
) -> SessionRecord:
    """Stopping twice keeps the first end."""
    held = _open(record)
    if held.observation_started_at is None:
        raise SessionRefused(_("The observation has not begun."))
    if held.observation_stopped_at is None:
        held.observation_stopped_at = at
        held.save(update_fields=["observation_stopped_at"])
        _trace("session_observation_stopped", held, by=by, at=at)
    return held


def _open(record: SessionRecord) -> SessionRecord:
    held = locked(record)
    if held.state != RecordState.IN_PROGRESS:
        raise SessionRefused(_("Start the treatment first; a signed one is closed."))
    return held


def _trace(
    action: str, record: SessionRecord, *, by: StaffMember, at: datetime
) -> None:
    subject = audit.Subject(
        name="session_record", id=record.pk, patient_id=record.patient_id
    )
    audit.record(action, subject, at=at, by=by)
