"""Checking in by the QR code at the desk: the patient's page, and the clinic's switch."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clinic.actions import attempts
from clinic.domain.roles import Permission
from clinic.models.places import Location
from clinic.views.base import now, private_page, requires, staff
from clinic.views.dead_links import caller, dead_link
from patients.actions import arrivals as actions
from patients.forms.intake_link import SecondFactForm
from patients.queries import arrivals
from patients.views.intake_staff import qr_code, site_url

WINDOW = timedelta(minutes=10)
# One phone, with slips of the thumb; and everybody who may come to one desk.
TRIES_OF_ONE = 10
TRIES_AT_A_DESK = 60


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def arrive(request: HttpRequest, key: str) -> HttpResponse:
    """One form, and one answer whether or not somebody is expected."""
    location, at = arrivals.location_of(key), now()
    if location is None:
        return private_page(dead_link(request, at=at))
    form = SecondFactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not _may_try(request, location):
            return private_page(_wait(request, location))
        if form.is_valid():
            actions.check_in(
                location,
                last_name=form.cleaned_data["last_name"],
                born=form.cleaned_data["date_of_birth"],
                at=at,
            )
            return HttpResponseRedirect(reverse("arrive-thanks", args=[key]))
    status = 422 if form.is_bound else 200
    context = {"form": form, "location": location}
    return private_page(render(request, "patients/arrive.html", context, status=status))


@login_not_required
@require_safe
def arrived(request: HttpRequest, key: str) -> HttpResponse:
    location, at = arrivals.location_of(key), now()
    if location is None:
        return private_page(dead_link(request, at=at))
    context = {"location": location}
    return private_page(render(request, "patients/arrived.html", context))


@require_safe
@requires(Permission.MANAGE_CLINIC)
def arrival_list(request: HttpRequest) -> HttpResponse:
    context = {"locations": arrivals.locations(), "nav_section": "settings"}
    return render(request, "patients/arrival_list.html", context)


@require_POST
@requires(Permission.MANAGE_CLINIC)
def arrival_switch(request: HttpRequest, pk: int) -> HttpResponse:
    location = _location(pk)
    is_on = request.POST.get("on") == "1"
    actions.switch(location, is_on=is_on, by=staff(request), at=now())
    if not is_on:
        messages.success(request, _("Switched off. The old poster opens nothing now."))
        return redirect("arrival-list")
    return redirect("arrival-poster", pk)


@require_safe
@requires(Permission.MANAGE_CLINIC)
def arrival_poster(request: HttpRequest, pk: int) -> HttpResponse:
    location = _location(pk)
    if not location.arrival_key:
        return redirect("arrival-list")
    address = site_url() + reverse("arrive", args=[location.arrival_key])
    context = {
        "location": location,
        "code_image": qr_code(address),
        "address": address,
        "languages": [code for code, _name in settings.LANGUAGES],
        "nav_section": "settings",
    }
    return private_page(render(request, "patients/arrival_poster.html", context))


def _wait(request: HttpRequest, location: Location) -> HttpResponse:
    context = {"location": location}
    answer = render(request, "patients/arrive_wait.html", context, status=429)
    answer.headers["Retry-After"] = str(attempts.seconds_left(WINDOW, at=now()))
    return answer


def _location(pk: int) -> Location:
    found = next((each for each in arrivals.locations() if each.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _may_try(request: HttpRequest, location: Location) -> bool:
    """Counts right and wrong ones alike, so that the limit tells nothing either."""
    at = now()
    one = attempts.hit(
        f"arrival:{caller(request)}", limit=TRIES_OF_ONE, window=WINDOW, at=at
    )
    here = attempts.hit(
        f"arrival-at:{location.pk}", limit=TRIES_AT_A_DESK, window=WINDOW, at=at
    )
    return one and here
