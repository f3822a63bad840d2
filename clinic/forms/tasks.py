"""What came of a task."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=250,
        required=False,
        help_text=_("Nothing medical: the front desk reads it."),
    )
