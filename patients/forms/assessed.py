"""What the assessment page needs around its scales: which fit, and what stood before."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from patients.domain.assessment import (
    OF_THE_DAY,
    OUTCOME_FIELDS,
    SALT_FIELDS,
    SHEDDING_NUMBERS,
    AssessmentInput,
)
from patients.domain.scales import PATTERN_SCALES, fitting
from patients.domain.vocabulary import Diagnosis
from patients.forms.assessment import AssessmentForm, initial_of
from patients.forms.scales import BaspSelect, PictureSelect
from patients.presenters.assessment import Said
from patients.presenters.salt_map import SaltRegion, salt_regions
from patients.presenters.scale_words import about_scale

BASP = "basp"
COMPARED = (
    *PATTERN_SCALES,
    BASP,
    *SALT_FIELDS,
    *SHEDDING_NUMBERS,
    *OUTCOME_FIELDS,
    "hair_length",
    "primary_diagnosis",
    "diagnosis_confirmed_by",
    "goal",
    "loss_duration_months",
    "sudden_or_systemic_signs",
    "te_trigger_active",
    "aa_rapid_progression",
    "brow_loss",
    "lash_loss",
    "nail_changes",
    "follicular_viability",
    "ostia_loss",
    "scarring_suspected",
    "itch",
    "pain",
    "asfs",
    "fitzpatrick",
)


@dataclass(frozen=True, slots=True)
class ScaleCard:
    field: forms.BoundField
    about: str


@dataclass(frozen=True, slots=True)
class ScaleCards:
    """`fitting` first; the rest can be answered too, "does not apply" included."""

    fitting: tuple[ScaleCard, ...]
    others: tuple[ScaleCard, ...]


def scale_cards(form: AssessmentForm, *, sex: str) -> ScaleCards:
    first = [str(key) for key in fitting(sex, str(form["primary_diagnosis"].value()))]
    names = [*first, BASP] if first else []
    others = [key for key in (*PATTERN_SCALES, BASP) if key not in names]
    for name in (*names, *others):
        widget = form.fields[name].widget
        assert isinstance(widget, PictureSelect | BaspSelect)
        widget.folds = name not in first
        widget.is_open = name in first
    for name in ("shedding_scale", "shedding_visual"):
        form.fields[name].widget.folds = True
        form.fields[name].widget.is_open = False
    return ScaleCards(
        tuple(_card(form, name) for name in names),
        tuple(_card(form, name) for name in others),
    )


def _card(form: AssessmentForm, name: str) -> ScaleCard:
    return ScaleCard(form[name], about_scale(name))


def salt_drawing(form: AssessmentForm) -> tuple[SaltRegion, ...]:
    return salt_regions({name: _number(form, name) for name in SALT_FIELDS})


def is_areata(form: AssessmentForm) -> bool:
    """SALT is made for alopecia areata and for nothing else."""
    return bool(form["primary_diagnosis"].value() == Diagnosis.ALOPECIA_AREATA)


def has_salt_typed(form: AssessmentForm) -> bool:
    return any(form[name].value() not in (None, "") for name in SALT_FIELDS)


def show_earlier(form: AssessmentForm, before: AssessmentInput | None) -> None:
    """Put the answer of the last signed assessment beside each field."""
    if before is None:
        return
    stood = initial_of(before)
    for name in COMPARED:
        value, field = stood.get(name), form.fields[name]
        if value in (None, "") or not _is_offered(field, value):
            continue
        words = _("Last time: %(words)s") % {"words": _in_words(field, value)}
        field.help_text = f"{field.help_text} {words}" if field.help_text else words
        plain = _plain(value)
        field.before_value = plain  # type: ignore[attr-defined]
        field.is_of_day = name in OF_THE_DAY  # type: ignore[attr-defined]
        field.is_changed = _is_changed(field, _plain(form[name].value()))  # type: ignore[attr-defined]


def _is_changed(field: Any, now: str) -> bool:
    """A number of the day is counted anew: none yet is no change."""
    return now != field.before_value and not (field.is_of_day and not now)


def show_said(form: AssessmentForm, lines: Iterable[Said]) -> None:
    """Put what the patient said beside the field that it feeds."""
    for line in lines:
        if line.key in form.fields:
            form.fields[line.key].said = line  # type: ignore[attr-defined]


def _is_offered(field: forms.Field, value: Any) -> bool:
    """ "Does not apply" is no answer where the question has no such tile."""
    choices = getattr(field, "choices", None)
    return choices is None or str(value) in {str(key) for key, _label in choices}


def _in_words(field: forms.Field, value: Any) -> str:
    words = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return words.get(str(value), _plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    return "" if value is None else str(value)


def _number(form: AssessmentForm, name: str) -> Decimal | None:
    field = form.fields[name]
    try:
        value = field.clean(form[name].value())
    except ValidationError:
        return None
    return value if isinstance(value, Decimal) else None
