"""One question of the field dictionary as form fields; most have one, some two."""

from collections.abc import Callable, Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.forms.widgets import UnitNumberInput
from patients.domain.fact_labels import value_label
from patients.domain.facts import NOT_APPLICABLE, UNKNOWN, Field, Kind

WITH_NOT_APPLICABLE = frozenset({"norwood", "ludwig", "sinclair"})
HIGHEST_NUMBER = 100_000
LONGEST_TEXT = 200
SALT_PARTS = {
    "vertex": _("Vertex"),
    "posterior": _("Back"),
    "right": _("Right side"),
    "left": _("Left side"),
}
FormFields = dict[str, forms.Field]


def form_fields(field: Field) -> FormFields:
    if field.key.endswith("_age_days"):
        return {field.key: _date(_date_label(field.key))}
    return BUILDERS[field.kind](field, gettext(field.label))


def is_time_since(field: Field) -> bool:
    return field.kind == Kind.NUMBER and field.may_be_unknown


def _choice(field: Field, label: str) -> FormFields:
    values = list(field.values)
    if field.kind == Kind.GRADE:
        values = [str(grade) for grade in range(field.lowest, (field.highest or 0) + 1)]
    if field.may_be_unknown:
        values.append(UNKNOWN)
    if field.key in WITH_NOT_APPLICABLE:
        values.append(NOT_APPLICABLE)
    choices = [(value, gettext(value_label(field.key, value))) for value in values]
    asked = forms.ChoiceField(
        label=label, choices=[("", gettext("Choose")), *choices], required=False
    )
    return {field.key: asked}


def _number(field: Field, label: str) -> FormFields:
    number = forms.DecimalField(
        label=label,
        required=False,
        min_value=field.lowest,
        max_value=field.highest or HIGHEST_NUMBER,
        max_digits=8,
        decimal_places=2,
        widget=UnitNumberInput(gettext(field.unit), {"step": "any"})
        if field.unit
        else forms.NumberInput({"step": "any"}),
    )
    if not is_time_since(field):
        return {field.key: number}
    never = forms.ChoiceField(
        label=gettext("or"),
        required=False,
        choices=[
            ("", gettext("Number above")),
            ("never", gettext("Never, or long ago")),
            (UNKNOWN, gettext("Not known")),
        ],
    )
    return {field.key: number, f"{field.key}_instead": never}


def _several(field: Field, label: str) -> FormFields:
    asked = forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[
            *[
                (value, gettext(value_label(field.key, value)))
                for value in field.values
            ],
            ("none", gettext("None of these")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    return {field.key: asked}


def _salt(field: Field, label: str) -> FormFields:
    return {
        f"{field.key}_{part}": _percent(f"{label}, {word}")
        for part, word in SALT_PARTS.items()
    }


def _percent(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        widget=UnitNumberInput("%", {"step": "any"}),
    )


def _words(field: Field, label: str) -> FormFields:
    asked = forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        help_text=gettext("Separate several by commas."),
    )
    return {field.key: asked, f"{field.key}_none": _none_known()}


def _none_known() -> forms.BooleanField:
    return forms.BooleanField(label=gettext("None known"), required=False)


def _disease(field: Field, label: str) -> FormFields:
    def words(*values: str) -> list[tuple[str, str]]:
        return [("", gettext("Choose"))] + [
            (value, gettext(value_label(field.key, value))) for value in values
        ]

    return {
        field.key: forms.CharField(label=label, required=False, max_length=80),
        f"{field.key}_site": forms.ChoiceField(
            label=gettext("Where"),
            required=False,
            choices=words("scalp", "elsewhere", UNKNOWN),
        ),
        f"{field.key}_activity": forms.ChoiceField(
            label=gettext("Active now"),
            required=False,
            choices=words("active", "inactive", UNKNOWN),
        ),
        f"{field.key}_none": _none_known(),
    }


def _date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date", "class": "w-date"}, format="%Y-%m-%d"),
    )


def _date_label(key: str) -> str:
    return (
        gettext("Date of the INR")
        if key.startswith("inr")
        else gettext("Date of the HbA1c")
    )


def _day(field: Field, label: str) -> FormFields:
    return {field.key: _date(label)}


BUILDERS: Mapping[Kind, Callable[[Field, str], FormFields]] = {
    Kind.YES_NO: _choice,
    Kind.CHOICE: _choice,
    Kind.GRADE: _choice,
    Kind.NUMBER: _number,
    Kind.CHOICES: _several,
    Kind.SALT: _salt,
    Kind.WORDS: _words,
    Kind.DISEASES: _disease,
    Kind.DATE: _day,
}
