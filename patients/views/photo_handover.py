"""The clinician's side of the phone that takes the photos: code, arrivals, end."""

import hashlib
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clinic.domain.links import path
from clinic.domain.message_states import LinkPurpose
from clinic.domain.roles import Permission
from clinic.views.base import now, private_page, requires, staff
from patients.actions.photo_sets import NoPhotoConsent, end, hand_over, note_conditions
from patients.forms.photos import ConditionsForm, initial_conditions
from patients.models.patient import Patient
from patients.models.photo_set import PhotoSet
from patients.presenters.header import present
from patients.presenters.photo_capture import steps, taken_besides
from patients.queries.photo_sets import newest_link, set_of, taken
from patients.queries.photos import consent_stands
from patients.views.base import open_patient
from patients.views.intake_staff import qr_code, site_url


@require_POST
@requires(Permission.EDIT_CLINICAL)
def photo_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """The code is in this answer alone: no address and no log ever holds the link."""
    patient, at = open_patient(request, pk), now()
    try:
        handed = hand_over(patient, by=staff(request), at=at)
    except NoPhotoConsent as refusal:
        messages.error(request, str(refusal))
        return redirect("photo-list", pk)
    context = {
        "patient": patient,
        "header": present(patient, staff(request), at),
        "code": qr_code(site_url() + path(LinkPurpose.PHOTOS, handed.token)),
        "nav_section": "patients",
        "step": "assess",
        **_live(patient, handed.photo_set, at),
    }
    return private_page(render(request, "patients/photo_handover.html", context))


@require_safe
@requires(Permission.EDIT_CLINICAL)
def photo_live(request: HttpRequest, pk: int, photo_set: int) -> HttpResponse:
    """What has arrived; 304 while that is what the page shows already."""
    patient, at = open_patient(request, pk), now()
    found = _found(patient, photo_set)
    live = _live(patient, found, at)
    # Not of the fragment itself: the key of its forms is another one each time.
    state = [live[name] for name in ("link", "is_open", "has_consent", "steps")]
    tag = f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return private_page(HttpResponseNotModified(headers={"ETag": tag}))
    answer = render(request, "patients/_photo_live.html", live)
    answer.headers["ETag"] = tag
    return private_page(answer)


@require_POST
@requires(Permission.EDIT_CLINICAL)
def photo_handover_end(request: HttpRequest, pk: int, photo_set: int) -> HttpResponse:
    patient = open_patient(request, pk)
    if end(_found(patient, photo_set), by=staff(request), at=now()):
        messages.success(request, _("The code is closed."))
    return redirect("photo-list", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_CLINICAL)
def photo_conditions(request: HttpRequest, pk: int, photo_set: int) -> HttpResponse:
    patient, at = open_patient(request, pk), now()
    found = _found(patient, photo_set)
    form = ConditionsForm(
        request.POST if request.method == "POST" else None,
        initial=initial_conditions(found),
    )
    if request.method == "POST" and form.is_valid():
        note_conditions(found, form.conditions(), by=staff(request), at=at)
        return redirect("photo-list", pk)
    context = {
        "patient": patient,
        "header": present(patient, staff(request), at),
        "form": form,
        "photo_set": found,
        "nav_section": "patients",
        "step": "assess",
    }
    status = 422 if form.errors else 200
    return render(request, "patients/photo_conditions.html", context, status=status)


def _found(patient: Patient, pk: int) -> PhotoSet:
    found = set_of(patient, pk)
    if found is None:
        raise Http404
    return found


def _live(patient: Patient, photo_set: PhotoSet, at: datetime) -> dict[str, Any]:
    link = newest_link(photo_set)
    is_open = link is not None and link.revoked_at is None and link.expires_at > at
    has_consent = consent_stands(patient, at=at)
    rows = list(taken(photo_set)) if has_consent else []
    shown = steps(rows)
    return {
        "patient": patient,
        "photo_set": photo_set,
        "link": link,
        "is_open": is_open and has_consent,
        "has_consent": has_consent,
        "steps": [*shown, *taken_besides(rows)],
        "taken": sum(step.is_taken for step in shown),
    }
