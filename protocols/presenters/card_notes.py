"""What a course puts on an appointment's card (settings.CARD_NOTES)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from clinic.domain.cards import CardNote, Level
from protocols.queries.card_sessions import CardSession, card_sessions


def notes(appointment_ids: Sequence[int], **_viewer: bool) -> dict[int, list[CardNote]]:
    """A session's number is no secret of the consulting room: all roles read it."""
    return {
        session.appointment_id: [
            CardNote("list-ordered", word, Level.NOTE) for word in _words(session)
        ]
        for session in card_sessions(appointment_ids)
    }


def _words(session: CardSession) -> Iterator[str]:
    numbers = {"number": session.number, "count": session.of}
    yield _("Session %(number)s of %(count)s") % numbers
    if session.number == session.last_of_phase:
        yield _("end of phase")
