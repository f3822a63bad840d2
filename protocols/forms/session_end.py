"""How a session ends: signed, stopped early, corrected afterwards, or told by two."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.domain.signing import Signature
from patients.storage import signatures
from protocols.domain.limits import IncidentKey
from protocols.domain.session_words import IncidentCode


class StopForm(forms.Form):
    reason = forms.CharField(label=_("Why the session ends here"), max_length=250)


class AddendumForm(forms.Form):
    text = forms.CharField(
        label=_("Correction or addition"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(label=_("Why it is added"), max_length=250)


class SignForm(forms.Form):
    """A drawing, or the typed name; the signer's own stands there already."""

    signature = forms.CharField(
        required=False,
        strip=False,
        max_length=signatures.LONGEST,
        widget=forms.HiddenInput,
        error_messages={"max_length": _("The drawing is too large. Type your name.")},
    )
    signed_name = forms.CharField(label=_("Name"), max_length=120, required=False)

    def clean_signature(self) -> bytes:
        try:
            return signatures.redraw(self.cleaned_data["signature"])
        except signatures.NotASignature:
            raise forms.ValidationError(
                _("This drawing could not be read. Draw again or type your name.")
            ) from None

    def as_signature(self, name: str) -> Signature:
        """``name`` where nothing was typed: whoever is signed in signs."""
        cleaned = self.cleaned_data
        return Signature(
            typed_name=cleaned["signed_name"] or name, drawing=cleaned["signature"]
        )


class IncidentForm(forms.Form):
    """What was given all the same, and the second person's own sign-in."""

    code = forms.ChoiceField(
        choices=[(code, code) for code in IncidentCode], widget=forms.HiddenInput
    )
    ingredient = forms.CharField(max_length=40, widget=forms.HiddenInput)
    lot = forms.CharField(max_length=40, widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why it was given all the same"), max_length=250)
    second_email = forms.EmailField(label=_("Second person's e-mail"), max_length=254)
    second_password = forms.CharField(
        label=_("Second person's password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def key(self) -> IncidentKey:
        cleaned: dict[str, Any] = self.cleaned_data
        return IncidentKey(cleaned["code"], cleaned["ingredient"], cleaned["lot"])
