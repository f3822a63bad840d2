"""What stands beside every step of a consultation: the live screening under the rail, and
the panel with last session, photos, the intake's answers and open questions."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clinic.domain.roles import Permission
from clinic.views.base import now, requires, staff
from patients.actions.intake_review import MalformedAnswers, UndecidedDouble, review
from patients.domain.choices import ReviewDecision
from patients.domain.review import LineDecision
from patients.models.patient import Patient
from patients.queries import intakes
from patients.views.base import open_patient
from protocols.domain.screening import Screening
from protocols.domain.screening_changes import changes_since, remembered
from protocols.presenters.room import side
from protocols.presenters.screening_live import live_view, what_changed
from protocols.queries import room as queries
from protocols.queries.candidacy_facts import Gathered
from protocols.queries.screenings import sign_off, standing_decisions

LIVE = "screening-live"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_CLINICAL)
def screening_live(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines as they are now. POST hands back what the page had seen, so that the
    answer can say what changed; nothing is written by it."""
    patient, at = open_patient(request, pk, is_part=True), now()
    gathered, screening = queries.screening_now(patient, at=at)
    context = {
        "patient": patient,
        "live": live_view(screening, standing_decisions(patient)),
        "rules_signed": sign_off(gathered.ruleset) is not None,
        "said": _said(request, patient, gathered, screening),
        "seen": signing.dumps(
            remembered(screening, gathered.known), salt=_salt(patient), compress=True
        ),
    }
    return render(request, "protocols/_screening_live.html", context)


@require_safe
@requires(Permission.VIEW_CLINICAL)
def room_side(request: HttpRequest, pk: int) -> HttpResponse:
    return _side(request, open_patient(request, pk))


@require_POST
@requires(Permission.EDIT_CLINICAL)
def room_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept one line of the intake, beside the field that it feeds. Twice is once."""
    patient = open_patient(request, pk)
    intake = intakes.to_review(patient)
    fault = ""
    if intake is not None:
        decision = LineDecision(
            key=request.POST.get("key", ""), decision=ReviewDecision.ACCEPTED
        )
        try:
            review(intake, [decision], by=staff(request), at=now())
        except (UndecidedDouble, MalformedAnswers):
            fault = reverse("intake-review", args=[pk])
    response = _side(request, patient, fault=fault)
    response.headers["HX-Trigger"] = "anagen:kept"
    return response


def _side(request: HttpRequest, patient: Patient, fault: str = "") -> HttpResponse:
    found = queries.beside(patient, at=now())
    context: dict[str, Any] = {
        "patient": patient,
        "glance": side(found),
        "fault_url": fault,
    }
    return render(request, "protocols/_room_side.html", context)


def _said(
    request: HttpRequest, patient: Patient, gathered: Gathered, screening: Screening
) -> tuple[str, ...]:
    """Anything that is not ours is taken for a page that has seen nothing yet."""
    try:
        memory = signing.loads(request.POST.get("seen", ""), salt=_salt(patient))
    except signing.BadSignature:
        return ()
    return what_changed(changes_since(memory, screening, gathered.known))


def _salt(patient: Patient) -> str:
    return f"{LIVE}-{patient.pk}"
