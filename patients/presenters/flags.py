"""Flags in the reader's language; for the front desk a colour and two words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from patients.domain.flags import Flag, strongest_tone

# More than two lines of flags are not read.
MOST = 8


@dataclass(frozen=True, slots=True)
class ShownFlag:
    tone: str
    word: str
    icon: str


def shown_flags(flags: tuple[Flag, ...]) -> tuple[ShownFlag, ...]:
    return tuple(
        ShownFlag(flag.tone, _(flag.message) % flag.params, flag.icon) for flag in flags
    )


def desk_flags(flags: tuple[Flag, ...]) -> tuple[ShownFlag, ...]:
    """No clinical word leaves the consulting room."""
    tone = strongest_tone(flags)
    if tone is None:
        return ()
    return (ShownFlag(tone, _("Clinician first"), "shield-alert"),)
