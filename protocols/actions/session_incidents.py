"""What was given although it should not have been: said by two people, before signing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from protocols.actions.sessions import SessionRefused, locked
from protocols.domain.limits import IncidentKey
from protocols.domain.states import RecordState
from protocols.models.session import SessionIncident, SessionRecord
from protocols.queries.treatments import still_untold, untold_now


@transaction.atomic
def record_incident(  # noqa: PLR0913 -- two people, what, why and when
    record: SessionRecord,
    key: IncidentKey,
    *,
    reason: str,
    by: StaffMember,
    confirmed_by: StaffMember,
    at: datetime,
) -> SessionIncident:
    """The same incident twice is one. Raises ``SessionRefused`` when nothing of the
    saved draft is stopped for this, nor was when the session was stopped early."""
    held = locked(record)
    if held.state not in {RecordState.IN_PROGRESS, RecordState.STOPPED_EARLY}:
        raise SessionRefused(_("The session is not at this step. Load the page again."))
    known = SessionIncident.objects.filter(
        record=held, code=key.code, ingredient=key.ingredient, lot=key.lot
    ).first()
    if known:
        return known
    if key not in _open_keys(held, at=at):
        raise SessionRefused(_("Nothing is stopped for this any more."))
    incident = SessionIncident.objects.create(
        record=held,
        code=key.code,
        ingredient=key.ingredient,
        lot=key.lot,
        reason=reason,
        by=by,
        confirmed_by=confirmed_by,
        at=at,
    )
    subject = audit.Subject(
        name="session_record",
        id=held.pk,
        patient_id=held.patient_id,
        detail={"code": str(key.code), "confirmed_by": confirmed_by.pk},
    )
    audit.record("session_incident", subject, at=at, by=by)
    return incident


def _open_keys(record: SessionRecord, *, at: datetime) -> list[IncidentKey]:
    if record.state == RecordState.STOPPED_EARLY:
        return still_untold(record)
    return untold_now(record, at=at)
