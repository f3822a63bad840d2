"""Plans: listed, started from a protocol, edited, issued."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from clinic.domain.roles import Permission
from clinic.views.base import now, requires
from patients.views.base import open_patient
from protocols.domain.verdicts import Part
from protocols.presenters.rule_book import protocol_card
from protocols.queries import plans as queries
from protocols.queries.screenings import live_screening
from protocols.views.frame import clinical_context


@require_GET
@requires(Permission.VIEW_CLINICAL)
def plan_list(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk)
    live = live_screening(patient, part=Part.COURSE, at=now())
    context = {
        **clinical_context(patient, step="plan"),
        "plans": queries.plans_of(patient),
        "cards": [protocol_card(each) for each in queries.protocols_for(live)],
    }
    return render(request, "protocols/plan_list.html", context)
