"""Appointments that were kept although their practitioner is away."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from clinic.domain.cards import CardNote, Level
from clinic.queries.absence import kept_in_leave


def notes(
    appointment_ids: Sequence[int], *, clinical: bool
) -> dict[int, list[CardNote]]:
    """One query (settings.CARD_NOTES). The same for everybody who sees the diary."""
    del clinical
    note = CardNote("calendar-off", _("On leave"), Level.CARE)
    return {pk: [note] for pk in kept_in_leave(appointment_ids)}
