"""An adverse event: its page, what a clinician says of it, and how it ends."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clinic.domain.roles import Permission
from clinic.forms.conflict import Conflict, Side, conflict_of, said_meanwhile
from clinic.models.staff import StaffMember
from clinic.queries.site import home_location, zone_of
from clinic.views.base import now, private_file_response, requires, staff
from patients.presenters import header
from patients.queries.photos import consent_stands
from patients.views.base import open_patient
from protocols.actions import event_follow_ups, events
from protocols.actions.event_entries import EventChanged, EventRefused
from protocols.domain.adverse_words import EventState, PhotoAgreed
from protocols.forms.event import EventForm, FollowUpForm, NoteForm, initial_of
from protocols.models.adverse import AdverseEvent
from protocols.presenters import event_page as presenter
from protocols.queries import events as queries


def found(request: HttpRequest, pk: int) -> AdverseEvent:
    """The event, when its patient's record is theirs to read; 404 otherwise."""
    event = queries.of_number(pk)
    if event is None:
        raise Http404
    open_patient(request, event.patient_id)
    return event


def _clock() -> tuple[date, ZoneInfo]:
    zone = zone_of(home_location())
    return now().astimezone(zone).date(), zone


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_CLINICAL)
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    event = found(request, pk)
    today, zone = _clock()
    if request.method != "POST":
        form = EventForm(initial=initial_of(event, zone), today=today, zone=zone)
        return _page(request, event, form)
    if refused := _assessed(request, event):
        return refused
    messages.success(request, _("Saved."))
    return redirect("event-detail", pk)


def _assessed(request: HttpRequest, event: AdverseEvent) -> HttpResponse | None:
    """Save what was chosen; the page with what stands against it, when something does."""
    today, zone = _clock()
    form = EventForm(request.POST, today=today, zone=zone)
    if not form.is_valid():
        return _page(request, event, form, status=422)
    try:
        events.assess(
            event.pk,
            form.values(),
            version=form.cleaned_data["version"],
            by=staff(request),
            at=now(),
        )
    except EventChanged as stale:
        return _conflict(request, event.pk, form, str(stale))
    except EventRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, event, form, status=422)
    return None


def _conflict(
    request: HttpRequest, pk: int, form: EventForm, said: str
) -> HttpResponse:
    """Both versions field by field; what was typed stays and counts from now on."""
    event = found(request, pk)
    _today, zone = _clock()
    stands = EventForm(initial=initial_of(event, zone), today=form.today, zone=zone)
    last = queries.changed_since(event, form.cleaned_data["version"])
    conflict = conflict_of(
        [Side(form)],
        [Side(stands)],
        said=said_meanwhile(last.at, last.by, staff(request))
        if last
        else said_meanwhile(None),
        fields={"version": event.version},
    )
    posted = request.POST.copy()
    posted["version"] = str(event.version)
    again = EventForm(posted, today=form.today, zone=zone)
    again.add_error(None, f"{said} {_('Nothing of yours is lost.')}")
    return _page(request, event, again, status=409, conflict=conflict)


def _page(
    request: HttpRequest,
    event: AdverseEvent,
    form: EventForm,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
    **forms: Any,
) -> HttpResponse:
    today, zone = _clock()
    context = {
        "patient": event.patient,
        "header": header.present(event.patient, staff(request), now()),
        "step": "",
        "event_page": presenter.page(event, zone, today=today),
        "form": form,
        "note_form": NoteForm(auto_id="note_%s"),
        "follow_up_form": FollowUpForm(auto_id="plan_%s", today=today),
        "conflict": conflict,
        **forms,
    }
    return render(request, "protocols/event.html", context, status=status)


def _with_faults(
    request: HttpRequest, event: AdverseEvent, name: str, faulty: Any, **more: Any
) -> HttpResponse:
    today, zone = _clock()
    form = EventForm(initial=initial_of(event, zone), today=today, zone=zone)
    return _page(request, event, form, status=422, **{name: faulty, **more})


@require_POST
@requires(Permission.EDIT_CLINICAL)
def event_note(request: HttpRequest, pk: int) -> HttpResponse:
    event = found(request, pk)
    form = NoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        return _with_faults(request, event, "note_form", form)
    events.note(pk, form.cleaned_data["text"], by=staff(request), at=now())
    return redirect("event-detail", pk)


@require_POST
@requires(Permission.EDIT_CLINICAL)
def event_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    event = found(request, pk)
    today, _zone = _clock()
    form = FollowUpForm(request.POST, auto_id="plan_%s", today=today)
    if not form.is_valid():
        return _with_faults(request, event, "follow_up_form", form)
    due = form.cleaned_data["due_on"]
    return _do(
        request,
        pk,
        lambda by: event_follow_ups.plan(pk, due, by=by, at=now()),
    )


@require_POST
@requires(Permission.EDIT_CLINICAL)
def event_follow_up_done(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    event = found(request, pk)
    follow_up = queries.follow_up_of(event, row)
    if follow_up is None:
        raise Http404
    form = NoteForm(request.POST, auto_id="found_%s")
    if not form.is_valid():
        return _with_faults(request, event, "found_form", form, found_row=row)
    text = form.cleaned_data["text"]
    event_follow_ups.finish(follow_up.pk, text, by=staff(request), at=now())
    return redirect("event-detail", pk)


@require_POST
@requires(Permission.EDIT_CLINICAL)
def event_close(request: HttpRequest, pk: int) -> HttpResponse:
    """With what is chosen on the page, saved first: nothing of it is lost."""
    event = found(request, pk)
    if event.state == EventState.OPEN and (refused := _assessed(request, event)):
        return refused
    return _do(request, pk, lambda by: events.close(pk, by=by, at=now()))


@require_POST
@requires(Permission.EDIT_CLINICAL)
def event_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    event = found(request, pk)
    form = NoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        return _with_faults(request, event, "note_form", form)
    reason = form.cleaned_data["text"]
    return _do(request, pk, lambda by: events.reopen(pk, reason, by=by, at=now()))


@require_POST
@requires(Permission.EDIT_CLINICAL)
def event_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """The clinician's word; whoever sets the times does it on the course's page."""
    found(request, pk)
    return _do(request, pk, lambda by: events.let_course_go_on(pk, by=by, at=now()))


@require_safe
@requires(Permission.VIEW_CLINICAL)
def event_photo(request: HttpRequest, pk: int, report: int, size: str) -> HttpResponse:
    event = found(request, pk)
    row = queries.report_with_photo(event, report)
    keys = {"large": "photo_key", "small": "photo_small_key"}
    if row is None or size not in keys:
        raise Http404
    if row.photo_agreed == PhotoAgreed.STANDING and not consent_stands(event.patient):
        raise Http404
    return private_file_response(getattr(row, keys[size]), content_type="image/jpeg")


def _do(
    request: HttpRequest, pk: int, deed: Callable[[StaffMember], object]
) -> HttpResponse:
    try:
        deed(staff(request))
    except EventRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("event-detail", pk)
