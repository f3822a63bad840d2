"""The photos that a measure is linked to, by their numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from clinic.queries.audit import number_from

MOST_PHOTOS = 12


class PhotoIdsField(forms.Field):
    """A tuple of numbers, in order, each once. Whose photos they are, and whether they
    may be shown, the action looks up. ``choices`` only name them."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid": _("Choose from the photos shown.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.choices: list[tuple[int, str]] = []

    def to_python(self, value: Any) -> tuple[int, ...]:
        ids = {number_from(str(each)) for each in value or ()}
        if None in ids or len(ids) > MOST_PHOTOS:
            raise forms.ValidationError(self.error_messages["invalid"])
        return tuple(sorted(each for each in ids if each is not None))
