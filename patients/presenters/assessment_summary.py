"""A signed assessment as lines to read: what was recorded, and nothing else."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from patients.domain.assessment import AssessmentInput
from patients.domain.fact_fields import FIELD
from patients.presenters.assessment import (
    ZONE_NAMES,
    PullReading,
    pull_reading,
)
from patients.presenters.facts import answer_words, label_words

LINES = (
    "primary_diagnosis",
    "diagnosis_confirmed_by",
    "goal",
    "loss_duration_months",
    "zones_requested",
    "zones_without_hair",
    "ostia_loss",
    "follicular_viability",
    "sudden_or_systemic_signs",
    "te_trigger_active",
    "aa_rapid_progression",
    "brow_loss",
    "lash_loss",
    "nail_changes",
    "itch",
    "pain",
    "asfs",
    "scarring_suspected",
    "fitzpatrick",
)


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class PullLine:
    name: str
    reading: PullReading


@dataclass(frozen=True, slots=True)
class Summary:
    lines: tuple[Line, ...]
    pulls: tuple[PullLine, ...]
    note: str


def summary(found: AssessmentInput) -> Summary:
    return Summary(
        lines=tuple(
            Line(_label(key), _words(key, found.values[key]))
            for key in LINES
            if found.values[key] not in (None, "", ())
        ),
        pulls=tuple(
            PullLine(str(ZONE_NAMES[pull.site]), pull_reading(pull))
            for pull in found.pulls
        ),
        note=str(found.values["note"]),
    )


def _label(key: str) -> str:
    own = {
        "brow_loss": _("Eyebrows affected"),
        "lash_loss": _("Eyelashes affected"),
        "nail_changes": _("Nails affected"),
        "itch": _("Itch, 0 to 10"),
        "pain": _("Pain or burning, 0 to 10"),
        "asfs": _("Dandruff score (ASFS), 0 to 80"),
        "scarring_suspected": _("Is a disease that scars suspected?"),
        "fitzpatrick": _("Skin type (Fitzpatrick)"),
    }
    return own.get(key) or label_words(key)


def _words(key: str, value: Any) -> str:
    if key in FIELD:
        return answer_words(key, value)
    yes_no = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not sure")}
    return yes_no.get(str(value), str(value))
