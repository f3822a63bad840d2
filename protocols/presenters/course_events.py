"""Adverse events of a course as lines of a review and of the report."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from protocols.domain.adverse_words import Outcome
from protocols.domain.review import Line
from protocols.models.adverse import AdverseEvent
from protocols.presenters.ingredients import in_language
from protocols.reference import adverse_events

_OUTCOMES: dict[str, Promise] = {
    Outcome.RECOVERED: gettext_lazy("recovered"),
    Outcome.RECOVERING: gettext_lazy("recovering"),
    Outcome.NOT_RECOVERED: gettext_lazy("not recovered"),
    Outcome.LASTING_EFFECTS: gettext_lazy("recovered with lasting effects"),
    Outcome.FATAL: gettext_lazy("fatal"),
    Outcome.UNKNOWN: gettext_lazy("outcome not known"),
}


def lines(events: Iterable[AdverseEvent], zone: ZoneInfo) -> tuple[Line, ...]:
    """The newest first, in the language that is active."""
    return tuple(Line(_name(event), _text(event, zone)) for event in events)


def _name(event: AdverseEvent) -> str:
    term = adverse_events.get(event.term) if event.term else None
    return in_language(term.name) if term else _("Not named yet")


def _text(event: AdverseEvent, zone: ZoneInfo) -> str:
    began = event.onset_at or event.opened_at
    session = event.record.planned_session.number if event.record else None
    parts = [
        date_format(began.astimezone(zone), "j M Y"),
        _("after session %(number)s") % {"number": session} if session else "",
        _("grade %(number)s") % {"number": event.grade}
        if event.grade
        else _("not graded yet"),
        str(_OUTCOMES.get(event.outcome, _("still open"))),
    ]
    return ", ".join(part for part in parts if part)
