"""The review of an intake: one decision a line, and what is true instead."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.domain.choices import ReviewDecision
from patients.domain.fact_fields import FIELD
from patients.domain.fact_labels import value_label
from patients.domain.facts import UNKNOWN, Field, Kind
from patients.domain.intake import QUESTION
from patients.domain.intake_facts import words_of
from patients.domain.review import Line, LineDecision, LineKind
from patients.forms.fields import latin_digits
from patients.forms.intake_screen import field_of

DECISIONS = [
    (ReviewDecision.ACCEPTED, gettext_lazy("Accept")),
    (ReviewDecision.CORRECTED, gettext_lazy("Correct")),
    (ReviewDecision.REJECTED, gettext_lazy("Set aside")),
]


class LocalDecimalField(forms.DecimalField):
    """A number with comma or point, in whatever digits the keyboard has."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(latin_digits(str(value or ""))[:20].replace(",", "."))


class ReviewForm(forms.Form):
    """Only the lines given to it have fields: others cannot be decided through it."""

    use_required_attribute = False

    def __init__(self, *args: Any, lines: Iterable[Line], region: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lines = {line.key: line for line in lines}
        for key, line in self.lines.items():
            self.fields[f"decision-{key}"] = forms.ChoiceField(
                choices=[(v, w) for v, w in DECISIONS if _may_be(v, line)],
                required=False,
                widget=forms.RadioSelect,
            )
            field = correction_field(line, region=region)
            if field:
                field.label = _("What is true instead")
                self.fields[f"value-{key}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key in self.lines:
            corrects = cleaned.get(f"decision-{key}") == ReviewDecision.CORRECTED
            value = cleaned.get(f"value-{key}")
            if corrects and value in (None, "", []) and not self._failed(key):
                self.add_error(f"value-{key}", _("Say what is true instead."))
        return cleaned

    def decisions(self) -> list[LineDecision]:
        """Those that were made; with "accept all", the unflagged lines that were listed."""
        if self.data.get("bulk"):
            assert isinstance(self.data, QueryDict)
            listed = set(self.data.getlist("listed")) & set(self.lines)
            return [
                LineDecision(key=key, decision=ReviewDecision.ACCEPTED)
                for key, line in self.lines.items()
                if key in listed and not line.tone
            ]
        return list(self._made())

    @property
    def unflagged(self) -> list[str]:
        return [key for key, line in self.lines.items() if not line.tone]

    def controls(self, key: str) -> tuple[BoundField, BoundField | None] | None:
        """The fields of one line; None when it is not open to this person."""
        if key not in self.lines:
            return None
        value = f"value-{key}"
        bound = self[value] if value in self.fields else None
        return self[f"decision-{key}"], bound

    def _made(self) -> Iterator[LineDecision]:
        for key, line in self.lines.items():
            decision = self.cleaned_data.get(f"decision-{key}")
            if not decision:
                continue
            value = self.cleaned_data.get(f"value-{key}")
            is_own = decision == ReviewDecision.CORRECTED
            yield LineDecision(
                key=key,
                decision=ReviewDecision(decision),
                value=plain(line, value) if is_own else None,
            )

    def _failed(self, key: str) -> bool:
        return f"value-{key}" in self.errors


def _may_be(decision: ReviewDecision, line: Line) -> bool:
    return decision is not ReviewDecision.CORRECTED or bool(
        correction_field(line, region="")
    )


def correction_field(line: Line, *, region: str) -> forms.Field | None:
    """None where a correction belongs on the page of the medical history."""
    if line.kind is LineKind.IDENTITY:
        field = field_of(QUESTION[line.key])
        if line.key == "phone":
            field.region = region  # type: ignore[attr-defined]
        return field
    if line.kind is LineKind.FACT:
        return _fact_field(FIELD[line.key])
    return None


def plain(line: Line, value: Any) -> Any:
    """The corrected value as the record takes it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if line.kind is LineKind.FACT and FIELD[line.key].kind is Kind.WORDS:
        return words_of(value)
    return value


def _fact_field(field: Field) -> forms.Field | None:
    if field.kind in {Kind.YES_NO, Kind.CHOICE}:
        values = [*field.values, *([UNKNOWN] if field.may_be_unknown else [])]
        choices = [("", _("Choose")), *((v, _words(field.key, v)) for v in values)]
        return forms.ChoiceField(choices=choices, required=False)
    if field.kind is Kind.CHOICES:
        return forms.MultipleChoiceField(
            choices=[(v, _words(field.key, v)) for v in field.values],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    if field.kind is Kind.NUMBER:
        return LocalDecimalField(
            min_value=0,
            max_value=10_000,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "w-number"}),
        )
    if field.kind is Kind.WORDS:
        return forms.CharField(max_length=1000, required=False)
    return None


def _words(key: str, value: str) -> str:
    return _(value_label(key, value))
