"""A session's own page, from the check before it to the signature and after."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.domain.roles import Permission
from clinic.queries import site
from clinic.views.base import now, requires, staff
from patients.presenters import header
from patients.views.base import open_patient
from protocols.actions import session_records, sessions
from protocols.actions.session_records import NotSignable, StaleRecord
from protocols.actions.sessions import ChecklistInput, NotClear, SessionRefused
from protocols.domain.session_day import asked_keys
from protocols.domain.states import RecordState
from protocols.domain.treatment import Treatment
from protocols.domain.treatment_issues import sign_issues
from protocols.forms.session import (
    AddendumForm,
    SessionChoices,
    SessionForms,
    StopForm,
    check_form,
)
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.presenters import session as presenter
from protocols.queries import sessions as queries
from protocols.queries.candidacy_facts import gather
from protocols.queries.session_clearing import blockers_of
from protocols.queries.treatments import rulings_for, treatment_of


def found(request: HttpRequest, pk: int) -> PlannedSession:
    """The session, when its patient's record is theirs to read; 404 otherwise."""
    session = get_object_or_404(queries.planned_sessions(), pk=pk)
    open_patient(request, session.course.plan.patient_id)
    return session


def found_record(request: HttpRequest, pk: int) -> tuple[PlannedSession, SessionRecord]:
    session = found(request, pk)
    record = queries.record_of(session)
    if record is None:
        record = sessions.open_record(session, by=staff(request), at=now())
    return session, record


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
    """Keep today's answers and run the rules of the day."""
    session, record = found_record(request, pk)
    form = _check_form(session, record, request.POST)
    if not form.is_valid():
        return page(request, session, record, status=422, check=form)
    given = ChecklistInput(
        form.checklist(), form.cleaned_data["outside_window_reason"].strip()
    )
    try:
        checked = sessions.check(record, given, by=staff(request), at=now())
    except SessionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if checked.state == RecordState.CLEARED:
            messages.success(request, _("Clear to start."))
    return redirect("session-record", pk=pk)


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
def session_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the treatment; with ``sign`` pressed, sign it as well."""
    session, record = found_record(request, pk)
    forms = _session_forms(session, record, posted=request.POST)
    if not forms.is_valid():
        return page(request, session, record, status=422, forms=forms)
    treatment = forms.treatment(record.outside_window_reason)
    person, at = staff(request), now()
    try:
        version = forms.main.cleaned_data["version"]
        session_records.save_treatment(
            record, treatment, version=version, by=person, at=at
        )
        if "sign" in request.POST:
            session_records.sign(record, by=person, at=at)
            messages.success(request, _("Signed. Aftercare goes out by itself."))
    except NotSignable as refusal:
        messages.error(request, str(refusal))
    except (StaleRecord, SessionRefused) as refusal:
        forms.main.add_error(None, str(refusal))
        return page(request, session, record, status=409, forms=forms)
    else:
        if "sign" not in request.POST:
            messages.success(request, _("Saved as a draft."))
    return redirect("session-record", pk=pk)


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_stop(request: HttpRequest, pk: int) -> HttpResponse:
    session, record = found_record(request, pk)
    form = StopForm(request.POST)
    if not form.is_valid():
        return page(request, session, record, status=422, stop=form)
    reason = form.cleaned_data["reason"]
    try:
        session_records.stop_early(record, reason=reason, by=staff(request), at=now())
    except SessionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("session-record", pk=pk)


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


def page(
    request: HttpRequest,
    session: PlannedSession,
    record: SessionRecord | None,
    *,
    status: int = 200,
    **bound: Any,
) -> HttpResponse:
    """The page as the record stands; ``bound`` holds a form that was refused."""
    at, patient = now(), session.course.plan.patient
    zone = site.zone_of(site.home_location())
    context: dict[str, Any] = {
        "session": session,
        "patient": patient,
        "record": record,
        "header": header.present(patient, staff(request), at),
        "steps": presenter.step_states(record),
        "interval": presenter.interval_words(
            queries.interval_of(session, record, at=at, zone=zone)
        ),
        "last": queries.last_given(patient, before=record),
        "planned": presenter.planned(queries.content_of_session(session)),
        "nav_section": "patients",
    }
    if record is not None:
        context |= _of_record(session, record, bound)
    return render(request, "protocols/session_record.html", context, status=status)


def _of_record(
    session: PlannedSession, record: SessionRecord, bound: dict[str, Any]
) -> dict[str, Any]:
    if record.is_locked:
        treatment = treatment_of(record)
        return {
            "treatment": treatment,
            "mix": presenter.mix(treatment),
            "map": presenter.treated_map(treatment),
            "addendum": bound.get("addendum") or AddendumForm(),
            "form": bound.get("addendum"),
        }
    if record.state == RecordState.IN_PROGRESS:
        return _of_treatment(session, record, bound)
    check = bound.get("check") or _check_form(session, record)
    blockers = blockers_of(record, session, at=now()) if record.today_check else ()
    return {
        "check": check,
        "form": check,
        "hurdles": presenter.hurdles(blockers, session),
        "stop": bound.get("stop") or StopForm(),
    }


def _of_treatment(
    session: PlannedSession, record: SessionRecord, bound: dict[str, Any]
) -> dict[str, Any]:
    forms = bound.get("forms") or _session_forms(session, record)
    saved = treatment_of(record)
    at = now()
    today = at.astimezone(site.zone_of(site.home_location())).date()
    found_issues = (
        sign_issues(saved, rulings_for(session, record, today=today, at=at))
        if saved.zones or saved.products
        else ()
    )
    return {
        "forms": forms,
        "form": forms.main,
        "issues": presenter.issues(found_issues),
        "volumes": presenter.volumes(saved),
        "map": presenter.treated_map(saved),
        "stop": bound.get("stop") or StopForm(),
    }


def _check_form(
    session: PlannedSession, record: SessionRecord, posted: Any = None
) -> Any:
    at = now()
    known = gather(session.course.plan.patient, at=at).known
    keys = asked_keys({key: given.value for key, given in known.items()})
    today = at.astimezone(site.zone_of(site.home_location())).date()
    return check_form(keys, today, queries.Checklist.of(record), posted)


def _session_forms(
    session: PlannedSession, record: SessionRecord, posted: Any = None
) -> SessionForms:
    """What was saved; on a first visit what was done last time, to be changed."""
    treatment = treatment_of(record)
    if not treatment.zones and not treatment.products:
        treatment = _as_last_time(session, record, treatment)
    choices = SessionChoices(
        presenter.ingredient_choices(queries.content_of_session(session)),
        presenter.anaesthetic_choices(),
    )
    return SessionForms(treatment, record.version, choices, posted)


def _as_last_time(
    session: PlannedSession, record: SessionRecord, blank: Treatment
) -> Treatment:
    last = queries.last_given(session.course.plan.patient, before=record)
    if last is None:
        return blank
    before = treatment_of(last)
    return Treatment(
        zones=before.zones,
        products=before.products,
        device=before.device,
        needle_gauge=before.needle_gauge,
        antisepsis=before.antisepsis,
        anaesthesia=before.anaesthesia,
        anaesthetic_agent=before.anaesthetic_agent,
        anaesthetic_mg=before.anaesthetic_mg,
        weight_kg=before.weight_kg,
    )
