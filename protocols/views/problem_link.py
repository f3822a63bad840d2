"""Where a patient reports a problem: behind its own link, and beneath two others.

The page shows nobody's name: whoever holds the link can send something, and read
nothing. Looking at it changes nothing.
"""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.actions import attempts
from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from clinic.presenters.scalp_map import ZoneValue, scalp_map
from clinic.views.base import now, patient_link
from patients.actions.photos import Refused
from patients.models.patient import Patient
from patients.presenters.header import today_of_clinic
from patients.queries.photos import consent_stands
from protocols.actions import problems
from protocols.domain.adverse_words import Channel
from protocols.forms.problem import ProblemReportForm
from protocols.queries.problems import report_of

METHODS = ["GET", "HEAD", "POST"]
HOUR = timedelta(hours=1)
# More than anybody in need sends, less than a script.
AN_HOUR = 20
# In the address of the page that says "sent": the photo could not be taken.
LEFT_OUT = "without-photo"


def _page(request: HttpRequest, link: PatientLink) -> HttpResponse:
    at, patient = now(), link.patient
    form_of = partial(
        ProblemReportForm,
        today=today_of_clinic(at),
        consent_stands=consent_stands(patient),
    )
    if request.method != "POST":
        if sent := report_of(patient, _key(request)):
            context = {
                "is_urgent": sent.is_urgent,
                "is_without_photo": LEFT_OUT in request.GET,
            }
            return render(request, "protocols/problem_sent.html", context)
        return _draw(request, form_of())
    form = form_of(request.POST, request.FILES)
    if not form.is_valid():
        return _draw(request, form, status=422)
    if not _may_send(patient.pk, at):
        form.add_error(None, _("Several reports came within the hour. Please call us."))
        return _draw(request, form, status=429)
    key = form.cleaned_data["form_key"]
    try:
        is_without_photo = _take_in(patient, form, key, at)
    except Refused as refusal:
        form.add_error("picture", str(refusal))
        return _draw(request, form, status=422)
    told = f"&{LEFT_OUT}=1" if is_without_photo else ""
    return HttpResponseRedirect(f"{request.path}?sent={key}{told}")


def _take_in(
    patient: Patient, form: ProblemReportForm, key: uuid.UUID, at: datetime
) -> bool:
    """Whether the photo had to be left out, as an urgent report does not wait for it."""
    problem = form.problem(channel=Channel.LINK)
    try:
        problems.report(patient, problem, form_key=key, by=None, at=at)
    except Refused:
        if not form.is_urgent:
            raise
        bare = replace(problem, picture=None)
        problems.report(patient, bare, form_key=key, by=None, at=at)
        return True
    return form.left_photo_out


def _may_send(patient_id: int, at: datetime) -> bool:
    return attempts.hit(f"problem:{patient_id}", limit=AN_HOUR, window=HOUR, at=at)


def _draw(
    request: HttpRequest, form: ProblemReportForm, *, status: int = 200
) -> HttpResponse:
    chosen = {zone: ZoneValue(chosen=True) for zone in form.chosen_zones}
    context = {"form": form, "map": scalp_map(chosen, uid="where")}
    return render(request, "protocols/problem.html", context, status=status)


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("sent", ""))
    except ValueError:
        return None


problem_link = require_http_methods(METHODS)(patient_link(LinkPurpose.PROBLEM)(_page))
problem_from_visit = require_http_methods(METHODS)(
    patient_link(LinkPurpose.APPOINTMENT)(_page)
)
problem_from_plan = require_http_methods(METHODS)(patient_link(LinkPurpose.PLAN)(_page))
problem_from_notice = require_http_methods(METHODS)(
    patient_link(LinkPurpose.NOTICE)(_page)
)
