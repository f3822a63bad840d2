"""A problem told on the phone or at the desk. Whoever writes it down reads nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.domain.roles import Permission
from clinic.presenters.scalp_map import ZoneValue, scalp_map
from clinic.views.base import now, requires, staff
from patients.models.patient import Patient
from patients.presenters import header
from patients.presenters.header import today_of_clinic
from patients.views.base import open_patient
from protocols.actions import problems
from protocols.domain.adverse_words import Channel
from protocols.forms.problem import ProblemReportForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REPORT_PROBLEMS)
def problem_take(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk, clinical=False)
    own = {"today": today_of_clinic(now()), "consent_stands": True}
    if request.method != "POST":
        return _page(request, patient, _form(own))
    form = _form(own, request.POST)
    if not form.is_valid():
        return _page(request, patient, form, status=422)
    made = problems.report(
        patient,
        form.problem(channel=Channel.PHONE),
        form_key=form.cleaned_data["form_key"],
        by=staff(request),
        at=now(),
    )
    if made.is_urgent:
        messages.warning(
            request,
            _("Urgent: the clinician on duty has been called. Stay with the patient."),
        )
    else:
        messages.success(request, _("Noted. A clinician looks at it."))
    return redirect("patient-page", pk)


def _form(own: dict[str, object], *bound: object) -> ProblemReportForm:
    """Without a photo: nobody has one in the hand on the phone."""
    form = ProblemReportForm(*bound, **own)  # type: ignore[arg-type]
    del form.fields["picture"]
    return form


def _page(
    request: HttpRequest,
    patient: Patient,
    form: ProblemReportForm,
    *,
    status: int = 200,
) -> HttpResponse:
    chosen = {zone: ZoneValue(chosen=True) for zone in form.chosen_zones}
    context = {
        "patient": patient,
        "header": header.present(patient, staff(request), now()),
        "form": form,
        "map": scalp_map(chosen, uid="where"),
    }
    return render(request, "protocols/problem_take.html", context, status=status)
