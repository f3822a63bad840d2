"""One group of the medical history, and the medicines in the patient's own words."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.domain.fact_labels import value_label
from patients.domain.facts import Field
from patients.forms.fact_answers import (
    BLANK,
    answer_of,
    faults,
    fields_for,
    initial_for,
)
from patients.queries.facts import PresentFact, aged


class HistoryForm(forms.Form):
    """`answers()` holds what was changed against what the page had shown.

    `shown_at` is when the page was drawn: a number that ages is compared with what it
    was then.
    """

    shown_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        questions: tuple[Field, ...],
        present: dict[str, PresentFact],
        at: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.present, self.at = questions, present, at
        for field in questions:
            self.fields.update(fields_for(field))
        self.initial = {**self._shown(at), "shown_at": at.isoformat()}
        self._offer_what_stands()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field in self.questions:
            for name, message in faults(field, cleaned).items():
                if name not in self.errors:
                    self.add_error(name, message)
        return cleaned

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each question together, then those of the whole page."""
        rows = [[self[name] for name in fields_for(field)] for field in self.questions]
        asked = {bound.name for row in rows for bound in row}
        rest = [[bound] for bound in self.visible_fields() if bound.name not in asked]
        return rest + rows

    def answers(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        shown = self._as_shown(cleaned.get("shown_at") or self.at)
        typed = {field.key: answer_of(field, cleaned) for field in self.questions}
        return {
            key: None if answer is BLANK else answer
            for key, answer in typed.items()
            if _plain(answer) != _plain(shown[key])
        }

    def _offer_what_stands(self) -> None:
        """An answer that is not among the usual ones ("not told") can be kept."""
        for name, value in self.initial.items():
            field = self.fields.get(name)
            if not isinstance(field, forms.ChoiceField) or not value:
                continue
            if value not in dict(field.choices):  # type: ignore[arg-type]
                words = _(value_label(name, str(value)))
                field.choices = [*field.choices, (value, words)]  # type: ignore[misc]

    def _shown(self, at: datetime) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for field in self.questions:
            fact = self.present.get(field.key)
            if fact is not None:
                shown |= initial_for(field, aged(fact, at=at))
        return shown

    def _as_shown(self, at: datetime) -> dict[str, Any]:
        initial = self._shown(at)
        words = {
            name: [word.strip() for word in value.split(",")] if value else []
            for name, value in initial.items()
            if isinstance(value, str) and f"{name}_none" in self.fields
        }
        return {
            field.key: answer_of(field, initial | words) for field in self.questions
        }


class MedicineForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Medicine or supplement, and dose"), max_length=160
    )
    reason = forms.CharField(
        label=gettext_lazy("What for"), max_length=160, required=False
    )
    is_prescribed = forms.BooleanField(
        label=gettext_lazy("Prescribed by a doctor"), required=False, initial=True
    )


def _plain(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, int | float) else value
