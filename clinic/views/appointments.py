"""One appointment: look at it, take it a step further, cancel it; and the overrides."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.actions import appointments as actions
from clinic.actions import audit, undo
from clinic.actions.appointments import AppointmentRefused, StaleAppointment
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.roles import Permission
from clinic.domain.session_places import SessionPlace
from clinic.domain.undo import ChangeKind
from clinic.forms.booking import AdvanceForm, CancelForm
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from clinic.presenters import appointment as presenter
from clinic.presenters.card_signs import for_the_desk
from clinic.presenters.waiting_times import waiting_times
from clinic.queries import appointments as queries
from clinic.queries.reach import card_notes, session_places, visit_screen
from clinic.views.base import (
    ActionFormView,
    next_address,
    now,
    page_of,
    requires,
    staff,
)
from clinic.views.diary_card import card_of

# A visit that can be begun or gone on with.
STARTABLE_STATES = frozenset(
    {
        AppointmentState.BOOKED,
        AppointmentState.CONFIRMED,
        AppointmentState.ARRIVED,
        AppointmentState.IN_ROOM,
        AppointmentState.IN_TREATMENT,
    }
)


def place_of(pk: int) -> SessionPlace | None:
    """Its place in a course: when it is lost, the rest of the course is looked at."""
    return session_places([pk]).get(pk)


def found(request: HttpRequest, pk: int) -> Appointment:
    """The appointment, when its patient is theirs; 404 otherwise."""
    rows = queries.reachable_appointments(staff(request), at=now())
    return get_object_or_404(rows, pk=pk)


@require_safe
@requires(Permission.VIEW_DIARY)
def appointment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    person, at = staff(request), now()
    appointment = found(request, pk)
    clinical = person.may(Permission.VIEW_CLINICAL)
    subject = audit.Subject(
        name="appointment", id=pk, patient_id=appointment.patient_id
    )
    audit.record("appointment_read", subject, at=at, by=person)
    notes = card_notes([pk], clinical=clinical).get(pk, [])
    changes = list(queries.changes_of(appointment))
    context = {
        "appointment": appointment,
        "card": presenter.card(appointment, at=at),
        "times": waiting_times(changes, appointment, at=at),
        "type_name": appointment.type.name_in(translation.get_language() or ""),
        "history": presenter.history(changes, appointment),
        "notes": notes if clinical else for_the_desk(notes),
        "mails": queries.messages_of(appointment)
        if person.may(Permission.VIEW_MESSAGES)
        else [],
        "may_book": person.may(Permission.BOOK_APPOINTMENTS),
        "place": place_of(pk),
        "may_start": clinical and appointment.state in STARTABLE_STATES,
        "nav_section": "diary",
    }
    if "drawer" in request.GET:
        context["top"] = card_of(request, appointment)
        return render(request, "clinic/_appointment_drawer.html", context)
    return render(request, "clinic/appointment_detail.html", context)


@require_safe
@requires(Permission.VIEW_DIARY)
def appointment_start(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the screen of this visit; changes nothing."""
    appointment = found(request, pk)
    if not staff(request).may(Permission.VIEW_CLINICAL):
        return HttpResponseRedirect(reverse("appointment-detail", args=[pk]))
    return HttpResponseRedirect(visit_screen(appointment))


@require_POST
@requires(Permission.BOOK_APPOINTMENTS)
def advance(request: HttpRequest, pk: int) -> HttpResponse:
    """Check-in and every other step: one post from a card or from the page."""
    appointment = found(request, pk)
    form = AdvanceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This step does not exist. Nothing has changed."))
        return HttpResponseRedirect(_next(request, appointment))
    try:
        _advance(appointment.pk, form, by=staff(request), at=now())
    except AppointmentRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("appointment-detail", args=[pk]))
    if form.request().to == AppointmentState.NO_SHOW and (place := place_of(pk)):
        return HttpResponseRedirect(place.repair_url)
    return HttpResponseRedirect(_next(request, appointment))


def _advance(pk: int, form: AdvanceForm, *, by: StaffMember, at: datetime) -> None:
    with undo.recording(ChangeKind.ADVANCED, by=by, at=at) as recording:
        actions.advance(pk, form.request(), by=by, at=at, recording=recording)


class CancelView(ActionFormView):
    """Cancelling asks for a reason, and is the confirm step at once."""

    permission = Permission.BOOK_APPOINTMENTS
    form_class = CancelForm
    template_name = "clinic/appointment_cancel.html"
    anticipated = (AppointmentRefused,)

    def prepare(self) -> None:
        self.appointment = found(self.request, self.kwargs["pk"])

    def form(self, *bound: Any) -> CancelForm:
        form = CancelForm(*bound)
        form.initial = {"version": self.appointment.version}
        return form

    def context(self) -> dict[str, Any]:
        language = translation.get_language() or ""
        return {
            "appointment": self.appointment,
            "card": presenter.card(self.appointment, at=now()),
            "type_name": self.appointment.type.name_in(language),
            "nav_section": "diary",
        }

    def perform(self, form: CancelForm) -> str:
        by, at = staff(self.request), now()
        try:
            with undo.recording(ChangeKind.CANCELLED, by=by, at=at) as recording:
                actions.cancel(
                    self.appointment.pk,
                    form.request(),
                    by=by,
                    at=at,
                    recording=recording,
                )
        except StaleAppointment as stale:
            self.appointment = stale.appointment
            version = str(stale.appointment.version)
            form.data = {**self.request.POST.dict(), "version": version}
            raise
        messages.success(self.request, _("The appointment is cancelled."))
        if place := place_of(self.appointment.pk):
            return place.repair_url
        return reverse("appointment-detail", args=[self.appointment.pk])


@require_safe
@requires(Permission.VIEW_OVERRIDES)
def overrides(request: HttpRequest) -> HttpResponse:
    page = page_of(queries.overbooked(), request)
    rows = [(row, presenter.card(row, at=now())) for row in page]
    context = {"page": page, "rows": rows, "nav_section": "diary"}
    return render(request, "clinic/appointment_overrides.html", context)


def _next(request: HttpRequest, appointment: Appointment) -> str:
    return next_address(request) or reverse("appointment-detail", args=[appointment.pk])
