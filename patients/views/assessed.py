"""Scales, shedding and outcomes of the assessment: what their page parts need."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from clinic.domain.roles import Permission
from clinic.queries.site import home_location, zone_of
from clinic.views.base import now, requires
from patients.domain.age import age_in_years
from patients.domain.assessment import AssessmentInput
from patients.forms.assessed import (
    has_salt_typed,
    is_areata,
    salt_drawing,
    scale_cards,
    show_earlier,
)
from patients.forms.assessment import AssessmentForm
from patients.models.assessment import ScalpAssessment
from patients.models.patient import Patient
from patients.presenters.assessed import outcome_lines, scale_lines
from patients.presenters.labs import LabHistory, lab_history
from patients.presenters.outcomes import dlqi_bands
from patients.presenters.salt_map import salt_regions
from patients.presenters.shedding import (
    daily_wash_context,
    dlqi_reading,
    shedding_readings,
)
from patients.queries.assessments import draft_of, input_of
from patients.queries.facts import present_facts
from patients.queries.labs import lab_results
from patients.views.base import open_patient


@requires(Permission.EDIT_CLINICAL)
@require_GET
def assessment_readings(request: HttpRequest, pk: int) -> HttpResponse:
    """What the saved numbers say: fetched anew after each save in the background."""
    patient = open_patient(request, pk, is_part=True)
    draft = draft_of(patient)
    context = {
        "patient": patient,
        **readings(patient, input_of(draft) if draft else None, at=now()),
    }
    return render(request, "patients/_assessment_readings.html", context)


def assessed(
    form: AssessmentForm,
    patient: Patient,
    found: AssessmentInput | None,
    before: AssessmentInput | None,
) -> dict[str, Any]:
    show_earlier(form, before)
    return {
        "scale_cards": scale_cards(form, sex=patient.sex_at_birth),
        "salt_regions": salt_drawing(form),
        "is_areata": is_areata(form),
        "has_salt": has_salt_typed(form),
        "daily_wash_context": daily_wash_context(),
        "dlqi_bands": dlqi_bands(),
        "lab_kinds": _labs(patient),
        **readings(patient, found, at=now()),
    }


def signed(row: ScalpAssessment, found: AssessmentInput) -> dict[str, Any]:
    """A signed assessment's scales with their pictures, and what was counted, read by
    the patient's age on that day."""
    return {
        "scale_lines": scale_lines(found.values),
        "outcome_lines": outcome_lines(found.values),
        "salt_regions": salt_regions(found.values),
        "lab_kinds": _labs(row.patient),
        **readings(row.patient, found, at=row.started_at),
    }


def readings(
    patient: Patient, found: AssessmentInput | None, *, at: datetime
) -> dict[str, Any]:
    values = found.values if found else {}
    born = patient.date_of_birth
    today = at.astimezone(zone_of(home_location())).date()
    return {
        "shedding_readings": shedding_readings(
            values,
            sex=patient.sex_at_birth,
            age=age_in_years(born, today=today) if born else None,
        ),
        "dlqi_reading": dlqi_reading(values),
    }


def _labs(patient: Patient) -> list[LabHistory]:
    """Tests with a value or an answer, for the list on the page."""
    kinds = lab_history(
        lab_results(patient),
        present_facts(patient),
        at=now(),
        zone=zone_of(home_location()),
    )
    return [kind for kind in kinds if kind.lines or kind.answered]
