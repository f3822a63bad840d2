"""Other times for one appointment, behind the same link. Looking changes nothing."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.actions import visit_answers
from clinic.actions.appointments import AppointmentRefused
from clinic.actions.visit_answers import MustCall, TimeGone
from clinic.domain.appointment_states import FIRM_STATES
from clinic.domain.availability import Slot
from clinic.domain.message_states import LinkPurpose
from clinic.domain.visit_offers import CallReason
from clinic.forms.visit_link import VisitTimeForm
from clinic.models.diary import Appointment
from clinic.models.links import PatientLink
from clinic.presenters import visit_times as present
from clinic.presenters.visit import visit
from clinic.queries import appointments as queries
from clinic.queries import visit_offers
from clinic.queries.clinic_card import clinic_card
from clinic.queries.names import names_of
from clinic.views.base import now, patient_link
from clinic.views.visit_link import METHODS, changed_meanwhile


@require_http_methods(METHODS)
@patient_link(LinkPurpose.APPOINTMENT)
def visit_times(request: HttpRequest, link: PatientLink) -> HttpResponse:
    appointment, at = queries.appointment_of(link), now()
    home = request.path.removesuffix("times/")
    can_move = appointment.state in FIRM_STATES and at < appointment.starts_at
    if request.method == "POST":
        return _post(request, link, appointment)
    if not can_move or visit_offers.who_must_call(appointment, at=at):
        return HttpResponseRedirect(home)
    return _page(request, appointment, visit_offers.offers(appointment, at=at))


def _post(
    request: HttpRequest, link: PatientLink, appointment: Appointment
) -> HttpResponse:
    home = request.path.removesuffix("times/")
    form = VisitTimeForm(request.POST)
    at = now()
    try:
        if form.wants_call:
            reason = CallReason.NONE_SUITS
            visit_answers.ask_for_call(appointment, reason=reason, at=at)
            return HttpResponseRedirect(home)
        if not form.is_valid():
            slots = visit_offers.offers(appointment, at=at)
            return _page(request, appointment, slots, form=form, status=422)
        visit_answers.choose_time(
            appointment, form.chosen(), version=form.cleaned_data["version"], at=at
        )
    except TimeGone as gone:
        return _taken(request, appointment, gone.nearest)
    except MustCall:
        return HttpResponseRedirect(home)
    except AppointmentRefused:
        return changed_meanwhile(request, link)
    messages.success(request, _("Your appointment has moved. This is the new time."))
    return HttpResponseRedirect(home)


def _taken(
    request: HttpRequest, appointment: Appointment, nearest: Sequence[Slot]
) -> HttpResponse:
    messages.warning(
        request,
        _("This time is not free any more. Your appointment stays as it was."),
    )
    return _page(request, appointment, nearest, status=409)


def _page(
    request: HttpRequest,
    appointment: Appointment,
    slots: Sequence[Slot],
    *,
    form: VisitTimeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    zone = appointment.location.zone
    shown = visit_offers.shown(appointment, slots)
    people = [slot.practitioner_id for slot in shown]
    names, _rooms = names_of(practitioner_ids=people, room_ids=[])
    context = {
        "visit": visit(appointment, clinic_card()),
        "version": appointment.version,
        "days": present.days(
            shown, names=names, usual=appointment.practitioner_id, zone=zone
        ),
        "form": form,
        "home": request.path.removesuffix("times/"),
    }
    return render(request, "clinic/visit_times.html", context, status=status)
