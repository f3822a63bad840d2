"""The treatment while it is written down: kept, filled, watched, signed."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.actions.second_person import NotConfirmed, confirm
from clinic.domain.roles import Permission
from clinic.views.autosave import conflicting, not_saved
from clinic.views.base import now, requires, staff
from protocols.actions import observation, session_incidents, session_records
from protocols.actions.session_records import NotSignable, StaleRecord
from protocols.actions.sessions import SessionRefused
from protocols.actions.stock import StockRefused
from protocols.forms.session import Posted
from protocols.forms.session_end import IncidentForm, SignForm
from protocols.forms.session_fill import as_last_time, with_lot
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.queries import sessions as queries
from protocols.queries.stock import lot_by_code
from protocols.queries.treatments import rulings_for, treatment_of
from protocols.views.session_forms import (
    store,
    today_at,
    todays_shelf,
    treatment_forms,
)
from protocols.views.session_page import found_record, live, page
from protocols.views.session_refusals import conflict, fresh_record, refused


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the treatment; with ``sign`` pressed, sign it as well."""
    session, record = found_record(request, pk)
    if record.is_locked and "sign" in request.POST:
        # The second click of two: it is signed already.
        return redirect("session-record", pk=pk)
    try:
        kept = store(request, session, record)
    except (StaleRecord, SessionRefused) as refusal:
        return refused(request, session, record, refusal)
    if kept.left_out:
        return page(
            request, session, fresh_record(session), status=422, forms=kept.forms
        )
    if "sign" in request.POST:
        return _sign(request, session, kept.record)
    messages.success(request, _("Saved as a draft."))
    return redirect("session-record", pk=pk)


def _sign(
    request: HttpRequest, session: PlannedSession, record: SessionRecord
) -> HttpResponse:
    form = SignForm(request.POST)
    if not form.is_valid():
        return page(request, session, fresh_record(session), status=422, signing=form)
    person = staff(request)
    try:
        session_records.sign(
            record,
            by=person,
            at=now(),
            signature=form.as_signature(person.full_name),
        )
    except (NotSignable, SessionRefused, StockRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Signed. Aftercare goes out by itself."))
    return redirect("session-record", pk=session.pk)


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the draft and answer what follows from it. Never signs."""
    session, record = found_record(request, pk)
    try:
        kept = store(request, session, record)
    except StaleRecord:
        return conflicting(request, conflict(request, session))
    except SessionRefused as refusal:
        return not_saved(request, str(refusal))
    at, fresh = now(), fresh_record(session)
    names = ", ".join(dict.fromkeys(kept.left_out))
    context = live(session, fresh, kept.forms, at=at) | {
        "state": "failed" if names else "saved",
        "at": at,
        "fault": _("Kept as typed, not readable yet: %(names)s") % {"names": names}
        if names
        else "",
        "fields": json.dumps({"version": fresh.version}),
    }
    return render(request, "protocols/_session_saved.html", context)


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_same(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in what was done last time, with lots that may be used today."""
    session, record = found_record(request, pk)
    last = queries.last_given(session.course.plan.patient, before=record)
    if last is None:
        messages.error(request, _("There is no session before this one."))
        return redirect("session-record", pk=pk)
    before = treatment_of(last)
    typed = treatment_forms(session, record, request.POST).typed(request.POST)
    rulings = rulings_for(session, record, before, at=now())
    filled = as_last_time(before, todays_shelf(session, set()), rulings.refused)
    return _store_and_go(request, (session, record), typed | filled, "products")


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the lot that a code names into the next row."""
    session, record = found_record(request, pk)
    at, code = now(), request.POST.get("code", "").replace("\x00", "").strip()[:200]
    match = lot_by_code(code, today=today_at(at), at=at) if code else None
    forms = treatment_forms(session, record, request.POST)
    typed = forms.typed(request.POST)
    if match is None or not match.lots:
        messages.error(
            request, _("No lot on the shelf has the code %(code)s.") % {"code": code}
        )
    else:
        typed |= with_lot(typed, match.lots[0], len(forms.products))
    return _store_and_go(request, (session, record), typed, "products")


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_observe(request: HttpRequest, pk: int) -> HttpResponse:
    """Start or stop the clock that runs after the last needle."""
    is_stop = "stop" in request.POST
    act = observation.stop_observation if is_stop else observation.start_observation

    def then(record: SessionRecord) -> None:
        act(record, by=staff(request), at=now())

    session, record = found_record(request, pk)
    typed = treatment_forms(session, record, request.POST).typed(request.POST)
    return _store_and_go(request, (session, record), typed, "after", then)


@require_POST
@requires(Permission.RECORD_SESSIONS)
def session_incident(request: HttpRequest, pk: int) -> HttpResponse:
    """What was given all the same, said by two people."""
    session, record = found_record(request, pk)
    form = IncidentForm(request.POST)
    if not form.is_valid():
        return page(request, session, record, status=422, incident=form)
    person, at = staff(request), now()
    try:
        second = confirm(
            email=form.cleaned_data["second_email"],
            password=form.cleaned_data["second_password"],
            first=person,
            at=at,
        )
        session_incidents.record_incident(
            record,
            form.key(),
            reason=form.cleaned_data["why"],
            by=person,
            confirmed_by=second,
            at=at,
        )
    except NotConfirmed as refusal:
        form.add_error("second_password", str(refusal))
        return page(request, session, record, status=422, incident=form)
    except SessionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Recorded as an incident by two people."))
    return redirect("session-record", pk=pk)


def _store_and_go(
    request: HttpRequest,
    opened: tuple[PlannedSession, SessionRecord],
    typed: dict[str, list[str]],
    place: str,
    then: Callable[[SessionRecord], None] | None = None,
) -> HttpResponse:
    session, record = opened
    posted: Posted = MultiValueDict(
        typed | {"version": request.POST.getlist("version")}
    )
    try:
        kept = store(request, session, record, posted)
        if then:
            then(kept.record)
    except (StaleRecord, SessionRefused) as refusal:
        return refused(request, session, record, refusal)
    return redirect(f"{reverse('session-record', args=[session.pk])}#{place}")
