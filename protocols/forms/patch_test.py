"""Put a patch test on, and read it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from protocols.domain.screening_inputs import PatchResult
from protocols.domain.states import PatchTestResult


class ApplyForm(forms.Form):
    ingredients = forms.MultipleChoiceField(
        label=_("Put on the skin"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, choices: Iterable[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ingredients"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(choices)


class ReadForm(forms.Form):
    """``positive_to`` lists only what the test held."""

    result = forms.ChoiceField(
        label=_("Reading"),
        choices=[
            (PatchTestResult.NEGATIVE, _("Negative")),
            (PatchTestResult.EQUIVOCAL, _("Unclear")),
            (PatchTestResult.POSITIVE, _("Positive")),
        ],
        widget=forms.RadioSelect,
    )
    positive_to = forms.MultipleChoiceField(
        label=_("Positive to"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=250)

    def __init__(
        self, choices: Iterable[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["positive_to"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_positive = cleaned.get("result") == PatchTestResult.POSITIVE
        if is_positive and not cleaned.get("positive_to"):
            self.add_error("positive_to", gettext("Say what the skin reacted to."))
        if not is_positive and cleaned.get("positive_to"):
            self.add_error("result", gettext("A reaction makes the test positive."))
        return cleaned

    def reading(self) -> PatchResult:
        given = self.cleaned_data
        return PatchResult(
            result=PatchTestResult(given["result"]),
            positive_to=tuple(given["positive_to"]),
            note=given["note"],
        )
