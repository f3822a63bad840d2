"""Questions of the field dictionary as form fields, and what was typed as answers.

A question that can be "none" or "not known" beside a number has a second field,
`<key>_instead`; a list of words has `<key>_none`. Blank stays blank.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from clinic.forms.widgets import AnswerSelect
from patients.domain.ageing import LONGEST, unit_of
from patients.domain.fact_labels import value_label
from patients.domain.facts import NOT_APPLICABLE, UNKNOWN, Field, Group, Kind
from patients.forms.numbers import ExactField, NumberText, UnitInput

NONE = "none"
HIGHEST = 100_000
LONGEST_WORDS = 1000
DISEASE_ROWS = 3
MOST_TILES = 4


class Blank:
    """The question was left as it is: nothing typed, nothing chosen."""


BLANK = Blank()


def fields_for(field: Field) -> dict[str, forms.Field]:
    if field.kind in {Kind.YES_NO, Kind.CHOICE}:
        return {field.key: _choice(field)}
    if field.kind == Kind.NUMBER:
        return _number(field)
    if field.kind == Kind.WORDS:
        return _words(field)
    assert field.kind == Kind.DISEASES
    return _diseases(field)


def initial_for(field: Field, value: Any) -> dict[str, Any]:
    """The form's values for a present answer; ``value`` as in `queries.facts`."""
    key = field.key
    if field.kind == Kind.NUMBER:
        if value is None or value == UNKNOWN:
            return {f"{key}_instead": UNKNOWN if value else NONE}
        return {key: _rounded(key, value)}
    if field.kind in {Kind.WORDS, Kind.DISEASES}:
        return {**_list_initial(field, value), f"{key}_none": not value}
    return {key: value}


def answer_of(field: Field, cleaned: dict[str, Any]) -> Any:
    """What was typed, ready for `record_facts`; BLANK for nothing."""
    key = field.key
    if field.kind == Kind.NUMBER:
        return _number_answer(field, cleaned)
    if field.kind == Kind.WORDS:
        typed = cleaned.get(key) or []
        return typed or ([] if cleaned.get(f"{key}_none") else BLANK)
    if field.kind == Kind.DISEASES:
        return _disease_answer(key, cleaned)
    return cleaned.get(key) or BLANK


def faults(field: Field, cleaned: dict[str, Any]) -> dict[str, str]:
    """Answers that contradict each other, by the field where it is said."""
    key = field.key
    if field.kind == Kind.NUMBER:
        both = cleaned.get(key) is not None and cleaned.get(f"{key}_instead")
        return {key: _("Give a number or choose an answer, not both.")} if both else {}
    if field.kind in {Kind.WORDS, Kind.DISEASES}:
        named = answer_of(field, {**cleaned, f"{key}_none": False}) is not BLANK
        if named and cleaned.get(f"{key}_none"):
            return {f"{key}_none": _("There is something above: take one away.")}
    return {}


def _choice(field: Field) -> forms.ChoiceField:
    values = [*field.values, UNKNOWN]
    if field.group == Group.REPRODUCTIVE or field.key == "pregnancy_potential":
        values.append(NOT_APPLICABLE)
    choices = [(value, _(value_label(field.key, value))) for value in values]
    label = _(field.label)
    if len(choices) <= MOST_TILES:
        return forms.ChoiceField(
            label=label, required=False, choices=choices, widget=AnswerSelect
        )
    return forms.ChoiceField(
        label=label, required=False, choices=[("", _("Not recorded")), *choices]
    )


def _number(field: Field) -> dict[str, forms.Field]:
    number = ExactField(
        label=_(field.label),
        required=False,
        min_value=field.lowest,
        max_value=field.highest or _highest(field.key),
        max_digits=9,
        decimal_places=2,
        widget=UnitInput(_(field.unit)) if field.unit else NumberText(),
    )
    instead = [
        (NONE, _("None, or not done")) if field.null_means_none else None,
        (UNKNOWN, _("Not known")) if field.may_be_unknown else None,
    ]
    choices = [choice for choice in instead if choice]
    if not choices:
        return {field.key: number}
    other = forms.ChoiceField(
        label=_("Or, instead of a number"),
        required=False,
        choices=[("", "—"), *choices],
    )
    return {field.key: number, f"{field.key}_instead": other}


def _highest(key: str) -> int:
    unit = unit_of(key)
    return min(LONGEST // unit, HIGHEST) if unit else HIGHEST


def _number_answer(field: Field, cleaned: dict[str, Any]) -> Any:
    number = cleaned.get(field.key)
    if number is not None:
        return number
    instead = cleaned.get(f"{field.key}_instead")
    if instead == UNKNOWN:
        return UNKNOWN
    return None if instead == NONE else BLANK


class WordsField(forms.CharField):
    """Words separated by commas, as a list in small letters."""

    def clean(self, value: Any) -> list[str]:
        text = str(super().clean(value))
        parts = text.replace("،", ",").replace(";", ",").split(",")
        words = list(dict.fromkeys(part.strip().lower() for part in parts))
        return [word for word in words if word]


def _words(field: Field) -> dict[str, forms.Field]:
    return {
        field.key: WordsField(
            label=_(field.label),
            required=False,
            max_length=LONGEST_WORDS,
            help_text=_("Separate several by commas."),
        ),
        f"{field.key}_none": forms.BooleanField(
            label=_("Asked: none known"), required=False
        ),
    }


def _diseases(field: Field) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for row in range(DISEASE_ROWS):
        fields |= {
            f"{field.key}_name_{row}": forms.CharField(
                label=_(field.label) if row == 0 else _("One more"),
                required=False,
                max_length=60,
                help_text=_("Lupus, lichen planus, vitiligo, morphea, pemphigus")
                if row == 0
                else "",
            ),
            f"{field.key}_site_{row}": _part(_("Where"), ("scalp", "elsewhere")),
            f"{field.key}_activity_{row}": _part(_("Activity"), ("active", "inactive")),
        }
    fields[f"{field.key}_none"] = forms.BooleanField(
        label=_("Asked: none known"), required=False
    )
    return fields


def _part(label: str, values: tuple[str, ...]) -> forms.ChoiceField:
    words = [(value, _(value_label("", value))) for value in (*values, UNKNOWN)]
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *words])


def _disease_answer(key: str, cleaned: dict[str, Any]) -> Any:
    rows = [
        {part: cleaned.get(f"{key}_{part}_{row}") or "" for part in _DISEASE_PARTS}
        for row in range(DISEASE_ROWS)
    ]
    named = [
        {**row, "name": row["name"].strip().lower().replace(" ", "_")}
        for row in rows
        if row["name"].strip()
    ]
    return named or ([] if cleaned.get(f"{key}_none") else BLANK)


_DISEASE_PARTS = ("name", "site", "activity")


def _list_initial(field: Field, value: list[Any]) -> dict[str, Any]:
    if field.kind == Kind.WORDS:
        return {field.key: ", ".join(value)}
    return {
        f"{field.key}_{part}_{row}": disease.get(part, "")
        for row, disease in enumerate(value[:DISEASE_ROWS])
        for part in _DISEASE_PARTS
    }


def _rounded(key: str, value: Any) -> Any:
    return round(value, 1) if unit_of(key) else value
