"""The words of adverse events for staff, and the pills that show where one stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from patients.presenters.assessment import ZONE_NAMES
from protocols.domain.adverse_events import Grade
from protocols.domain.adverse_words import (
    Channel,
    EntryKind,
    EventState,
    Outcome,
    Relatedness,
    Seriousness,
)
from protocols.models.adverse import AdverseEvent
from protocols.reference import adverse_events, problem_form


@dataclass(frozen=True, slots=True)
class Pill:
    tone: str
    icon: str
    word: str


GRADES = {
    Grade.MILD: _("1 mild: no treatment"),
    Grade.MODERATE: _("2 moderate: local treatment, or limits some activities"),
    Grade.SEVERE: _("3 severe: hospital, surgery or disabling"),
    Grade.LIFE_THREATENING: _("4 life-threatening"),
    Grade.DEATH: _("5 death"),
}
SERIOUSNESS = {
    Seriousness.NOT_SERIOUS: _("Not serious"),
    Seriousness.HOSPITAL: _("Hospital stay, new or longer"),
    Seriousness.LIFE_THREATENING: _("Life-threatening"),
    Seriousness.DISABLING: _("Lasting or considerable disability"),
    Seriousness.DEATH: _("Death"),
    Seriousness.IMPORTANT: _("Medically important otherwise"),
}
RELATEDNESS = {
    Relatedness.UNRELATED: _("Unrelated"),
    Relatedness.UNLIKELY: _("Unlikely"),
    Relatedness.POSSIBLE: _("Possible"),
    Relatedness.PROBABLE: _("Probable"),
    Relatedness.DEFINITE: _("Definite"),
}
OUTCOMES = {
    Outcome.RECOVERED: _("Recovered"),
    Outcome.RECOVERING: _("Recovering"),
    Outcome.NOT_RECOVERED: _("Not recovered"),
    Outcome.LASTING_EFFECTS: _("Recovered, with lasting effects"),
    Outcome.FATAL: _("Fatal"),
    Outcome.UNKNOWN: _("Unknown"),
}
ENTRIES = {
    EntryKind.OPENED: _("Reported, and opened"),
    EntryKind.REPORTED_AGAIN: _("Reported again"),
    EntryKind.SEEN: _("Urgent report opened"),
    EntryKind.ASSESSED: _("Assessed"),
    EntryKind.NOTE: _("Note"),
    EntryKind.FOLLOW_UP_PLANNED: _("To look at again"),
    EntryKind.FOLLOW_UP_DONE: _("Looked at again"),
    EntryKind.COURSE_RESUMED: _("The course may go on"),
    EntryKind.EXPORTED: _("Exported"),
    EntryKind.CLOSED: _("Closed"),
    EntryKind.REOPENED: _("Opened again"),
}
CHANNELS = {
    Channel.LINK: _("by link"),
    Channel.PHONE: _("by phone"),
    Channel.CLINIC: _("at the clinic"),
}
FIELDS = {
    "term": _("Term"),
    "onset_at": _("Onset"),
    "onset_has_time": _("Time of the onset known"),
    "sites": _("Site"),
    "grade": _("Grade"),
    "seriousness": _("Seriousness"),
    "relatedness": _("Relatedness"),
    "action_taken": _("Action with the treatment"),
    "treatment": _("Treatment of the event"),
    "outcome": _("Outcome"),
    "resolved_on": _("Resolved on"),
    "reported_authority_on": _("Reported to the authority on"),
    "reported_maker_on": _("Reported to the manufacturer on"),
    "reported_reference": _("Reference of the report"),
    "state": _("State"),
    "closed_at": _("Closed at"),
    "closed_by": _("Closed by"),
}


def term_name(term_id: str) -> str:
    """The coded term in the reader's language; "" while none is chosen."""
    term = adverse_events.get(term_id)
    if term is None:
        return term_id
    language = (get_language() or "en").partition("-")[0]
    return term.name.get(language, term.name["en"])


def plain_terms(term_ids: Iterable[str]) -> list[str]:
    """What the patient chose, as the form says it."""
    language = (get_language() or "en").partition("-")[0]
    known = {
        term.id: term.words.get(language, term.words["en"])
        for term in problem_form.current().terms
    }
    return [known.get(term_id, term_id) for term_id in term_ids]


def zone_words(zones: Iterable[str]) -> str:
    return ", ".join(str(ZONE_NAMES.get(zone, zone)) for zone in zones)


def title_of(event: AdverseEvent) -> str:
    return term_name(event.term) or str(_("Not coded yet"))


def state_pill(event: AdverseEvent) -> Pill:
    if event.state == EventState.CLOSED:
        return Pill("ok", "check", pgettext("event", "Closed"))
    return Pill("wait", "hourglass", pgettext("event", "Open"))


def grade_pill(event: AdverseEvent) -> Pill:
    if event.grade is None:
        return Pill("ask", "circle-question-mark", str(_("No grade yet")))
    tone = "stop" if event.grade >= Grade.SEVERE else "care"
    tone = "note" if event.grade == Grade.MILD else tone
    return Pill(tone, "gauge", str(_("Grade %(grade)s")) % {"grade": event.grade})
