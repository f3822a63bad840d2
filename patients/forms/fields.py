"""Fields that the desk's and the patient's forms share: name, phone, birth date."""

import unicodedata
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.forms.widgets import DatePartsWidget
from patients.domain import phones
from patients.domain.registration import OLDEST_YEAR

# Characters that reorder or hide text: harmless in prose, a disguise in a name.
_DISGUISES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_JOINERS = {"\u200c", "\u200d"}


class NameField(forms.CharField):
    """One line of text in normal form, without characters that reorder or hide it."""

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", str(super().to_python(value) or ""))
        clean = "".join(
            c
            for c in text
            if c in _JOINERS or c == "\x00" or unicodedata.category(c) not in _DISGUISES
        )
        return " ".join(clean.split()) if "\x00" not in clean else clean

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not any(c.isalnum() for c in value):
            raise ValidationError(_("Use letters."))


class PhoneField(forms.CharField):
    """A phone number as people type it; gives E.164, "" for nothing."""

    widget = forms.TextInput(
        attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "dir": "ltr"}
    )

    def __init__(self, *, region: str = "", **kwargs: Any) -> None:
        super().__init__(**{"max_length": phones.LONGEST_TYPED, **kwargs})
        self.region = region

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        try:
            return phones.normalise(typed, region=self.region)
        except phones.NotAPhone as fault:
            if fault.needs_country:
                raise ValidationError(
                    _("Add the country code, such as +90 or +49.")
                ) from None
            raise ValidationError(_("This is not a phone number.")) from None


class BirthDateField(forms.DateField):
    """Year, month and day in three fields; says which of them is wrong."""

    default_error_messages = {
        "required": gettext_lazy("Enter the year, the month and the day."),
        "invalid": gettext_lazy("Enter a year, a month and a day of the calendar."),
    }

    def __init__(self, *, own: bool = False, **kwargs: Any) -> None:
        self.today: date | None = None
        super().__init__(
            widget=DatePartsWidget(birth_date=own),
            input_formats=["%Y-%m-%d"],
            **kwargs,
        )

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = latin_digits(value)
            _check_parts(value)
        born: date | None = super().to_python(value)
        return born

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value.year < OLDEST_YEAR:
            raise ValidationError(
                _("The year must be %(year)s or later.") % {"year": OLDEST_YEAR}
            )
        if self.today and value > self.today:
            raise ValidationError(_("This day is in the future."))


class TypedDateField(forms.DateField):
    """A day in whatever digits the reader's keyboard has."""

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(_latin(value))
        return day


class TypedTimeField(forms.TimeField):
    def to_python(self, value: Any) -> time | None:
        clock: time | None = super().to_python(_latin(value))
        return clock


def _latin(value: Any) -> Any:
    return latin_digits(value) if isinstance(value, str) else value


def latin_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _check_parts(text: str) -> None:
    year, month, day = [*text.rsplit("-", 2), "", ""][:3]
    if not (year.strip() and month.strip("0 ") and day.strip("0 ")):
        raise ValidationError(_("Enter the year, the month and the day."))
    if not (year.isdigit() and len(year) == 4):  # noqa: PLR2004 -- digits of a year
        raise ValidationError(_("Write the year with four digits."))
    if not month.isdigit() or not 1 <= int(month[:4]) <= 12:  # noqa: PLR2004 -- months
        raise ValidationError(_("The month must be 1 to 12."))
    if not day.isdigit() or not 1 <= int(day[:4]) <= 31:  # noqa: PLR2004 -- days
        raise ValidationError(_("The day must be 1 to 31."))
