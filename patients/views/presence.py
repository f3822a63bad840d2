"""Also here: who else has the patient open. Asked for often, so it is answered shortly."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from clinic.domain.roles import Permission
from clinic.presenters.consultation import STEPS
from clinic.views.base import now, requires, staff
from patients.actions.presence import leave, note
from patients.models.patient import Patient
from patients.presenters.presence import here
from patients.queries.presence import others
from patients.views.base import open_patient

SLUGS = {slug for slug, _title, _url in STEPS}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_CLINICAL)
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the others, 304 while nothing changed. POST: one is here, edits, or left."""
    patient = open_patient(request, pk, is_part=True)
    if request.method == "POST":
        return _noted(request, patient)
    at, step = now(), _step(request.GET.get("step", ""))
    found = here(others(patient, than=staff(request), at=at), step=step, at=at)
    said = f"{get_language()}|{found!r}".encode()
    tag = f'"{hashlib.sha256(said).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=tag)
    response = unchanged or render(request, "patients/_here.html", {"here": found})
    response.headers["ETag"] = tag
    return response


def _noted(request: HttpRequest, patient: Patient) -> HttpResponse:
    person, step = staff(request), _step(request.POST.get("step", ""))
    if request.POST.get("left"):
        leave(patient=patient, step=step, by=person)
    else:
        note(
            patient=patient,
            step=step,
            is_editing=request.POST.get("editing") == "1",
            by=person,
            at=now(),
        )
    return HttpResponse(status=204)


def _step(slug: str) -> str:
    return slug if slug in SLUGS else ""
