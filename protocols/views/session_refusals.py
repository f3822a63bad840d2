"""What a session's page answers when the record is another one meanwhile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clinic.forms.conflict import Conflict, Side, conflict_of, said_by
from clinic.queries.audit import last_written
from clinic.views.base import staff
from protocols.actions.session_records import StaleRecord
from protocols.actions.sessions import SessionRefused
from protocols.forms.session import SessionForms
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.queries import sessions as queries
from protocols.views.session_forms import treatment_forms
from protocols.views.session_page import page


def refused(
    request: HttpRequest,
    session: PlannedSession,
    record: SessionRecord,
    refusal: StaleRecord | SessionRefused,
) -> HttpResponse:
    """The page with everything that was typed; beside it what somebody else saved."""
    fresh = fresh_record(session)
    if fresh.state != "in_progress":
        messages.error(request, str(refusal))
        return page(request, session, fresh, status=409)
    forms = treatment_forms(session, record, request.POST)
    forms.main.add_error(None, str(refusal))
    told = conflict(request, session) if isinstance(refusal, StaleRecord) else None
    return page(request, session, fresh, status=409, forms=forms, conflict=told)


def conflict(request: HttpRequest, session: PlannedSession) -> Conflict:
    fresh = fresh_record(session)
    written = last_written(
        "session_record",
        fresh.pk,
        patient_id=fresh.patient_id,
        actions={"session_saved"},
    )
    mine = treatment_forms(session, fresh, request.POST)
    theirs = treatment_forms(session, fresh)
    return conflict_of(
        _sides(mine),
        _sides(theirs),
        said=said_by(written, staff(request)),
        fields={"version": fresh.version},
    )


def _sides(forms: SessionForms) -> list[Side]:
    zones = [Side(form, str(name)) for _zone, name, form in forms.zones]
    products = [
        Side(form, _("Product %(number)s") % {"number": number})
        for number, form in enumerate(forms.products, start=1)
    ]
    return [Side(forms.main), *zones, *products]


def fresh_record(session: PlannedSession) -> SessionRecord:
    record = queries.record_of(session)
    assert record is not None
    return record
