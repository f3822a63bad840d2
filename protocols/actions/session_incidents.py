"""What was given although it should not have been: said by two people, before signing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from protocols.actions.sessions import SessionRefused, locked
from protocols.domain.limits import IncidentKey
from protocols.domain.states import RecordState
from protocols.domain.treatment_issues import stops
from protocols.models.session import SessionIncident, SessionRecord
from protocols.queries.sessions import planned_sessions, record_of
from protocols.queries.treatments import issues_of, treatment_at


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
    saved draft is stopped for this."""
    held = locked(record)
    if held.state != RecordState.IN_PROGRESS:
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


def _open_keys(record: SessionRecord, *, at: datetime) -> set[IncidentKey]:
    session = planned_sessions().get(pk=record.planned_session_id)
    saved = record_of(session)
    assert saved is not None
    found = stops(issues_of(session, saved, treatment_at(saved, at=at), at=at))
    return {issue.incident for issue in found if issue.incident}
