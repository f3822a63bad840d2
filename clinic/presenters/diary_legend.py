"""What the edges and signs of the diary mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinic.presenters.states import APPOINTMENT


@dataclass(frozen=True, slots=True)
class Sign:
    icon: str
    word: str


@dataclass(frozen=True, slots=True)
class Legend:
    states: Sequence[str]
    signs: Sequence[Sign]


def legend() -> Legend:
    return Legend(
        states=list(APPOINTMENT),
        signs=[
            Sign("shield-alert", _("Flag: clinician first")),
            Sign("clipboard-list", _("Intake not finished")),
            Sign("clipboard-check", _("Intake to review")),
            Sign("pen-line", _("Consent missing")),
            Sign("sparkles", _("First visit")),
            Sign("flag", _("End of phase")),
            Sign("layers", _("Overbooked")),
            Sign("calendar-off", _("On leave")),
        ],
    )
