"""What every clinical page of this app shows around its content."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.views.base import now, staff
from patients.models.patient import Patient
from patients.presenters.header import present
from protocols.queries.candidacy_facts import clinic_zone

STEPS: tuple[tuple[str, str | Promise, str], ...] = (
    ("intake", _("Intake"), "intake-review"),
    ("assess", _("Assess"), "assessment"),
    ("screen", _("Screen"), "screening"),
    ("plan", _("Plan"), "plan-list"),
    ("consent", _("Consent"), "consent-sign"),
)


@dataclass(frozen=True, slots=True)
class Step:
    title: str | Promise
    url: str
    is_current: bool


def clinical_context(
    request: HttpRequest, patient: Patient, *, step: str
) -> dict[str, Any]:
    return {
        "patient": patient,
        "nav_section": "patients",
        "zone": clinic_zone(),
        "header": present(patient, staff(request), now()),
        "steps": [
            Step(title, address(url_name, patient.pk), slug == step)
            for slug, title, url_name in STEPS
        ],
    }


def address(name: str, *args: object) -> str:
    """Empty while nobody answers under this name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
