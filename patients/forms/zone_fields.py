"""The fields of the zones: how it was measured, the numbers, the signs.

A field is named after its part and its zone: `density_vertex`. The setup at the top counts
for every measured zone; a zone measured in another way says so in its own row of it.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from clinic.presenters.scalp_map import ZONES as SHAPES
from clinic.queries.clinicians import clinician_names
from patients.domain.choices import Zone
from patients.domain.zone_measures import (
    EMPTY,
    FOUND_COLUMNS,
    GRADE_COLUMNS,
    MEASURES,
    MOST_TOGETHER,
    SIGN_COLUMNS,
    Measure,
    ZoneFinding,
)
from patients.forms.numbers import ExactField, UnitInput, WholeNumberField
from patients.forms.photo_ids import PhotoIdsField
from patients.forms.segments import grade_field, sign_field, word_field
from patients.presenters.zone_words import (
    GRADE_WORDS,
    HAIR_STATE_WORDS,
    MEASURE_WORDS,
    METHOD_WORDS,
    OSTIA_WORDS,
    SIGN_WORDS,
    Word,
)

ZONE_NAMES = {shape.code: shape.name for shape in SHAPES}
# Three columns had shorter names on the page before the others came.
PART_OF = {
    "density_per_cm2": "density",
    "mean_diameter_um": "diameter",
    "vellus_percent": "vellus",
}
PARTS = {PART_OF.get(column, column): column for column in FOUND_COLUMNS}
MEASURE_PARTS = tuple(PART_OF.get(each.column, each.column) for each in MEASURES)
IMAGES = "image_ids"
NOTHING = (*EMPTY, ())
SETUP = {
    "method": "method",
    "device": "device",
    "magnification": "magnification",
    "hair_state": "hair_state",
    "measured_by": "measured_by_id",
}


def measuring_fields() -> dict[str, forms.Field]:
    # Nobody named is whoever saves it (patients.actions.assessment).
    people = [("", _("Myself")), *clinician_names().items()]
    fields = setup_fields("", people)
    for zone in Zone:
        name = str(ZONE_NAMES[zone])
        fields |= _zone_fields(zone, name)
        fields |= setup_fields(zone, people)
    return fields


def setup_fields(zone: str, people: list[Any]) -> dict[str, forms.Field]:
    """`zone` "" is the setup of all."""
    after = f"_{zone}" if zone else ""
    said = {"zone": str(ZONE_NAMES[zone])} if zone else {}
    return {
        f"method{after}": _choice(_in_zone(_("Method"), said), METHOD_WORDS),
        f"device{after}": forms.CharField(
            label=_in_zone(_("Device"), said), required=False, max_length=60
        ),
        f"magnification{after}": WholeNumberField(
            label=_in_zone(_("Magnification"), said),
            required=False,
            min_value=1,
            max_value=500,
            widget=UnitInput("×"),
        ),
        f"hair_state{after}": _choice(
            _in_zone(_("Hair in the field"), said), HAIR_STATE_WORDS
        ),
        f"measured_by{after}": forms.TypedChoiceField(
            label=_in_zone(_("Measured by"), said),
            required=False,
            choices=people,
            coerce=int,
            empty_value=None,
        ),
    }


def _in_zone(label: str, said: dict[str, str]) -> str:
    return _("%(what)s, %(zone)s") % ({"what": label} | said) if said else label


def _choice(label: str, words: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", "—"), *words.items()]
    )


def _zone_fields(zone: str, name: str) -> dict[str, forms.Field]:
    def label(word: Word) -> str:
        return _in_zone(str(word), {"zone": name})

    fields: dict[str, forms.Field] = {}
    for part, measure in zip(MEASURE_PARTS, MEASURES, strict=True):
        fields[f"{part}_{zone}"] = _number(
            label(MEASURE_WORDS[measure.column]), measure
        )
    for column in GRADE_COLUMNS:
        fields[f"{column}_{zone}"] = grade_field(label(GRADE_WORDS[column]), column)
    for column in SIGN_COLUMNS:
        fields[f"{column}_{zone}"] = sign_field(label(SIGN_WORDS[column]))
    fields[f"ostia_loss_{zone}"] = word_field(
        label(_("Follicle openings")), OSTIA_WORDS
    )
    fields[f"landmark_{zone}"] = forms.CharField(
        label=label(_("Landmark")), required=False, max_length=80
    )
    fields[f"{IMAGES}_{zone}"] = PhotoIdsField(label=label(_("Photos")))
    return fields


def _number(label: str, measure: Measure) -> forms.Field:
    unit = UnitInput(measure.unit) if measure.unit else forms.TextInput()
    bounds: dict[str, Any] = {"min_value": measure.low, "max_value": measure.high}
    if not measure.places:
        return WholeNumberField(label=label, required=False, widget=unit, **bounds)
    return ExactField(
        label=label,
        required=False,
        max_digits=measure.digits,
        decimal_places=measure.places,
        widget=unit,
        **bounds,
    )


def check_zones(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """What no single field can know."""
    for zone in Zone:
        _check_own_setup(form, cleaned, zone)
        _check_phases(form, cleaned, zone)
    measured = any(
        cleaned.get(f"{part}_{zone}") is not None and not cleaned.get(f"method_{zone}")
        for part in MEASURE_PARTS
        for zone in Zone
    )
    if measured and not cleaned.get("method") and "method" not in form.errors:
        form.add_error("method", _("Say how it was measured."))


def _check_own_setup(form: forms.Form, cleaned: dict[str, Any], zone: str) -> None:
    said = any(cleaned.get(f"{name}_{zone}") not in EMPTY for name in SETUP)
    if said and not cleaned.get(f"method_{zone}") and f"method_{zone}" in cleaned:
        form.add_error(f"method_{zone}", _("Say how this zone was measured."))


def _check_phases(form: forms.Form, cleaned: dict[str, Any], zone: str) -> None:
    growing = cleaned.get(f"anagen_percent_{zone}")
    resting = cleaned.get(f"telogen_percent_{zone}")
    if growing is None or resting is None:
        return
    if growing + resting > MOST_TOGETHER:
        form.add_error(
            f"telogen_percent_{zone}",
            _("Growing and resting hairs make about 100 % together."),
        )


def zone_found(cleaned: dict[str, Any], zone: str) -> ZoneFinding | None:
    """None when nothing was looked at; a setup belongs to numbers alone."""
    found = {column: cleaned[f"{part}_{zone}"] for part, column in PARTS.items()}
    found["image_ids"] = cleaned[f"{IMAGES}_{zone}"]
    if all(value in NOTHING for value in found.values()):
        return None
    bare = ZoneFinding(zone=zone, **found)
    if not bare.is_measured:
        return bare
    after = f"_{zone}" if cleaned[f"method_{zone}"] else ""
    setup = {column: cleaned[f"{name}{after}"] for name, column in SETUP.items()}
    return ZoneFinding(zone=zone, **found, **setup)


def initial_zones(zones: tuple[ZoneFinding, ...]) -> dict[str, Any]:
    """As the form shows them: the commonest setup on top, others in their zones."""
    measured = [zone for zone in zones if zone.is_measured]
    setups = [_setup_of(zone) for zone in measured]
    shared = common_setup(zones)
    initial: dict[str, Any] = dict(shared)
    for zone in zones:
        for part, column in PARTS.items():
            initial[f"{part}_{zone.zone}"] = _shown(getattr(zone, column))
        initial[f"{IMAGES}_{zone.zone}"] = zone.image_ids
    for zone, setup in zip(measured, setups, strict=True):
        if setup != shared:
            initial |= {f"{name}_{zone.zone}": each for name, each in setup.items()}
    return initial


def common_setup(zones: Sequence[ZoneFinding]) -> dict[str, Any]:
    """How most of the measured zones were measured, by the names of the fields."""
    setups = [_setup_of(zone) for zone in zones if zone.is_measured]
    return max(setups, key=setups.count, default={})


def _setup_of(zone: ZoneFinding) -> dict[str, Any]:
    return {name: getattr(zone, column) for name, column in SETUP.items()}


def _shown(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
