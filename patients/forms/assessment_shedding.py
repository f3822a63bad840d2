"""Fields of the assessment page for what is shed and for how the change is judged."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from clinic.forms.widgets import AnswerSelect
from patients.domain.choices import HairLength
from patients.domain.scale_steps import ScaleKey
from patients.forms.numbers import ExactField, UnitInput, WholeNumberField
from patients.forms.scales import graded_field
from patients.presenters.outcomes import POINTS, change_line

MOST_COMBED, MOST_WASHED, MOST_REPORTED = 400, 2000, 5000
MORNINGS = ("comb_count_1", "comb_count_2", "comb_count_3")


def shedding_fields() -> dict[str, forms.Field]:
    first, second, third = MORNINGS
    return {
        first: _whole(_("First morning"), MOST_COMBED, _("hairs")),
        second: _whole(_("Second morning"), MOST_COMBED, _("hairs")),
        third: _whole(_("Third morning"), MOST_COMBED, _("hairs")),
        "hair_length": forms.ChoiceField(
            label=_("Length of the hair"),
            required=False,
            choices=[
                ("", _("Not recorded")),
                (HairLength.SHORT, _("Short")),
                (HairLength.MEDIUM, _("Medium")),
                (HairLength.LONG, _("Long")),
            ],
            widget=AnswerSelect,
        ),
        "shedding_scale": graded_field(
            ScaleKey.SHEDDING_SCALE, _("Sinclair shedding scale, 1 to 6")
        ),
        "shedding_visual": graded_field(
            ScaleKey.SHEDDING_VISUAL, _("Hair Shedding Visual Scale, 1 to 9")
        ),
        "wash_count": _whole(_("Hairs in the wash"), MOST_WASHED, _("hairs")),
        "wash_vellus_percent": _exact(
            _("Short hairs among them, up to 3 cm"), 100, "%", digits=4
        ),
        "wash_days": _whole(_("Days without washing before"), 60, _("days")),
        "daily_wash_hairs": _exact(
            _("Hairs a day"), MOST_WASHED, _("hairs a day"), digits=5
        ),
        "reported_hairs": WholeNumberField(
            label=_("Hairs a day, as the patient says"),
            required=False,
            min_value=0,
            max_value=MOST_REPORTED,
            help_text=_("Not validated: often quoted numbers rest on no study."),
            widget=UnitInput(_("hairs a day")),
        ),
    }


def outcome_fields() -> dict[str, forms.Field]:
    return {
        "global_investigator": _change(_("Change since the start, as I see it")),
        "global_patient": _change(_("Change since the start, as the patient says")),
        "satisfaction": forms.TypedChoiceField(
            label=_("Patient's satisfaction, 0 to 10"),
            required=False,
            choices=[("", "–"), *((str(n), str(n)) for n in range(11))],
            coerce=int,
            empty_value=None,
            widget=NumberTiles,
        ),
        "dlqi": WholeNumberField(
            label=_("DLQI, total"),
            required=False,
            min_value=0,
            max_value=30,
            help_text=_(
                "Only the total of the clinic's own licensed sheet; its questions are"
                " not shown here."
            ),
            widget=UnitInput(_("of 30")),
        ),
    }


class NumberTiles(AnswerSelect):
    """Numbers side by side, each as large as a finger."""

    template_name = "patients/widgets/number_tiles.html"


def check_shedding(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """The Sinclair shedding scale is made for long hair."""
    length = cleaned.get("hair_length")
    graded = cleaned.get("shedding_scale") is not None
    if graded and length in {HairLength.SHORT, HairLength.MEDIUM}:
        form.add_error("shedding_scale", _("This scale is for long hair only."))


def _change(label: str) -> forms.TypedChoiceField:
    numbered = [(str(value), change_line(value)) for value in POINTS]
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[("", _("Not recorded")), *numbered],
        coerce=int,
        empty_value=None,
        widget=AnswerSelect,
    )


def _whole(label: str, highest: int, unit: str) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        required=False,
        min_value=0,
        max_value=highest,
        widget=UnitInput(unit),
    )


def _exact(label: str, highest: int, unit: str, *, digits: int) -> ExactField:
    return ExactField(
        label=label,
        required=False,
        min_value=0,
        max_value=highest,
        max_digits=digits,
        decimal_places=1,
        widget=UnitInput(unit),
    )
