"""All of a treatment that is one of a kind; zones and products are rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.widgets import UnitNumberInput
from protocols.domain.limits import Technique
from protocols.domain.session_words import AftercareChannel, Condition, Gloves
from protocols.domain.states import AnaesthesiaKind

TECHNIQUE_NAMES = {
    Technique.NAPPAGE: _("Nappage"),
    Technique.POINT_BY_POINT: _("Point by point"),
    Technique.PAPULE: _("Papule"),
    Technique.ROLLER: _("Roller"),
}
ANAESTHESIA_NAMES = {
    AnaesthesiaKind.NONE: _("None"),
    AnaesthesiaKind.TOPICAL: _("Cream"),
    AnaesthesiaKind.COOLING: _("Cooling"),
    AnaesthesiaKind.BLOCK: _("Nerve or ring block"),
    AnaesthesiaKind.VIBRATION: _("Vibration"),
}
ANTISEPSIS_NAMES = {
    "iodine": _("Iodine"),
    "alcohol": _("Alcohol"),
    "chlorhexidine_alcohol": _("Chlorhexidine"),
    "other": _("Other, see note"),
}
GLOVE_NAMES = {Gloves.LATEX_FREE: _("Free of latex"), Gloves.LATEX: _("Latex")}
CONDITION_NAMES = {
    Condition.WELL: _("Well"),
    Condition.SEE_NOTE: _("Not well, see note"),
}
AFTERCARE_NAMES = {
    AftercareChannel.MAIL: _("By e-mail"),
    AftercareChannel.PAPER: _("On paper"),
}
BLEEDING_NAMES = [
    ("", _("None")),
    ("mild", _("Mild")),
    ("moderate", _("Moderate")),
    ("severe", _("Severe")),
]
YES_NO = [("", "—"), ("True", _("Yes")), ("False", _("No"))]
# What all zones share unless a zone says otherwise.
SHARED = ("technique", "depth_mm", "spacing_mm", "ml_per_point")


def _score(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(str(n), str(n)) for n in range(11)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def _one_of(label: Any, names: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(names.items()),
        required=False,
        widget=forms.RadioSelect,
    )


def _or_open(label: Any, names: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", "—"), *names.items()], required=False
    )


def number_field(
    label: Any, unit: Any, least: Any, most: Any, *, digits: tuple[int, int]
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal(least),
        max_value=Decimal(most),
        max_digits=digits[0],
        decimal_places=digits[1],
        required=False,
        widget=UnitNumberInput(unit, {"step": "any"}),
    )


def _whole(label: Any, unit: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        widget=UnitNumberInput(unit),
    )


def _text(label: Any, length: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False)


def _clock(label: Any) -> forms.TimeField:
    """By the clock on the clinic's wall."""
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


def _yes_no(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Pick:
    """One of few. ``refused`` says what speaks against it for this person."""

    id: str
    name: str
    value: str
    label: Any
    is_on: bool
    refused: str


class TreatmentForm(forms.Form):
    """Its drawing is the page's; a field left empty stays unsaid."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    technique = _one_of(_("Method"), TECHNIQUE_NAMES)
    depth_mm = number_field(_("Depth"), _("mm"), "0.1", 20, digits=(3, 1))
    spacing_mm = number_field(_("Spacing"), _("mm"), "0.1", 50, digits=(3, 1))
    ml_per_point = number_field(
        _("Per point"), _("mL"), "0.001", "9.999", digits=(4, 3)
    )
    needle_gauge = _whole(_("Needle"), "G", 18, 34)
    needle_length_mm = number_field(
        _("Needle length"), _("mm"), "0.1", 99, digits=(3, 1)
    )
    needle_angle_deg = _whole(_("Needle angle"), "°", 1, 90)
    pattern = _text(_("Pattern"), 60)
    antisepsis = _one_of(_("Skin cleaned with"), ANTISEPSIS_NAMES)
    contact_seconds = _whole(_("Left on the skin"), "s", 0, 3600)
    hair_clipped = _yes_no(_("Hair clipped"))
    gloves = _or_open(_("Gloves"), GLOVE_NAMES)
    device = _text(_("Device or syringe"), 60)
    device_serial = _text(_("Serial number"), 60)
    cartridge_lot = _text(_("Lot of cartridge or needle"), 40)
    single_use = _yes_no(_("Single use"))
    anaesthesia = _one_of(_("Anaesthesia"), ANAESTHESIA_NAMES)
    anaesthetic_agent = forms.ChoiceField(
        label=_("Anaesthetic"), required=False, choices=[("", "—")]
    )
    anaesthetic_mg = number_field(_("Dose"), _("mg"), 0, 5000, digits=(6, 1))
    anaesthesia_from = _clock(_("Put on or given at"))
    anaesthesia_until = _clock(_("Taken off or ended at"))
    weight_kg = number_field(_("Weight"), _("kg"), 20, 400, digits=(5, 1))
    pain_before = _score(_("Before"))
    pain_during = _score(_("Worst"))
    pain_after = _score(_("After 10 min"))
    vasovagal = _yes_no(_("Fainting or near-fainting"))
    bleeding = forms.ChoiceField(
        label=_("Bleeding"), choices=BLEEDING_NAMES, required=False
    )
    observed_minutes = _whole(_("Observed, by hand"), _("min"), 0, 600)
    condition = _or_open(_("When leaving"), CONDITION_NAMES)
    aftercare_channel = _or_open(_("Aftercare sheet"), AFTERCARE_NAMES)
    emergency_number_given = _yes_no(_("Emergency number given"))
    sharps_count = _whole(_("Sharps disposed of"), _("pieces"), 0, 500)
    needle_stick = _yes_no(_("Needle-stick injury"))
    assistant_id = forms.TypedChoiceField(
        label=_("Assistant"), coerce=int, empty_value=None, required=False
    )
    second_checker_id = forms.TypedChoiceField(
        label=_("Second checker"), coerce=int, empty_value=None, required=False
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    soft_limits_accepted = forms.CharField(
        label=_("Why a warning is accepted"), max_length=250, required=False
    )

    def __init__(
        self,
        *args: Any,
        anaesthetics: Iterable[tuple[str, str]],
        people: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        staff: list[tuple[Any, Any]] = [("", "—"), *people]
        for name, choices in (
            ("anaesthetic_agent", [("", "—"), *anaesthetics]),
            ("assistant_id", staff),
            ("second_checker_id", staff),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        # It stands beside the warnings, outside of the form's own element.
        self.fields["soft_limits_accepted"].widget.attrs["form"] = "treatment"
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"
            elif isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs["class"] = "form-control"

    def picks(self, name: str, refused: Mapping[str, str] | None = None) -> list[Pick]:
        bound, field = self[name], self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return [
            Pick(
                id=f"id_{bound.html_name}_{value}",
                name=bound.html_name,
                value=str(value),
                label=label,
                is_on=str(bound.value() or "") == str(value),
                refused=(refused or {}).get(str(value), ""),
            )
            for value, label in list(field.choices)  # type: ignore[arg-type]
        ]

    @property
    def shared(self) -> dict[str, Any]:
        """What the zones share, as far as it was said. Ask ``is_valid`` first."""
        return {name: self.cleaned_data.get(name) for name in SHARED}
