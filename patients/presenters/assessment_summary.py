"""A signed assessment as lines to read: what was recorded, and nothing else."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from patients.domain.assessment import AssessmentInput
from patients.domain.fact_fields import FIELD
from patients.domain.zone_measures import ZoneFinding
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
    "fitzpatrick",
)


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class ZoneLine:
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PullLine:
    name: str
    reading: PullReading


@dataclass(frozen=True, slots=True)
class Summary:
    lines: tuple[Line, ...]
    zones: tuple[ZoneLine, ...]
    setup: str
    pulls: tuple[PullLine, ...]
    note: str


def summary(found: AssessmentInput) -> Summary:
    return Summary(
        lines=tuple(
            Line(_label(key), _words(key, found.values[key]))
            for key in LINES
            if found.values[key] not in (None, "", ())
        ),
        zones=tuple(_zone_line(zone) for zone in found.zones),
        setup=next((_setup(zone) for zone in found.zones if zone.is_measured), ""),
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
        "fitzpatrick": _("Skin type (Fitzpatrick)"),
    }
    return own.get(key) or label_words(key)


def _words(key: str, value: Any) -> str:
    if key in FIELD:
        return answer_words(key, value)
    yes_no = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not sure")}
    return yes_no.get(str(value), str(value))


def _zone_line(zone: ZoneFinding) -> ZoneLine:
    pustules = {True: _("Yes"), False: _("No"), None: "–"}[zone.pustules]
    numbers = (
        _number(zone.density_per_cm2),
        _number(zone.mean_diameter_um),
        _number(zone.vellus_percent),
        _number(zone.erythema),
        _number(zone.scaling),
        _number(zone.sebum),
    )
    return ZoneLine(str(ZONE_NAMES[zone.zone]), (*numbers, pustules))


def _number(value: Any) -> str:
    return "–" if value is None else number_format(value)


def _setup(zone: ZoneFinding) -> str:
    methods = {
        "trichoscopy": _("Trichoscopy"),
        "phototrichogram": _("Phototrichogram"),
        "manual_count": _("Counted by hand"),
    }
    states = {
        "natural": _("hair as it is"),
        "trimmed": _("hair trimmed"),
        "shaved": _("shaved, 1 cm²"),
        "shaved_dyed": _("shaved and dyed, 1 cm²"),
    }
    magnified = f"{zone.magnification}×" if zone.magnification else ""
    parts = (
        methods.get(zone.method, zone.method),
        zone.device,
        magnified,
        states.get(zone.hair_state, zone.hair_state),
    )
    return ", ".join(part for part in parts if part)
