"""Which public holidays a location is closed on."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.reference.public_holidays import FIRST_YEAR, LAST_YEAR


class HolidaysForm(forms.Form):
    """``days`` offers the ones that are no closed days yet."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    days = forms.TypedMultipleChoiceField(
        label=_("Closed on"), coerce=date.fromisoformat
    )

    def __init__(self, data: Any, *, offered: list[date]) -> None:
        super().__init__(data)
        field = self.fields["days"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(day.isoformat(), day.isoformat()) for day in offered]
        field.error_messages["required"] = _("Tick at least one day.")
