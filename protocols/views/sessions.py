"""A session from the check before it to the signature and after."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.domain.roles import Permission
from clinic.views.base import now, requires, staff
from protocols.actions import session_records, sessions
from protocols.actions.session_records import StaleRecord
from protocols.actions.sessions import ChecklistInput, NotClear, SessionRefused
from protocols.domain.states import CourseState, RecordState
from protocols.forms.session_check import AS_BEFORE
from protocols.forms.session_end import AddendumForm, StopForm
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.queries import sessions as queries
from protocols.views.session_forms import Stored, check_forms, store
from protocols.views.session_page import found, found_record, page
from protocols.views.session_refusals import refused


@require_http_methods(["GET", "HEAD"])
@requires(Permission.RECORD_SESSIONS)
def session_record(request: HttpRequest, pk: int) -> HttpResponse:
    session = found(request, pk)
    return page(request, session, queries.record_of(session))


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_open(request: HttpRequest, pk: int) -> HttpResponse:
    session = found(request, pk)
    try:
        sessions.open_record(session, by=staff(request), at=now())
    except SessionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("session-record", pk=pk)


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep today's answers. "As before" starts as well, when nothing stands against it:
    that is what its button says."""
    session = found(request, pk)
    record = queries.record_of(session)
    forms = check_forms(session, record, request.POST)
    if not forms.is_valid():
        return page(request, session, record, status=422, check=forms)
    form = forms.check
    given = ChecklistInput(
        form.checklist(),
        form.cleaned_data["outside_window_reason"].strip(),
        form.cleaned_data["too_many_reason"].strip(),
        forms.exam.exam(),
    )
    person, at = staff(request), now()
    try:
        opened = record or sessions.open_record(session, by=person, at=at)
        checked = sessions.check(opened, given, by=person, at=at)
        if checked.state == RecordState.CLEARED and AS_BEFORE in request.POST:
            checked = sessions.start(checked, by=person, at=at)
    except (NotClear, SessionRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        _tell(request, checked)
    return redirect("session-record", pk=pk)


def _tell(request: HttpRequest, checked: SessionRecord) -> None:
    course = checked.planned_session.course
    course.refresh_from_db()
    if course.state == CourseState.PAUSED:
        text = _("The course is on hold. The desk knows that it waits, and not why.")
        messages.warning(request, text)
    elif checked.state == RecordState.CLEARED:
        messages.success(request, _("Clear to start."))


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_start(request: HttpRequest, pk: int) -> HttpResponse:
    _session, record = found_record(request, pk)
    try:
        sessions.start(record, by=staff(request), at=now())
    except (NotClear, SessionRefused) as refusal:
        messages.error(request, str(refusal))
    return redirect("session-record", pk=pk)


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End it here; beside a treatment with all that is written there."""
    session, record = found_record(request, pk)
    form = StopForm(request.POST)
    try:
        written = _written(request, session, record)
    except (StaleRecord, SessionRefused) as refusal:
        return refused(request, session, record, refusal)
    if not form.is_valid() or (written and written.left_out):
        kept = {"forms": written.forms} if written else {}
        fresh = queries.record_of(session)
        return page(request, session, fresh, status=422, stop=form, **kept)
    reason = form.cleaned_data["reason"]
    try:
        session_records.stop_early(record, reason=reason, by=staff(request), at=now())
    except SessionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("session-record", pk=pk)


def _written(
    request: HttpRequest, session: PlannedSession, record: SessionRecord
) -> Stored | None:
    """What of the treatment came along, kept; None when none did."""
    is_open = record.state == RecordState.IN_PROGRESS
    if "version" not in request.POST or not is_open:
        return None
    return store(request, session, record)


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_addendum(request: HttpRequest, pk: int) -> HttpResponse:
    session, record = found_record(request, pk)
    form = AddendumForm(request.POST)
    if not form.is_valid():
        return page(request, session, record, status=422, addendum=form)
    try:
        session_records.add_addendum(
            record, **form.cleaned_data, by=staff(request), at=now()
        )
    except SessionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("session-record", pk=pk)
