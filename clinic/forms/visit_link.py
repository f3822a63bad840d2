"""What a patient answers by link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.domain.slot_codes import ChosenSlot, decode


class VisitAnswerForm(forms.Form):
    COME, ANOTHER, CANNOT = "come", "another", "cannot"

    version = forms.IntegerField(min_value=1)
    answer = forms.ChoiceField(choices=[(a, a) for a in (COME, ANOTHER, CANNOT)])
    reason = forms.CharField(max_length=200, required=False)


class VisitTimeForm(forms.Form):
    """One of the times on offer."""

    CALL = "call"

    version = forms.IntegerField(min_value=1)
    slot = forms.CharField(
        label=_("Time"),
        max_length=80,
        error_messages={"required": _("Choose one of the times.")},
    )

    @property
    def wants_call(self) -> bool:
        """None of the times suits."""
        return self.data.get("answer") == self.CALL

    def clean_slot(self) -> str:
        code = str(self.cleaned_data["slot"])
        if decode(code) is None:
            raise forms.ValidationError(_("Choose one of the times."))
        return code

    def chosen(self) -> ChosenSlot:
        chosen: Any = decode(self.cleaned_data["slot"])
        assert isinstance(chosen, ChosenSlot)
        return chosen
