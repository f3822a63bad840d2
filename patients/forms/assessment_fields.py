"""The fields of the assessment page, group by group, in the order of the page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from clinic.forms.widgets import AnswerSelect, KeptAnswerSelect
from patients.domain.choices import PullSite, RootType, Zone
from patients.domain.fact_fields import FIELD
from patients.domain.fact_labels import value_label
from patients.domain.facts import NOT_APPLICABLE, UNKNOWN
from patients.domain.vocabulary import (
    ConfirmedBy,
    Dermatosis,
    Diagnosis,
    Goal,
    Viability,
)
from patients.forms.numbers import ExactField, UnitInput, WholeNumberField
from patients.forms.scales import yes_no_choices
from patients.forms.zone_fields import ZONE_NAMES

LONGEST_LOSS_MONTHS = 1200
MOST_HAIRS, LEAST_HAIRS = 100, 20


def _labelled(key: str) -> str:
    return _(FIELD[key].label)


def _words(key: str, values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, _(value_label(key, value))) for value in values]


def _select(key: str, values: Iterable[str], **options: Any) -> forms.ChoiceField:
    choices = [("", _("Not recorded")), *_words(key, values), (UNKNOWN, _("Not known"))]
    return forms.ChoiceField(
        label=_labelled(key), required=False, choices=choices, **options
    )


def _tiles(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices, widget=AnswerSelect
    )


def _yes_no(key: str) -> forms.ChoiceField:
    return _yes_no_tiles(_labelled(key))


def _yes_no_tiles(label: str) -> forms.ChoiceField:
    """ "Does not apply" is shown, and kept, where it is what stands."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[*yes_no_choices(), (NOT_APPLICABLE, _("Does not apply"))],
        widget=KeptAnswerSelect(kept=NOT_APPLICABLE),
    )


def diagnosis_fields() -> dict[str, forms.Field]:
    return {
        "goal": _select("goal", Goal),
        "primary_diagnosis": _select("primary_diagnosis", Diagnosis),
        "diagnosis_confirmed_by": _select("diagnosis_confirmed_by", ConfirmedBy),
        "loss_duration_months": WholeNumberField(
            label=_labelled("loss_duration_months"),
            required=False,
            min_value=0,
            max_value=LONGEST_LOSS_MONTHS,
            widget=UnitInput(_("months")),
        ),
        "sudden_or_systemic_signs": _yes_no("sudden_or_systemic_signs"),
        "te_trigger_active": _yes_no("te_trigger_active"),
    }


def _percent(label: str) -> ExactField:
    return ExactField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=UnitInput("%"),
    )


def salt_fields() -> dict[str, forms.Field]:
    return {
        "salt_vertex": _percent(_("Vertex")),
        "salt_posterior": _percent(_("Back")),
        "salt_right": _percent(_("Right side")),
        "salt_left": _percent(_("Left side")),
        "aa_rapid_progression": _yes_no("aa_rapid_progression"),
        "brow_loss": _yes_no_tiles(_("Eyebrows affected")),
        "lash_loss": _yes_no_tiles(_("Eyelashes affected")),
        "nail_changes": _yes_no_tiles(_("Nails affected")),
    }


def _zones(key: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_labelled(key),
        required=False,
        choices=[(zone, ZONE_NAMES[zone]) for zone in Zone],
        widget=forms.CheckboxSelectMultiple,
    )


def zone_fields() -> dict[str, forms.Field]:
    viable = _words("follicular_viability", Viability)
    return {
        "zones_requested": _zones("zones_requested"),
        "zones_without_hair": _zones("zones_without_hair"),
        "follicular_viability": _tiles(
            _labelled("follicular_viability"), [*viable, (UNKNOWN, _("Not sure"))]
        ),
        "ostia_loss": _yes_no("ostia_loss"),
        "scalp_infection": _yes_no("scalp_infection"),
        "inflammatory_dermatosis": _select("inflammatory_dermatosis", Dermatosis),
    }


def pull_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for site in PullSite:
        fields |= _pull_row(site, str(ZONE_NAMES[Zone(site)]))
    return fields


def _pull_row(site: str, name: str) -> dict[str, forms.Field]:
    return {
        f"grasped_{site}": WholeNumberField(
            label=_("Grasped, %(site)s") % {"site": name},
            required=False,
            min_value=LEAST_HAIRS,
            max_value=MOST_HAIRS,
            initial=50,
            widget=UnitInput(_("hairs")),
        ),
        f"removed_{site}": WholeNumberField(
            label=_("Came out, %(site)s") % {"site": name},
            required=False,
            min_value=0,
            max_value=MOST_HAIRS,
            widget=UnitInput(_("hairs")),
        ),
        f"wash_{site}": WholeNumberField(
            label=_("Last wash, %(site)s") % {"site": name},
            required=False,
            min_value=0,
            max_value=2000,
            widget=UnitInput(_("h ago")),
        ),
        f"root_{site}": forms.ChoiceField(
            label=_("Roots, %(site)s") % {"site": name},
            required=False,
            choices=root_choices(),
            widget=forms.Select({"class": "form-select"}),
        ),
    }


def root_choices() -> list[tuple[str, str]]:
    return [
        (RootType.NOT_SEEN, _("Not looked at")),
        (RootType.TELOGEN, _("Resting (telogen)")),
        (RootType.ANAGEN_DYSTROPHIC, _("Growing, damaged (anagen)")),
        (RootType.MIXED, _("Mixed")),
    ]


def closing_fields() -> dict[str, forms.Field]:
    skin = ("I", "II", "III", "IV", "V", "VI")
    return {
        "itch": _nought_to_ten(_("Itch, 0 to 10")),
        "pain": _nought_to_ten(_("Pain or burning, 0 to 10")),
        "asfs": WholeNumberField(
            label=_("Dandruff score (ASFS), 0 to 80"),
            required=False,
            min_value=0,
            max_value=80,
            widget=UnitInput(_("of 80")),
        ),
        "scarring_suspected": _yes_no_tiles(_("Is a disease that scars suspected?")),
        "fitzpatrick": forms.ChoiceField(
            label=_("Skin type (Fitzpatrick)"),
            required=False,
            choices=[("", _("Not recorded")), *enumerate(skin, start=1)],
        ),
        "note": forms.CharField(
            label=_("Note"),
            required=False,
            max_length=4000,
            widget=forms.Textarea({"rows": 4}),
        ),
    }


def _nought_to_ten(label: str) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        required=False,
        min_value=0,
        max_value=10,
        widget=UnitInput(_("of 10")),
    )
