"""Old addresses of a merged record lead to the record that was kept; a page of one
patient that is sent to another's address is refused."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.views.autosave import not_saved
from patients.presenters.places import patient_page
from patients.views.base import MergedAway, OtherPatient

GetResponse = Callable[[HttpRequest], HttpResponse]


class FollowMerges:
    """Runs only when a view has said ``MergedAway`` or ``OtherPatient``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, OtherPatient):
            return _refused(request)
        if not isinstance(exception, MergedAway):
            return None
        messages.info(
            request,
            _("This record was merged. You are looking at the one that was kept."),
        )
        return HttpResponseRedirect(_same_page(request, exception.patient_id))


def _refused(request: HttpRequest) -> HttpResponse:
    """Nothing is written; what was typed stays on the page that sent it."""
    words = _("Not saved: this page was opened for another patient. Open it again.")
    if "X-Autosave" in request.headers:
        return not_saved(request, words)
    context = {"refusal": words}
    return render(request, "patients/other_patient.html", context, status=409)


def _same_page(request: HttpRequest, patient_id: int) -> str:
    """The page that was asked for; what was posted to the old record is not repeated."""
    match = request.resolver_match
    is_look = request.method in {"GET", "HEAD"}
    if not is_look or match is None or "pk" not in match.kwargs:
        return patient_page(patient_id)
    place = reverse(match.view_name, kwargs={**match.kwargs, "pk": patient_id})
    query = request.META.get("QUERY_STRING", "")
    return f"{place}?{query}" if query else place
