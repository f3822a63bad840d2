"""How past appointments ended: one at once, or several of one kind."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.domain.settling import Ending, Seen
from clinic.domain.slot_codes import MOST_DIGITS

_MOST = 100


def _seen(code: str) -> Seen | None:
    pk, _dot, version = code.partition(".")
    numbers = [pk, version]
    is_code = all(
        text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
        for text in numbers
    )
    return Seen(int(pk), int(version)) if is_code else None


class SettleForm(forms.Form):
    """``one`` is a button of one row, ``ending`` one for the chosen rows."""

    one = forms.CharField(max_length=60, required=False)
    ending = forms.ChoiceField(
        choices=[(ending, ending) for ending in Ending], required=False
    )
    chosen = forms.MultipleChoiceField(required=False)
    reason = forms.CharField(label=_("Reason"), max_length=250, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        codes = data.getlist("chosen")[:_MOST] if data is not None else []
        field.choices = [(code, code) for code in codes if _seen(code)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ending, codes = cleaned.get("ending", ""), cleaned.get("chosen", [])
        if cleaned.get("one"):
            ending, _dot, code = cleaned["one"].partition(".")
            codes = [code]
        seen = [found for code in codes if (found := _seen(code))]
        if problem := _problem(ending, seen, cleaned.get("reason", "")):
            raise forms.ValidationError(str(problem))
        return {**cleaned, "seen": seen, "how": Ending(ending)}


def _problem(ending: str, seen: list[Seen], reason: str) -> str | Promise:
    if ending not in set(Ending):
        return _("Say how it ended.")
    if not seen:
        return _("Choose at least one appointment.")
    if ending == Ending.CANCELLED and not reason.strip():
        return _("Say why it was cancelled.")
    return ""
