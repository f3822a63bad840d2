"""The other forms behind a patient's link: the second fact, and the signature."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.domain.signing import Signature
from patients.forms.fields import BirthDateField, NameField
from patients.storage import signatures


class SecondFactForm(forms.Form):
    use_required_attribute = False
    last_name = NameField(
        label=gettext_lazy("Last name"),
        max_length=160,
        error_messages={"required": gettext_lazy("Please fill this in.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "dir": "auto"}),
    )
    date_of_birth = BirthDateField(label=gettext_lazy("Date of birth"), own=True)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper


class SignatureForm(forms.Form):
    """A drawing, a typed name, or both; without either nothing is signed."""

    use_required_attribute = False
    agree = forms.BooleanField(
        error_messages={"required": gettext_lazy("Tick this to go on.")}
    )
    signed_name = NameField(
        label=gettext_lazy("Your name, typed"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("It counts as your signature, like the drawing."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    signature = forms.CharField(
        label=gettext_lazy("Signature"),
        required=False,
        strip=False,
        max_length=signatures.LONGEST,
        widget=forms.HiddenInput,
        error_messages={
            "max_length": gettext_lazy("The drawing is too large. Type your name.")
        },
    )
    text_version = forms.CharField(max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, statement: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agree"].label = statement or _("I agree.")

    def clean_signature(self) -> bytes:
        try:
            return signatures.redraw(self.cleaned_data["signature"])
        except signatures.NotASignature:
            raise forms.ValidationError(
                _("This drawing could not be read. Draw again or type your name.")
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        drawn = cleaned.get("signature")
        if "signature" not in self.errors and not (drawn or cleaned.get("signed_name")):
            self.add_error(
                "signed_name", _("Sign with your finger, or type your name.")
            )
        return cleaned

    def as_signature(self) -> Signature:
        return Signature(
            typed_name=self.cleaned_data["signed_name"],
            drawing=self.cleaned_data["signature"],
        )
