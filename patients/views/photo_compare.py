"""Two photos of one view beside or over each other; never two of different views."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.domain.roles import Permission
from clinic.views.base import now, requires, staff
from patients.domain.choices import PhotoState, PhotoView
from patients.models.photo import Photo
from patients.presenters.header import present
from patients.presenters.photo_compare import Asked, comparison, is_mixed
from patients.queries.photos import consent_stands, photos
from patients.views.base import open_patient


@requires(Permission.VIEW_CLINICAL)
@require_safe
def photo_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Without a choice: the first and the last of the view; an odd one falls back."""
    patient, at = open_patient(request, pk), now()
    ready = list(photos(patient, at=at).filter(state=PhotoState.READY))
    chosen = [_chosen(request, name, ready) for name in ("first", "second")]
    mixed = is_mixed(*chosen)
    asked = Asked(
        view=_view(request, chosen),
        first=chosen[0],
        second=chosen[1],
        mode=request.GET.get("mode", ""),
        is_aligned=request.GET.get("aligned", "yes") != "no",
    )
    context = {
        "patient": patient,
        "header": present(patient, staff(request), at),
        "has_consent": consent_stands(patient, at=at),
        "mixed": mixed,
        "compare": comparison(pk, ready, asked),
        "nav_section": "patients",
        "step": "assess",
    }
    status = 422 if mixed else 200
    return render(request, "patients/photo_compare.html", context, status=status)


def _chosen(request: HttpRequest, name: str, ready: list[Photo]) -> Photo | None:
    """404 for what is no photo of this patient that may be seen."""
    wanted = request.GET.get(name, "")
    if not wanted:
        return None
    try:
        uid = uuid.UUID(wanted)
    except ValueError:
        raise Http404 from None
    found = next((photo for photo in ready if photo.uid == uid), None)
    if found is None:
        raise Http404
    return found


def _view(request: HttpRequest, chosen: list[Photo | None]) -> PhotoView:
    wanted = request.GET.get("view", "")
    if wanted in set(PhotoView):
        return PhotoView(wanted)
    named = next((photo for photo in chosen if photo is not None), None)
    return PhotoView(named.view) if named else PhotoView.VERTEX
