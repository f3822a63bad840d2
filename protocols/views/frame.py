"""What every clinical page of this app shows around its content."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient

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


def clinical_context(patient: Patient, *, step: str) -> dict[str, Any]:
    born = patient.date_of_birth
    return {
        "patient": patient,
        "nav_section": "patients",
        "header": {
            "name": patient.full_name,
            "url": address("patient-page", patient.pk),
            "facts": " · ".join(
                part
                for part in (date_format(born) if born else "", patient.number)
                if part
            ),
        },
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
