"""The assessment: a draft that saves as often as one likes, and a signature."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from clinic.domain.roles import Permission
from clinic.forms.conflict import Conflict
from clinic.queries.clinicians import names_of_staff
from clinic.queries.site import home_location, zone_of
from clinic.views.autosave import conflicting, faulty_labels, not_saved, saved
from clinic.views.base import now, requires, staff
from patients.actions.assessment import (
    Base,
    CannotSign,
    StaleDraft,
    save_and_sign,
    save_draft,
    start,
)
from patients.domain.assessment import AssessmentInput, Seen
from patients.domain.fact_fields import DIAGNOSIS, ZONES
from patients.domain.hair_facts import by_zone
from patients.forms.assessed import show_said
from patients.forms.assessment import (
    AssessmentForm,
    initial_of,
    pull_rows,
)
from patients.forms.assessment_drafts import conflict_with, readable, rebase
from patients.forms.zone_page import zone_page
from patients.models.assessment import ScalpAssessment
from patients.models.patient import Patient
from patients.models.photo import Photo
from patients.presenters.assessment import (
    said_lines,
    salt_reading,
    viability_hint,
    zone_choice_map,
)
from patients.presenters.assessment_summary import summary
from patients.presenters.hair_facts import hair_facts_of
from patients.presenters.header import present
from patients.presenters.zone_maps import density_views, own_density
from patients.presenters.zone_summary import zone_tables
from patients.queries.assessments import (
    assessment_of,
    assessments,
    draft_of,
    input_of,
    last_signed,
    patient_said,
    seen_of,
    signed_before,
)
from patients.queries.facts import present_facts
from patients.queries.zone_photos import choosable, linked_by_zone, linked_ids
from patients.views.assessed import assessed
from patients.views.assessed import signed as signed_parts
from patients.views.base import open_patient

Save = Callable[..., ScalpAssessment]
FED_BY_INTAKE = (
    "goal",
    *(field.key for field in (*DIAGNOSIS, *ZONES)),
    "inflammatory_dermatosis",
)


@requires(Permission.EDIT_CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk)
    if request.method == "POST":
        return _keep(request, patient, save_draft)
    draft, signed = draft_of(patient), last_signed(patient)
    if draft is None and signed is not None:
        return _signed_page(request, patient, signed)
    initial = _initial(patient, input_of(draft) if draft else None)
    if draft:
        initial |= {"draft": draft.pk, "version": draft.version}
    return _page(request, patient, AssessmentForm(initial=initial))


@requires(Permission.EDIT_CLINICAL)
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    return _keep(request, open_patient(request, pk), save_and_sign)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def start_next(request: HttpRequest, pk: int) -> HttpResponse:
    start(patient=open_patient(request, pk), by=staff(request), at=now())
    return redirect("assessment", pk)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save in the background; answers with the save state and what to count from."""
    patient = open_patient(request, pk)
    typed = AssessmentForm(request.POST)
    left_out = [] if typed.is_valid() else faulty_labels(typed)
    form = readable(typed, draft_of(patient)) if left_out else typed
    if form is None:
        return not_saved(request, [typed])
    try:
        draft = _call(save_draft, request, patient, form)
    except StaleDraft as stale:
        return conflicting(request, _both(request, typed, stale))
    fields = {"draft": draft.pk, "version": draft.version}
    return saved(request, at=draft.saved_at, fields=fields, left_out=left_out)


@requires(Permission.VIEW_CLINICAL)
@require_GET
def assessment_detail(request: HttpRequest, pk: int, assessment: int) -> HttpResponse:
    patient = open_patient(request, pk)
    row = assessment_of(patient, assessment)
    if row is None:
        raise Http404
    return _signed_page(request, patient, row)


@requires(Permission.EDIT_CLINICAL)
@require_GET
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """What the saved numbers say, for the page that saves in the background."""
    patient = open_patient(request, pk, is_part=True)
    draft = draft_of(patient)
    context = {
        "hair_facts": hair_facts_of(
            seen_of(input_of(draft)) if draft else Seen(),
            sex_at_birth=patient.sex_at_birth,
        ),
        "facts_url": reverse("assessment-facts", args=[pk]),
    }
    return render(request, "patients/_hair_facts.html", context)


def _keep(request: HttpRequest, patient: Patient, save: Save) -> HttpResponse:
    form = AssessmentForm(request.POST)
    if not form.is_valid():
        return _page(request, patient, form, status=422)
    try:
        kept = _call(save, request, patient, form)
    except StaleDraft as stale:
        return _conflict(request, patient, form, stale)
    except CannotSign as refusal:
        form.add_error("primary_diagnosis", str(refusal))
        return _page(request, patient, form, status=422)
    if kept.signed_at:
        messages.success(request, _("The assessment is signed."))
    elif "next" in request.POST:
        return redirect("screening", patient.pk)
    return redirect("assessment", patient.pk)


def _call(
    save: Save, request: HttpRequest, patient: Patient, form: AssessmentForm
) -> ScalpAssessment:
    base = Base(form.cleaned_data["draft"], form.cleaned_data["version"] or 0)
    return save(
        patient=patient, found=form.found(), base=base, by=staff(request), at=now()
    )


def _conflict(
    request: HttpRequest, patient: Patient, form: AssessmentForm, stale: StaleDraft
) -> HttpResponse:
    conflict = _both(request, form, stale)
    rebase(form, stale.current)
    form.add_error(None, f"{stale} {_('Nothing of yours is lost.')}")
    return _page(request, patient, form, status=409, conflict=conflict)


def _both(request: HttpRequest, form: AssessmentForm, stale: StaleDraft) -> Conflict:
    return conflict_with(form, stale.current, reader=staff(request), at=now())


def _initial(patient: Patient, found: AssessmentInput | None) -> dict[str, Any]:
    present = present_facts(patient)
    answers = {
        key: present[key].value
        for key in ("scalp_infection", "inflammatory_dermatosis")
        if key in present
    }
    return answers | (initial_of(found) if found else {})


def _page(
    request: HttpRequest,
    patient: Patient,
    form: AssessmentForm,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    draft, before = draft_of(patient), last_signed(patient)
    found = input_of(draft) if draft else None
    stood = input_of(before) if before else None
    said = said_lines(patient_said(patient), FED_BY_INTAKE)
    show_said(form, said)
    context = {
        "form": form,
        "conflict": conflict,
        "draft": draft,
        "before": before,
        "zones_page": zone_page(form, found, stood, _photos(patient, draft, found)),
        "facts_url": reverse("assessment-facts", args=[patient.pk]),
        "pull_rows": pull_rows(form, found, stood),
        "requested_map": zone_choice_map(form["zones_requested"].value() or (), "want"),
        "bare_map": zone_choice_map(form["zones_without_hair"].value() or (), "bare"),
        "said": said,
        "autosave_url": reverse("assessment-autosave", args=[patient.pk]),
        **assessed(form, patient, found, stood),
        **_readings(patient, found),
        **_frame(request, patient),
    }
    return render(request, "patients/assessment.html", context, status=status)


def _photos(
    patient: Patient, draft: ScalpAssessment | None, found: AssessmentInput | None
) -> dict[str, list[Photo]]:
    """Those of today and of the day on which the draft was begun."""
    at, zone = now(), zone_of(home_location())
    moments = [at, draft.started_at] if draft else [at]
    days = {moment.astimezone(zone).date() for moment in moments}
    linked = linked_ids(found.zones) if found else ()
    return choosable(patient, days, linked, zone=zone, at=at)


def _signed_page(
    request: HttpRequest, patient: Patient, row: ScalpAssessment
) -> HttpResponse:
    found = input_of(row)
    context = {
        "assessment": row,
        "summary": summary(found),
        **_zones_of(row, found),
        "has_draft": draft_of(patient) is not None,
        **signed_parts(row, found),
        **_readings(patient, found),
        **_frame(request, patient),
    }
    return render(request, "patients/assessment_signed.html", context)


def _zones_of(row: ScalpAssessment, found: AssessmentInput) -> dict[str, Any]:
    before = signed_before(row)
    earlier = by_zone(input_of(before).zones) if before else {}
    photos = linked_by_zone(row.patient, linked_ids(found.zones), at=now())
    people = {zone.measured_by_id for zone in found.zones if zone.measured_by_id}
    return {
        "zone_before": before,
        "zone_tables": zone_tables(
            found.zones, earlier, names_of_staff(people), photos
        ),
        "zone_maps": density_views(found.zones) if found.zones else (),
        "zone_own": own_density(found.zones),
    }


def _readings(patient: Patient, found: AssessmentInput | None) -> dict[str, Any]:
    seen = seen_of(found) if found else None
    return {
        "salt": salt_reading(found.values) if found else None,
        "viability_hint": viability_hint(seen) if seen else "",
        "hair_facts": hair_facts_of(seen or Seen(), sex_at_birth=patient.sex_at_birth),
    }


def _frame(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    return {
        "patient": patient,
        "header": present(patient, staff(request), now()),
        "history": assessments(patient)[:10],
        "nav_section": "patients",
        "step": "assess",
    }
