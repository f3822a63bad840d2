"""One file for one standard view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.domain.choices import PhotoView
from patients.domain.photo_rules import LARGEST_BYTES, REFUSALS


class PhotoForm(forms.Form):
    view = forms.ChoiceField(
        label=_("View"), choices=[(view, view) for view in PhotoView]
    )
    picture = forms.FileField(
        label=_("Photo"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(
            {"accept": "image/jpeg,image/png,image/webp", "class": "form-control"}
        ),
    )

    def clean_picture(self) -> Any:
        """The size is known before a byte is read into memory."""
        file = self.cleaned_data["picture"]
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError(_(REFUSALS["too_large"]))
        return file
