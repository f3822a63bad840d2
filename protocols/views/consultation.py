"""The steps of a consultation with their states: fetched by every page beside them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.domain.roles import Permission
from clinic.presenters import consultation as rail
from clinic.views.base import now, requires, staff
from patients.queries.access import may_read_clinical
from patients.views.base import open_patient
from protocols.presenters import consultation as presenter
from protocols.queries.candidacy_facts import clinic_zone
from protocols.queries.consultation import consultation_of


@require_safe
@requires(Permission.VIEW_PATIENTS)
def consultation_steps(request: HttpRequest, pk: int) -> HttpResponse:
    patient, at = open_patient(request, pk, clinical=False), now()
    clinical = may_read_clinical(staff(request), patient, at=at)
    found = consultation_of(patient, clinical=clinical, at=at)
    standings = presenter.standings(found, clinical=clinical, zone=clinic_zone())
    context = {
        "steps": rail.steps(patient.pk, request.GET.get("step", ""), standings),
        "is_line": request.GET.get("look") == "line",
    }
    return render(request, "_partials/step_rail.html", context)
