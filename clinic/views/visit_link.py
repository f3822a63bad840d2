"""The patient's own page about one appointment. Looking at it changes nothing."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.actions import appointments as actions
from clinic.actions import visit_answers
from clinic.actions.appointments import AppointmentRefused
from clinic.domain.appointment_states import FIRM_STATES, AppointmentState
from clinic.domain.booking import AdvanceRequest, CancelRequest
from clinic.domain.message_states import LinkPurpose
from clinic.domain.visit_offers import CallReason
from clinic.forms.visit_link import VisitAnswerForm
from clinic.models.diary import Appointment
from clinic.models.links import PatientLink
from clinic.presenters.visit import visit
from clinic.queries import appointments as queries
from clinic.queries import visit_offers
from clinic.queries.clinic_card import clinic_card
from clinic.views.base import now, patient_link

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@patient_link(LinkPurpose.APPOINTMENT)
def visit_link(request: HttpRequest, link: PatientLink) -> HttpResponse:
    appointment = queries.appointment_of(link)
    if request.method != "POST":
        return _page(request, appointment)
    form = VisitAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose one of the buttons."))
        return _page(request, appointment, status=422)
    try:
        return HttpResponseRedirect(_answer(request, appointment, form))
    except AppointmentRefused:
        return changed_meanwhile(request, link)


def changed_meanwhile(request: HttpRequest, link: PatientLink) -> HttpResponse:
    messages.warning(
        request,
        _("Your appointment has changed in the meantime. This is how it is now."),
    )
    return _page(request, queries.appointment_of(link), status=409)


def _answer(
    request: HttpRequest, appointment: Appointment, form: VisitAnswerForm
) -> str:
    """Do what the patient says; the address to go to."""
    version, at = form.cleaned_data["version"], now()
    match form.cleaned_data["answer"]:
        case VisitAnswerForm.COME:
            step = AdvanceRequest(version=version, to=AppointmentState.CONFIRMED)
            actions.advance(appointment.pk, step, by=None, at=at)
        case VisitAnswerForm.ANOTHER:
            if not _calls_instead(appointment):
                return f"{request.path}times/"
        case _:
            reason = form.cleaned_data["reason"] or _("The patient cannot come.")
            cancel = CancelRequest(version=version, reason=reason)
            visit_answers.cannot_come(appointment, cancel, at=at)
    return request.path


def _calls_instead(appointment: Appointment) -> bool:
    """True when there is nothing to choose from, and the desk has been told."""
    at = now()
    reason = visit_offers.who_must_call(appointment, at=at)
    if reason is None:
        if visit_offers.offers(appointment, at=at):
            return False
        reason = CallReason.NONE_FREE
    visit_answers.ask_for_call(appointment, reason=reason, at=at)
    return True


def _page(
    request: HttpRequest, appointment: Appointment, *, status: int = 200
) -> HttpResponse:
    at, clinic = now(), clinic_card()
    shown = visit(appointment, clinic)
    may_answer = appointment.is_ahead and at < appointment.starts_at
    context = {
        "visit": shown,
        "version": appointment.version,
        "home": request.path.removesuffix("times/"),
        "problem_url": f"{request.path.removesuffix('times/')}problem/",
        "is_over": appointment.ends_at <= at,
        "may_answer": may_answer,
        "may_move": may_answer and appointment.state in FIRM_STATES,
        "is_late": at > shown.free_until_moment,
        "was_late": queries.was_cancelled_after(appointment, shown.free_until_moment),
        "is_call_promised": visit_offers.is_call_promised(appointment),
        "preparation": _preparation(appointment),
    }
    return render(request, "clinic/visit_link.html", context, status=status)


def _preparation(appointment: Appointment) -> list[str]:
    """What the app above says about getting ready, in the language that is active."""
    if not settings.VISIT_PREPARATION:
        return []
    lines = import_string(settings.VISIT_PREPARATION)
    return list(lines(appointment, language=get_language() or ""))
