"""The clinic's own version: the values of one item, and the publishing of all."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.reference.loader import Fault
from protocols.domain.knowledge_edits import (
    LONGEST_TEXT,
    Changes,
    Leaf,
    NotThisKind,
    ValueKind,
    parsed,
    shown,
)
from protocols.domain.knowledge_items import Item
from protocols.presenters.knowledge_faults import fault_words
from protocols.presenters.knowledge_words import choices_of

LONGEST_LINE = 90


class ItemForm(forms.Form):
    """One field for each value of the item, named by its place in it."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, item: Item, labels: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = {
            leaf.address: f"v{number}" for number, leaf in enumerate(item.leaves)
        }
        self.leaves = {self.names[leaf.address]: leaf for leaf in item.leaves}
        for name, leaf in self.leaves.items():
            self.fields[name] = _field(leaf, labels[leaf.address])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, leaf in self.leaves.items():
            if name not in cleaned or isinstance(cleaned[name], list):
                continue
            try:
                cleaned[name] = parsed(cleaned[name], leaf.kind)
            except NotThisKind:
                self.add_error(name, _WRONG[leaf.kind])
        return cleaned

    def typed(self) -> Changes:
        return {
            leaf.address: self.cleaned_data[name] for name, leaf in self.leaves.items()
        }

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Each beside its field; what stands elsewhere in the piece at the top."""
        for fault in faults:
            name = self._field_of(f"{fault.file}:{fault.key}")
            words = fault_words(fault.message) if name else str(fault)
            self.add_error(name, words)

    def _field_of(self, address: str) -> str | None:
        """The field at the address, or the first one below it."""
        for known, name in self.names.items():
            if known == address or known.startswith((f"{address}.", f"{address}[")):
                return name
        return None


class PublishForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why this differs from the published text"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    review_on = forms.DateField(
        label=gettext_lazy("To be looked at again on"),
        widget=forms.DateInput({"type": "date"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        if day <= self.today:
            raise forms.ValidationError(_("Choose a day after today."))
        return day


_WRONG = {
    ValueKind.TEXT: gettext_lazy("This text is too long, or holds a strange sign."),
    ValueKind.WORDS: gettext_lazy("This list is too long, or holds a strange sign."),
    ValueKind.WHOLE: gettext_lazy("Write a whole number."),
    ValueKind.NUMBER: gettext_lazy("Write a number."),
}


def _field(leaf: Leaf, label: str) -> forms.Field:
    text = shown(leaf.value)
    choices = choices_of(leaf)
    if choices and leaf.kind == ValueKind.WORDS:
        return forms.MultipleChoiceField(
            label=label,
            initial=text.split("\n"),
            choices=choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    if choices:
        return forms.ChoiceField(label=label, initial=text, choices=choices)
    if leaf.kind in {ValueKind.WHOLE, ValueKind.NUMBER}:
        widget: forms.Widget = forms.TextInput(
            {"class": "w-number", "inputmode": "decimal", "autocomplete": "off"}
        )
    elif leaf.kind == ValueKind.WORDS or len(text) > LONGEST_LINE:
        rows = max(2, min(12, text.count("\n") + 1 + len(text) // LONGEST_LINE))
        widget = forms.Textarea({"rows": rows, "dir": "auto"})
    else:
        widget = forms.TextInput({"dir": "auto", "autocomplete": "off"})
    return forms.CharField(
        label=label,
        initial=text,
        required=False,
        max_length=LONGEST_TEXT,
        widget=widget,
        help_text=_("One a line.") if leaf.kind == ValueKind.WORDS else "",
    )
