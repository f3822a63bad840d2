"""One photo: how it was taken, keep it all the same, put its view right, landmarks."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.domain.roles import Permission
from clinic.views.base import now, requires, staff
from patients.actions.photo_changes import (
    correct_view,
    keep,
    note_lens,
    set_landmarks,
)
from patients.domain.photo_correction import Lens
from patients.forms.photos import KeepForm, LandmarksForm, LensForm, ViewForm
from patients.models.patient import Patient
from patients.models.photo import Photo
from patients.presenters.header import present
from patients.presenters.photo_detail import detail
from patients.queries.photos import corrections, photo_of
from patients.views.base import open_patient


@requires(Permission.VIEW_CLINICAL)
@require_safe
def photo_detail(request: HttpRequest, pk: int, uid: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, pk)
    return _page(request, patient, _found(patient, uid))


@requires(Permission.EDIT_CLINICAL)
@require_POST
def photo_keep(request: HttpRequest, pk: int, uid: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, pk)
    photo, form = _found(patient, uid), KeepForm(request.POST)
    if not form.is_valid():
        return _page(request, patient, photo, form)
    because = form.cleaned_data["because"]
    if keep(photo, because=because, by=staff(request), at=now()):
        messages.success(request, _("The photo is kept."))
    return redirect("photo-detail", pk, uid)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def photo_view(request: HttpRequest, pk: int, uid: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, pk)
    photo, form = _found(patient, uid), ViewForm(request.POST)
    if not form.is_valid():
        return _page(request, patient, photo, form)
    if correct_view(photo, form.correction(), by=staff(request), at=now()):
        messages.success(request, _("The view is corrected."))
    return redirect("photo-detail", pk, uid)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def photo_landmarks(request: HttpRequest, pk: int, uid: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, pk)
    photo, form = _found(patient, uid), LandmarksForm(request.POST)
    if not form.is_valid():
        return _page(request, patient, photo, form)
    set_landmarks(photo, form.points(), by=staff(request), at=now())
    messages.success(request, _("The two points are saved."))
    return redirect("photo-detail", pk, uid)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def photo_lens(request: HttpRequest, pk: int, uid: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, pk)
    photo, form = _found(patient, uid), LensForm(request.POST)
    if not form.is_valid():
        return _page(request, patient, photo, form)
    note_lens(photo, Lens(**form.cleaned_data), by=staff(request), at=now())
    messages.success(request, _("The lens is noted."))
    return redirect("photo-detail", pk, uid)


def _found(patient: Patient, uid: uuid.UUID) -> Photo:
    photo = photo_of(patient, uid, at=now())
    if photo is None:
        raise Http404
    return photo


def _page(
    request: HttpRequest, patient: Patient, photo: Photo, form: Form | None = None
) -> HttpResponse:
    """Whichever form was refused stands in for its blank one."""
    shown = detail(photo)
    forms: dict[str, Form] = {
        "keep_form": KeepForm(),
        "view_form": ViewForm(initial={"view": photo.view}),
        "marks_form": LandmarksForm(initial=shown.places),
        "lens_form": LensForm(
            initial={"magnification": photo.magnification, "landmark": photo.landmark}
        ),
    }
    names = {
        KeepForm: "keep_form",
        ViewForm: "view_form",
        LandmarksForm: "marks_form",
        LensForm: "lens_form",
    }
    if form is not None:
        forms[names[type(form)]] = form
    context: dict[str, Any] = {
        "patient": patient,
        "header": present(patient, staff(request), now()),
        "photo": shown,
        "corrections": corrections(photo),
        "form": form,
        **forms,
        "nav_section": "patients",
        "step": "assess",
    }
    status = 200 if form is None else 422
    return render(request, "patients/photo_detail.html", context, status=status)
