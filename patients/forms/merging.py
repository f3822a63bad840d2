"""Which of two records stays, and whose words about the person are right."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from clinic.forms.submission import SubmissionForm
from patients.domain.merging import MergeRequest
from patients.forms.fields import NameField
from patients.models.patient import Patient
from patients.presenters.merging import LABELS


class MergeForm(SubmissionForm):
    """``keep`` is the number of the record that stays; nothing is chosen beforehand.

    Each field on which the two differ has a choice of its own, ``field-<name>``.
    """

    use_required_attribute = False
    keep = forms.TypedChoiceField(
        coerce=int,
        label=gettext_lazy("The record that stays"),
        error_messages={
            "required": gettext_lazy("Choose the record that stays."),
            "invalid_choice": gettext_lazy("Choose one of the two records."),
        },
    )
    versions = forms.RegexField(
        r"^\d{1,9}-\d{1,9}$", widget=forms.HiddenInput, max_length=20
    )

    def __init__(
        self,
        *args: Any,
        records: tuple[Patient, Patient],
        differing: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.records = records
        self.differing = tuple(differing)
        both = [(record.pk, record.number) for record in records]
        keep = self.fields["keep"]
        assert isinstance(keep, forms.ChoiceField)
        keep.choices = both
        one, two = records
        self.fields["versions"].initial = f"{one.version}-{two.version}"
        for name in self.differing:
            self.fields[f"field-{name}"] = forms.TypedChoiceField(
                coerce=int,
                label=LABELS[name],
                choices=both,
                initial=one.pk,
                error_messages={
                    "required": gettext_lazy("Choose what is right."),
                    "invalid_choice": gettext_lazy("Choose one of the two."),
                },
            )

    def request(self) -> MergeRequest:
        """What was chosen; fields whose value comes from the record that goes."""
        cleaned = self.cleaned_data
        keep = cleaned["keep"]
        one, two = self.records
        versions = dict(
            zip((one.pk, two.pk), map(int, cleaned["versions"].split("-")), strict=True)
        )
        other = two.pk if keep == one.pk else one.pk
        return MergeRequest(
            kept_id=keep,
            other_id=other,
            kept_version=versions[keep],
            other_version=versions[other],
            taken=frozenset(
                name for name in self.differing if cleaned[f"field-{name}"] == other
            ),
        )

    def chosen(self, name: str) -> int | None:
        """Whose value of a field is ticked on the page."""
        value = str(self[name].value())
        ticked = (record.pk for record in self.records if str(record.pk) == value)
        return next(ticked, None)


class DifferentForm(forms.Form):
    """Safe to send twice: what is remembered once is remembered."""

    use_required_attribute = False
    because = NameField(
        label=gettext_lazy("They are two people, because"),
        max_length=250,
        error_messages={"required": gettext_lazy("Say why they are different people.")},
        help_text=gettext_lazy("For example: sisters, born in different years."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-key-focus": "d"}),
    )
