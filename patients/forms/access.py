"""Break-glass and assignment."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.domain.access import LONGEST_REASON, SHORTEST_REASON
from patients.forms.fields import NameField


class BreakGlassForm(forms.Form):
    number = NameField(
        label=gettext_lazy("Patient number"),
        max_length=20,
        help_text=gettext_lazy("Such as MRN-000101."),
        widget=forms.TextInput(
            attrs={"class": "w-code", "autocomplete": "off", "dir": "ltr"}
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("At least ten characters. It is kept for good."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def clean_reason(self) -> str:
        reason = " ".join(self.cleaned_data["reason"].split())
        if sum(c.isalnum() for c in reason) < SHORTEST_REASON:
            raise forms.ValidationError(_("Say a little more about the reason."))
        return reason

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        return number.upper()


class AssignForm(forms.Form):
    clinician = forms.ChoiceField(label=gettext_lazy("Clinician"), widget=forms.Select)

    def __init__(
        self, *args: Any, clinicians: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["clinician"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("Choose")), *clinicians]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper
