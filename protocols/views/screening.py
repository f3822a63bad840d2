"""The screening: seen live, answered and decided in place, recorded on request."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic.domain.roles import Permission
from clinic.views.base import now, requires, staff
from patients.models.patient import Patient
from patients.views.base import open_patient
from protocols.actions import screening as actions
from protocols.actions.screening import FindingChanged, NotDecidable
from protocols.domain.verdicts import Part
from protocols.forms.answers import AnswersForm
from protocols.forms.screening import FindingForm
from protocols.presenters.screening import askable
from protocols.presenters.screening_page import Bound, past_page, present_page
from protocols.queries import screenings
from protocols.queries.screenings import LiveScreening, live_screening
from protocols.views.frame import clinical_context


@require_GET
@requires(Permission.VIEW_CLINICAL)
def screening(request: HttpRequest, pk: int) -> HttpResponse:
    """The live result. Looking stores nothing."""
    patient = open_patient(request, pk)
    return _page(request, patient, part=_part(request.GET))


@require_POST
@requires(Permission.EDIT_CLINICAL)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    patient, part = open_patient(request, pk), _part(request.POST)
    actions.record_check(patient=patient, part=part, by=staff(request), at=now())
    messages.success(request, _("The screening is recorded as it stands."))
    return _back(patient, part)


@require_POST
@requires(Permission.EDIT_CLINICAL)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    patient, part = open_patient(request, pk), _part(request.POST)
    at = now()
    live = live_screening(patient, part=part, at=at)
    code = request.POST.get("finding", "")
    form = _answer_forms(live, request.POST, bound=code).get(code)
    if form is None:
        messages.warning(request, _("This question has been answered meanwhile."))
        return _back(patient, part)
    if not form.is_valid():
        return _page(request, patient, part=part, bound=Bound(code, form))
    actions.answer_questions(
        patient=patient, answers=form.answers, by=staff(request), at=at
    )
    messages.success(request, _("Saved. The result below is up to date."))
    return _back(patient, part, code)


@require_POST
@requires(Permission.EDIT_CLINICAL)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    patient, part = open_patient(request, pk), _part(request.POST)
    form = FindingForm(request.POST)
    if not form.is_valid():
        bound = Bound(_posted_code(request), form)
        return _page(request, patient, part=part, bound=bound)
    finding = form.finding()
    try:
        actions.decide_finding(
            patient=patient, part=part, verdict=finding, by=staff(request), at=now()
        )
    except (FindingChanged, NotDecidable) as refusal:
        form.add_error(None, str(refusal))
        bound = Bound(_posted_code(request), form)
        return _page(request, patient, part=part, bound=bound)
    messages.success(request, _("The decision is recorded."))
    return _back(patient, part, _posted_code(request))


@require_GET
@requires(Permission.VIEW_CLINICAL)
def past_check(request: HttpRequest, pk: int, check: int) -> HttpResponse:
    """A recorded screening as it stood; later rules do not change it."""
    patient = open_patient(request, pk)
    stored = screenings.stored_check(patient, pk=check)
    if stored is None:
        raise Http404
    context = clinical_context(request, patient, step="screen")
    page = past_page(stored, at=now())
    return render(request, "protocols/screening_past.html", {**context, "page": page})


def _page(
    request: HttpRequest, patient: Patient, *, part: Part, bound: Bound | None = None
) -> HttpResponse:
    at = now()
    live = live_screening(patient, part=part, at=at)
    forms: dict[str, Any] = dict(_answer_forms(live))
    if bound:
        forms[bound.code] = bound.form
    context = {
        **clinical_context(request, patient, step="screen"),
        "page": present_page(live, at=at, forms=forms),
        "form": bound.form if bound else None,
    }
    status = 422 if bound else 200
    return render(request, "protocols/screening.html", context, status=status)


def _answer_forms(
    live: LiveScreening, *data: Any, bound: str = ""
) -> dict[str, AnswersForm]:
    """A form for every finding that asks something; only one of them is bound."""
    today = live.gathered.at.astimezone(live.gathered.zone).date()
    return {
        found.code: AnswersForm(
            askable(found),
            today,
            *(data if found.code == bound else ()),
            auto_id=f"{found.code}_%s",
        )
        for found in live.screening.findings
        if askable(found)
    }


def _posted_code(request: HttpRequest) -> str:
    return f"{request.POST.get('rule_id', '')}-{request.POST.get('verdict', '')}"


def _part(values: Any) -> Part:
    """Anything but "today" is the course."""
    return Part.TODAY if values.get("part") == Part.TODAY else Part.COURSE


def _back(patient: Patient, part: Part, code: str = "") -> HttpResponseRedirect:
    url = reverse("screening", args=[patient.pk])
    query = "?part=today" if part == Part.TODAY else ""
    anchor = f"#{code}" if code else ""
    return redirect(f"{url}{query}{anchor}")
