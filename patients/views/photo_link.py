"""A phone or tablet takes the six photos by a code. It is shown no record: the clinic's
name, a short word that staff compare, and the blurred outline of the last photo."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic.actions import audit
from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from clinic.queries.site import home_location
from clinic.views.base import now, patient_link, private_file_response
from patients.actions.photo_sets import NoPhotoConsent, note_conditions
from patients.actions.photos import PhotoUpload, Refused, upload
from patients.domain.choices import PhotoView
from patients.domain.photo_quality import ADVICE, AREATA_VIEWS, STANDARD_VIEWS
from patients.forms.photos import ChecklistForm, PictureForm
from patients.models.photo_set import PhotoSet
from patients.presenters.photo_capture import Step, more_steps, steps
from patients.presenters.photo_conditions import difference_words
from patients.presenters.photo_matrix import fault_codes
from patients.presenters.photos import view_hint, view_name
from patients.queries.photo_sets import ghosts, set_of_link, taken


@require_http_methods(["GET", "HEAD", "POST"])
@patient_link(LinkPurpose.PHOTOS)
def photo_link(request: HttpRequest, link: PatientLink) -> HttpResponse:
    """The list of conditions, ticked once a set, and how far the six views are."""
    at = _clock()
    photo_set = set_of_link(link, at=at)
    if photo_set is None:
        return _gone(request)
    form = ChecklistForm(
        request.POST if request.method == "POST" else None,
        initial={"held": photo_set.held},
    )
    rows = list(taken(photo_set))
    shown, token = steps(rows), _token(request)
    if request.method == "POST" and form.is_valid():
        note_conditions(photo_set, form.conditions(photo_set), by=None, at=at)
        view = request.POST.get("view", "")
        if view in STANDARD_VIEWS + AREATA_VIEWS:
            return redirect("photo-link-view", token, view)
        return HttpResponseRedirect(_next(token, shown, ""))
    known = {*ghosts(photo_set), *(photo.view for photo in rows)}
    context = {
        "form": form,
        "photo_set": photo_set,
        "steps": shown,
        "left": sum(not step.is_taken for step in shown),
        "more": more_steps(rows, known),
        "is_areata": any(view in AREATA_VIEWS for view in known),
        "link": link,
        "token": token,
    }
    status = 422 if form.errors else 200
    return render(request, "patients/photo_link.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@patient_link(LinkPurpose.PHOTOS)
def photo_link_view(request: HttpRequest, link: PatientLink, view: str) -> HttpResponse:
    """One view: its outline, the camera, and what is said of the picture taken."""
    at = _clock()
    photo_set = set_of_link(link, at=at)
    if photo_set is None:
        return _gone(request)
    if view not in STANDARD_VIEWS + AREATA_VIEWS:
        raise Http404
    page = _Page(link, _token(request), photo_set, PhotoView(view))
    if request.method != "POST":
        return _view_page(request, page, PictureForm())
    return _take(request, page, at)


@require_safe
@patient_link(LinkPurpose.PHOTOS)
def photo_link_ghost(
    request: HttpRequest, link: PatientLink, view: str
) -> HttpResponse:
    """The outline of an earlier photo of this view: 200 px, blurred, lines alone."""
    at = now()
    photo_set = set_of_link(link, at=at)
    if photo_set is None:
        return _gone(request)
    ghost = ghosts(photo_set).get(view)
    if ghost is None:
        raise Http404
    photo = ghost.photo
    audit.record(
        "photo_ghost_read",
        audit.Subject(name="photo", id=photo.pk, patient_id=photo.patient_id),
        at=at,
        by=None,
        actor="patient",
    )
    return private_file_response(photo.ghost_key, content_type="image/jpeg")


@dataclass(frozen=True, slots=True)
class _Page:
    link: PatientLink
    token: str
    photo_set: PhotoSet
    view: PhotoView


def _take(request: HttpRequest, page: _Page, at: datetime) -> HttpResponse:
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return _view_page(request, page, form, status=422)
    picture = PhotoUpload(
        page.view, form.cleaned_data["picture"].read(), photo_set=page.photo_set
    )
    try:
        photo = upload(patient=page.link.patient, picture=picture, by=None, at=at)
    except Refused as refusal:
        form.add_error("picture", str(refusal))
        return _view_page(request, page, form, status=422)
    except NoPhotoConsent:
        return _gone(request)
    if fault_codes(photo):
        return HttpResponseRedirect(request.path)
    shown = steps(taken(page.photo_set))
    return HttpResponseRedirect(_next(page.token, shown, page.view))


def _view_page(
    request: HttpRequest, page: _Page, form: PictureForm, status: int = 200
) -> HttpResponse:
    rows = list(taken(page.photo_set))
    photo = next((row for row in rows if row.view == page.view), None)
    shown, ghost = steps(rows), ghosts(page.photo_set).get(page.view)
    is_standard = page.view in STANDARD_VIEWS
    context: dict[str, Any] = {
        "form": form,
        "photo_set": page.photo_set,
        "view_code": page.view,
        "view_name": view_name(page.view),
        "view_hint": view_hint(page.view),
        "number": STANDARD_VIEWS.index(page.view) + 1 if is_standard else None,
        "steps": shown,
        "is_taken": photo is not None,
        "advice": [_(ADVICE[code]) for code in fault_codes(photo)] if photo else [],
        "ghost_url": reverse("photo-link-ghost", args=[page.token, page.view])
        if ghost
        else "",
        "ghost_differs": difference_words(ghost.differences) if ghost else [],
        "next_url": _next(page.token, shown, page.view),
        "start_url": reverse("photo-link", args=[page.token]),
        "link": page.link,
    }
    return render(request, "patients/photo_link_view.html", context, status=status)


def _next(token: str, shown: list[Step], after: str) -> str:
    """The next view that is not taken, going round once; the list when all are, and
    after a view that is none of the six."""
    if after in AREATA_VIEWS:
        return reverse("photo-link", args=[token]) + "#more"
    codes = [step.code for step in shown]
    begin = codes.index(after) + 1 if after else 0
    order = shown[begin:] + shown[:begin]
    left = next(
        (step for step in order if not step.is_taken and step.code != after), None
    )
    if left is None:
        return reverse("photo-link", args=[token])
    return reverse("photo-link-view", args=[token, left.code])


def _token(request: HttpRequest) -> str:
    match = request.resolver_match
    assert match is not None
    return str(match.kwargs["token"])


def _clock() -> datetime:
    """Times on the page are those of the clinic's clock."""
    location = home_location()
    if location is not None:
        timezone.activate(location.zone)
    return now()


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", status=410)
