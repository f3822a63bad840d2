"""Trace rows in words: who, what, to whose record, when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models.audit import AuditEvent
from clinic.presenters import access_words
from clinic.presenters.access_words import Phrase, Words
from clinic.presenters.spreadsheet import Value
from clinic.presenters.states import look
from clinic.queries.audit import Subject


@dataclass(frozen=True, slots=True)
class TraceLine:
    """``what`` is a sentence without its subject; ``more`` says what it leaves open."""

    at: datetime
    who: str
    what: str
    more: str
    patient_id: int | None
    patient: str
    number: str


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The tables of all apps, read once for a page."""

    phrases: Mapping[str, Phrase]
    pages: Mapping[str, Words]
    terms: Mapping[str, Words]

    def action(self, event: AuditEvent) -> str:
        phrase = self.phrases.get(event.action)
        # A row of a later release, read by an earlier one.
        return (
            str(phrase.words) if phrase else event.action.replace("_", " ").capitalize()
        )

    def more(self, event: AuditEvent) -> Iterator[str]:
        detail = event.detail
        if view := detail.get("view"):
            yield self._page(str(view))
        if event.action.startswith("setting_"):
            yield self._term("setting", event.subject)
        if event.action.startswith("appointment_") and "to" in detail:
            yield _between(detail)
        yield from self._codes(event)
        yield from _numbers(detail)

    def _codes(self, event: AuditEvent) -> Iterator[str]:
        kind = event.detail.get("kind")
        if event.subject == "consent" and kind:
            yield self._term("consent", str(kind))
        for role in event.detail.get("roles") or ():
            yield self._term("roles", str(role))

    def _page(self, view: str) -> str:
        return str(self.pages.get(view.partition("-")[0], ""))

    def _term(self, key: str, code: str) -> str:
        return str(self.terms.get(f"{key}.{code}", ""))


def lines(
    events: Iterable[AuditEvent], patients: Mapping[int, Subject]
) -> list[TraceLine]:
    words = _Vocabulary(
        access_words.phrases(), access_words.pages(), access_words.terms()
    )
    return [_line(event, patients, words) for event in events]


def _line(
    event: AuditEvent, patients: Mapping[int, Subject], words: _Vocabulary
) -> TraceLine:
    patient = patients.get(event.patient_id) if event.patient_id else None
    gone = _("Patient no longer here") if event.patient_id else ""
    return TraceLine(
        at=event.at,
        who=_who(event),
        what=words.action(event),
        more=" · ".join(piece for piece in words.more(event) if piece),
        patient_id=event.patient_id,
        patient=patient.name if patient else gone,
        number=patient.number if patient else "",
    )


def table(rows: Sequence[TraceLine]) -> tuple[list[str], list[list[Value]]]:
    """Heads and cells for a spreadsheet; moments as the clinic's clock showed them."""
    heads = [
        _("When"),
        _("Who"),
        _("What"),
        _("More"),
        _("Patient"),
        _("Patient number"),
    ]
    return heads, [
        [timezone.localtime(r.at), r.who, r.what, r.more, r.patient, r.number]
        for r in rows
    ]


def _who(event: AuditEvent) -> str:
    if event.by:
        return event.by.full_name
    return _("Patient, by link") if event.actor == "patient" else _("The system")


def _between(detail: Mapping[str, object]) -> str:
    before, after = detail.get("from"), detail["to"]
    shown = str(look(of="appointment", state=str(after)).word)
    if not before or before == after:
        return ""
    return _("%(before)s, then %(after)s") % {
        "before": look(of="appointment", state=str(before)).word,
        "after": shown,
    }


def _numbers(detail: Mapping[str, object]) -> Iterator[str]:
    """Numbers and names of ours; never which question was answered, nor how."""
    if plan := detail.get("plan"):
        yield _("plan %(number)s") % {"number": plan}
    if keys := _count(detail.get("keys")):
        yield ngettext("%(count)s answer", "%(count)s answers", keys) % {"count": keys}
    if fields := _count(detail.get("fields")):
        words = ngettext("%(count)s field", "%(count)s fields", fields)
        yield words % {"count": fields}
    if isinstance(booked := detail.get("booked"), int):
        words = ngettext("%(count)s time booked", "%(count)s times booked", booked)
        yield words % {"count": booked}


def _count(found: object) -> int:
    return len(found) if isinstance(found, list) else 0
