"""A scale as cards: each step with the line that tells it from its neighbours."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from patients.domain.facts import NOT_APPLICABLE, UNKNOWN
from patients.domain.vocabulary import Answer


class ScaleSelect(forms.RadioSelect):
    """Radio cards; `texts` gives each step its line."""

    template_name = "patients/widgets/scale.html"
    draws_itself = True

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self.texts = texts

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["class"] = "form-check-input"
        text = self.texts.get(str(value))
        option["text"] = _(text) if text else ""
        return option


def scale_field(
    label: Any, texts: Mapping[str, str], names: Mapping[str, str]
) -> forms.ChoiceField:
    """One step, "not known", "does not apply", or nothing recorded."""
    steps = [(step, names.get(step, step)) for step in texts]
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[
            ("", _("Not recorded")),
            *steps,
            (UNKNOWN, _("Not known")),
            (NOT_APPLICABLE, _("Does not apply")),
        ],
        widget=ScaleSelect(texts),
    )


def yes_no_choices() -> list[tuple[str, str]]:
    return [
        (Answer.YES, _("Yes")),
        (Answer.NO, _("No")),
        (Answer.UNKNOWN, _("Not sure")),
    ]
