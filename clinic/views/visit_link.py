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
from clinic.actions.appointments import AppointmentRefused
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.booking import AdvanceRequest, CancelRequest
from clinic.domain.message_states import LinkPurpose
from clinic.forms.booking import VisitAnswerForm
from clinic.models.diary import Appointment
from clinic.models.links import PatientLink
from clinic.presenters.visit import visit
from clinic.queries import appointments as queries
from clinic.queries.clinic_card import clinic_card
from clinic.views.base import now, patient_link


@require_http_methods(["GET", "HEAD", "POST"])
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
        _answer(appointment, form)
    except AppointmentRefused:
        messages.warning(
            request,
            _("Your appointment has changed in the meantime. This is how it is now."),
        )
        return _page(request, queries.appointment_of(link), status=409)
    return HttpResponseRedirect(request.path)


def _answer(appointment: Appointment, form: VisitAnswerForm) -> None:
    version = form.cleaned_data["version"]
    if form.cleaned_data["answer"] == VisitAnswerForm.COME:
        step = AdvanceRequest(version=version, to=AppointmentState.CONFIRMED)
        actions.advance(appointment.pk, step, by=None, at=now())
        return
    reason = form.cleaned_data["reason"] or _("The patient cannot come.")
    request = CancelRequest(version=version, reason=reason)
    actions.cancel(appointment.pk, request, by=None, at=now())


def _page(
    request: HttpRequest, appointment: Appointment, *, status: int = 200
) -> HttpResponse:
    at, clinic = now(), clinic_card()
    shown = visit(appointment, clinic)
    context = {
        "visit": shown,
        "version": appointment.version,
        "is_over": appointment.ends_at <= at,
        "may_answer": appointment.is_ahead and at < appointment.starts_at,
        "is_late": at > shown.free_until_moment,
        "preparation": _preparation(appointment),
    }
    return render(request, "clinic/visit_link.html", context, status=status)


def _preparation(appointment: Appointment) -> list[str]:
    """What the app above says about getting ready, in the language that is active."""
    if not settings.VISIT_PREPARATION:
        return []
    lines = import_string(settings.VISIT_PREPARATION)
    return list(lines(appointment, language=get_language() or ""))
