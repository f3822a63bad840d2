"""What a course puts on an appointment's card (settings.CARD_NOTES, CARD_DETAILS)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clinic.domain.cards import CardDetail, CardNote, Level, Shown
from protocols.presenters.course import phase_name
from protocols.queries.adverse import with_open_event
from protocols.queries.card_sessions import (
    CardSession,
    SessionWindow,
    card_sessions,
    session_window,
)


def notes(
    appointment_ids: Sequence[int], *, clinical: bool = False
) -> dict[int, list[CardNote]]:
    """A session's number is no secret of the consulting room: all roles read it."""
    found = {
        session.appointment_id: list(_notes(session))
        for session in card_sessions(appointment_ids)
    }
    for appointment_id in with_open_event(appointment_ids):
        word = _("Adverse event open") if clinical else _("Clinician first")
        note = CardNote("siren", word, Level.STOP, is_flag=True)
        found.setdefault(appointment_id, []).insert(0, note)
    return found


def details(appointment_id: int) -> list[CardDetail]:
    window = session_window(appointment_id)
    return list(_details(window)) if window else []


def _notes(session: CardSession) -> Iterator[CardNote]:
    numbers = {"number": session.number, "count": session.of}
    words = _("Session %(number)s of %(count)s") % numbers
    yield CardNote("list-ordered", words, Level.NOTE, shown=Shown.AS_TYPE)
    if session.number == session.last_of_phase:
        yield CardNote("flag", _("End of phase"), Level.NOTE, shown=Shown.AS_SIGN)
    if session.waits_to_start:
        yield CardNote("pause", _("Pending start"), Level.DECIDE, shown=Shown.PENDING)


def _details(window: SessionWindow) -> Iterator[CardDetail]:
    numbers = {
        "number": window.number,
        "count": window.of,
        "phase": phase_name(window.phase),
    }
    words = _("%(number)s of %(count)s, %(phase)s") % numbers
    yield CardDetail(pgettext("card", "Course"), words)
    verdict, icon, level = _verdict(window)
    words = _days(window.earliest, window.latest)
    yield CardDetail(pgettext("card", "Window"), words, verdict, icon, level)


def _verdict(window: SessionWindow) -> tuple[str, str, Level]:
    if not window.earliest <= window.day <= window.latest:
        return pgettext("window", "outside"), "octagon-x", Level.STOP
    is_limit = window.day in {window.earliest, window.latest}
    if is_limit and window.earliest != window.latest:
        return pgettext("window", "at the limit"), "triangle-alert", Level.WAIT
    return pgettext("window", "inside"), "check", Level.OK


def _days(first: date, last: date) -> str:
    if first == last:
        return date_format(first, "j M")
    same_month = (first.year, first.month) == (last.year, last.month)
    start = date_format(first, "j" if same_month else "j M")
    return f"{start}–{date_format(last, 'j M')}"
