"""Clinical photos: the standard views, their upload, and the files themselves."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.actions import audit
from clinic.domain.roles import Permission
from clinic.views.base import now, private_file_response, requires, staff
from patients.actions.photo_sets import NoPhotoConsent
from patients.actions.photos import (
    PhotoUpload,
    Refused,
    remove,
    upload,
)
from patients.domain.choices import PhotoState, PhotoView
from patients.forms.photos import PhotoForm
from patients.models.patient import Patient
from patients.presenters.header import present
from patients.presenters.photo_matrix import MOST_DAYS, matrix, thumb
from patients.queries.photos import consent_stands, file_for, kept, photo_of
from patients.views.base import open_patient

ALL_DAYS = 1000


@requires(Permission.VIEW_CLINICAL)
@require_safe
def photo_list(request: HttpRequest, pk: int) -> HttpResponse:
    form = PhotoForm(initial=_first_view(request))
    return _page(request, open_patient(request, pk), form)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def photo_upload(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, patient, form, status=422)
    picture = PhotoUpload(
        PhotoView(form.cleaned_data["view"]), form.cleaned_data["picture"].read()
    )
    try:
        upload(patient=patient, picture=picture, by=staff(request), at=now())
    except (Refused, NoPhotoConsent) as refusal:
        form.add_error("picture", str(refusal))
        return _page(request, patient, form, status=422)
    return redirect("photo-list", pk)


@requires(Permission.VIEW_CLINICAL)
@require_safe
def photo_state(request: HttpRequest, pk: int, uid: uuid.UUID) -> HttpResponse:
    """204 while the worker draws, then the finished fragment."""
    patient = open_patient(request, pk)
    photo = photo_of(patient, uid, at=now())
    if photo is None:
        raise Http404
    if photo.state in {PhotoState.QUEUED, PhotoState.PROCESSING}:
        return HttpResponse(status=204)
    context = {"thumb": thumb(photo), "patient": patient}
    return render(request, "patients/_photo_thumb.html", context)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def photo_remove(request: HttpRequest, pk: int, uid: uuid.UUID) -> HttpResponse:
    photo = photo_of(open_patient(request, pk), uid, at=now())
    if photo is None:
        raise Http404
    remove(photo=photo, by=staff(request), at=now())
    messages.success(request, _("The photo is removed from the record."))
    return redirect("photo-list", pk)


@requires(Permission.VIEW_CLINICAL)
@require_safe
def photo_file(request: HttpRequest, uid: uuid.UUID, size: str) -> HttpResponse:
    """Always the whole file, always checked: no range, no validator answers for it."""
    person, at = staff(request), now()
    file = file_for(person, uid=uid, size=size, at=at)
    if file is None:
        raise Http404
    audit.record(
        "photo_read",
        audit.Subject(
            name="photo",
            id=file.photo_id,
            patient_id=file.patient_id,
            detail={"size": size},
        ),
        at=at,
        by=person,
    )
    return private_file_response(file.key, content_type="image/jpeg")


def _page(
    request: HttpRequest, patient: Patient, form: PhotoForm, status: int = 200
) -> HttpResponse:
    at = now()
    has_consent = consent_stands(patient, at=at)
    on_file = kept(patient)
    context: dict[str, Any] = {
        "patient": patient,
        "header": present(patient, staff(request), at),
        "form": form,
        "has_consent": has_consent,
        "matrix": matrix(on_file, most=_most_days(request)) if has_consent else None,
        "hidden": 0 if has_consent else on_file.count(),
        "nav_section": "patients",
        "step": "assess",
    }
    return render(request, "patients/photos.html", context, status=status)


def _most_days(request: HttpRequest) -> int:
    return ALL_DAYS if request.GET.get("days") == "all" else MOST_DAYS


def _first_view(request: HttpRequest) -> dict[str, str]:
    """The view whose empty place was clicked."""
    wanted = request.GET.get("view", "")
    return {"view": wanted} if wanted in set(PhotoView) else {}
