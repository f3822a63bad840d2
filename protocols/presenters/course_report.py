"""What the page of a course's report shows before it is signed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from patients.queries import photos
from protocols.domain.review import Line, SessionLine
from protocols.presenters import review as words
from protocols.presenters.course_events import lines
from protocols.presenters.report_content import MOST_PAIRS, next_window
from protocols.presenters.trends import cards
from protocols.queries.course_facts import CourseFacts


@dataclass(frozen=True, slots=True)
class ReportPreview:
    """What a version signed now would hold, in short."""

    adherence: tuple[Line, ...]
    sessions: tuple[SessionLine, ...]
    readings: tuple[Line, ...]
    events: tuple[Line, ...]
    photos: str
    next_window: str


def preview(facts: CourseFacts, *, at: datetime) -> ReportPreview:
    window = next_window(facts)
    return ReportPreview(
        adherence=words.adherence_lines(facts),
        sessions=tuple(words.session_line(each) for each in facts.sessions),
        readings=tuple(
            Line(card.title, " ".join(card.readings)) for card in cards(facts.trends)
        ),
        events=lines(facts.events, facts.zone),
        photos=_photos(facts, at),
        next_window=_("%(first)s to %(last)s")
        % {
            "first": words.day_words(window.earliest),
            "last": words.day_words(window.latest),
        }
        if window
        else "",
    )


def _photos(facts: CourseFacts, at: datetime) -> str:
    if not photos.consent_stands(facts.patient, at=at):
        return _("None: there is no valid consent to photos today.")
    pairs = photos.pairs(facts.patient, at=at)[:MOST_PAIRS]
    if not pairs:
        return _("None: no view was taken twice.")
    alike = sum(pair.is_alike for pair in pairs)
    text = _("Pairs: %(count)s, taken alike: %(alike)s. The others are labelled.")
    return text % {"count": len(pairs), "alike": alike}
