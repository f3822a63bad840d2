"""What a copied protocol is called."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from protocols.domain.protocol import Protocol
from protocols.domain.protocol_names import (
    LONGEST_CODE,
    CodeOfTheProduct,
    NewName,
    NotACode,
    protocol_code,
)

LONGEST_TITLE = 120


class CopyForm(forms.Form):
    """``known`` are the protocols in force: a copy has a name that none of them has."""

    title_en = forms.CharField(
        label=gettext_lazy("Name in English"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    title_tr = forms.CharField(
        label=gettext_lazy("Name in Turkish"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput({"autocomplete": "off", "lang": "tr"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=LONGEST_CODE,
        help_text=gettext_lazy(
            "Capital letters and digits, parts joined by an underscore. The first part "
            "stands beside the name wherever the protocol is shown."
        ),
        widget=forms.TextInput({"autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, known: Iterable[Protocol], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = tuple(known)

    def clean_title_en(self) -> str:
        return self._new_title("en")

    def clean_title_tr(self) -> str:
        return self._new_title("tr")

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        try:
            return protocol_code(typed)
        except NotACode:
            raise forms.ValidationError(
                _("Use letters A to Z, digits and underscores, as in C1_EVERY_WEEK.")
            ) from None
        except CodeOfTheProduct:
            raise forms.ValidationError(
                _("T and a number belong to the published protocols. Begin otherwise.")
            ) from None

    def name(self) -> NewName:
        cleaned = self.cleaned_data
        titles = {"en": cleaned["title_en"], "tr": cleaned["title_tr"]}
        return NewName(code=cleaned["code"], title=titles)

    def _new_title(self, language: str) -> str:
        title: str = self.cleaned_data[f"title_{language}"]
        titles = {each.title.get(language, "").casefold() for each in self.known}
        if title.casefold() in titles:
            raise forms.ValidationError(_("A protocol has this name already."))
        return title
