"""What every clinical page of this app shows around its content."""

from typing import Any

from django.http import HttpRequest

from clinic.views.base import now, staff
from patients.models.patient import Patient
from patients.presenters.header import present
from protocols.queries.candidacy_facts import clinic_zone


def clinical_context(
    request: HttpRequest, patient: Patient, *, step: str
) -> dict[str, Any]:
    return {
        "patient": patient,
        "nav_section": "patients",
        "zone": clinic_zone(),
        "header": present(patient, staff(request), now()),
        "step": step,
    }
