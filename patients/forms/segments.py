"""One of a few answers, side by side: a grade, a sign, the follicle openings."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from patients.domain.zone_measures import MAX_GRADE
from patients.presenters.zone_words import STEP_WORDS, Word


class SegmentSelect(forms.RadioSelect):
    """`words` say what a step means; it is drawn beside the chosen one, spoken always."""

    template_name = "patients/widgets/segments.html"
    draws_itself = True

    def __init__(self, words: Mapping[str, Word] | None = None) -> None:
        super().__init__()
        self.words = words or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, *args, **kwargs)
        option["word"] = self.words.get(str(value), "")
        return option


def grade_field(label: str, column: str) -> forms.TypedChoiceField:
    """0 to 3, or nothing while nobody looked."""
    steps = [str(step) for step in range(MAX_GRADE + 1)]
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[("", "–"), *((step, step) for step in steps)],
        coerce=int,
        empty_value=None,
        widget=SegmentSelect(dict(zip(steps, STEP_WORDS[column], strict=True))),
    )


def sign_field(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[("", "–"), ("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=SegmentSelect(),
    )


def word_field(label: str, words: Mapping[str, Word]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", "–"), *words.items()],
        widget=SegmentSelect(),
    )
