"""The second fact that opens a plan behind a link."""

from datetime import date

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.widgets import DatePartsWidget
from patients.forms.fields import TypedDateField


class BirthDateForm(forms.Form):
    born = TypedDateField(
        label=_("Your date of birth"),
        widget=DatePartsWidget(birth_date=True),
        error_messages={"required": _("Enter day, month and year.")},
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def is_of(self, born: date | None) -> bool:
        return born is not None and self.cleaned_data["born"] == born
