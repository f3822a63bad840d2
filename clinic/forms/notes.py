"""The note of a day."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _


class DayNoteForm(forms.Form):
    day = forms.DateField(
        validators=[
            MinValueValidator(date(2000, 1, 1)),
            MaxValueValidator(date(2200, 1, 1)),
        ]
    )
    text = forms.CharField(label=_("Note"), max_length=500, required=False)
