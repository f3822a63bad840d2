"""Which notes of a card are signs, and what the front desk may see of them."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from clinic.domain.cards import CardNote, Level, Shown


def is_sign(note: CardNote) -> bool:
    """Plain notes are read as words ("Session 4 of 9"), all others as signs."""
    if note.shown in {Shown.AS_TYPE, Shown.PENDING}:
        return False
    return note.shown == Shown.AS_SIGN or note.is_flag or note.level != Level.NOTE


def for_the_desk(notes: Sequence[CardNote]) -> list[CardNote]:
    """The front desk learns that there is something, never what (design 4)."""
    flags = [note for note in notes if note.is_flag]
    others = [note for note in notes if not note.is_flag]
    if not flags:
        return others
    strongest = min(flags, key=lambda note: list(Level).index(note.level))
    word = _("Clinician first")
    return [replace(strongest, icon="shield-alert", word=word), *others]
