"""A review in words: what was measured, said, kept and seen, and the agreed rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from patients.domain.trends import Measure
from patients.presenters.measuring import site_name
from patients.presenters.outcomes import change_line
from protocols.domain.adherence import GivenSession
from protocols.domain.protocol import Check, Moment
from protocols.domain.review import (
    Line,
    ReviewSheet,
    RuleLine,
    SessionLine,
    moment_of,
)
from protocols.domain.review_rule import (
    Answer,
    Input,
    Reading,
    RuleFacts,
    Says,
    read_rules,
    together,
)
from protocols.domain.review_states import (
    Kept,
    NextStep,
    ReviewDecision,
    ReviewState,
    Shedding,
)
from protocols.models.review import Review, ReviewAnswers
from protocols.presenters import trends
from protocols.queries.course_facts import CourseFacts, SessionFact

NOTHING = "–"
SHEDDING: dict[str, Promise] = {
    Shedding.LESS: gettext_lazy("Less than before the course"),
    Shedding.SAME: gettext_lazy("The same"),
    Shedding.MORE: gettext_lazy("More than before the course"),
    Shedding.NOT_SURE: gettext_lazy("Not sure"),
}
KEPT: dict[str, Promise] = {
    Kept.ALWAYS: gettext_lazy("Always"),
    Kept.MOSTLY: gettext_lazy("Mostly"),
    Kept.SELDOM: gettext_lazy("Seldom"),
    Kept.NOT_SURE: gettext_lazy("Not sure"),
}
DECISIONS: dict[str, Promise] = {
    ReviewDecision.GO_ON: gettext_lazy("Go on as planned"),
    ReviewDecision.CHANGE: gettext_lazy("Change the plan"),
    ReviewDecision.STOP: gettext_lazy("Stop the course"),
}
NEXT_STEPS: dict[str, Promise] = {
    NextStep.MAINTENANCE: gettext_lazy("Keeping sessions (maintenance)"),
    NextStep.DISCHARGE: gettext_lazy("The treatment ends here"),
    NextStep.OTHER: gettext_lazy("To be agreed on"),
}
SAID: dict[str, Promise] = {
    Says.STOP: gettext_lazy("would say: stop"),
    Says.LOOK_AGAIN: gettext_lazy("would say: look at the diagnosis again"),
    Says.GO_ON: gettext_lazy("would say: go on"),
    Says.CANNOT_SAY: gettext_lazy("cannot say: an answer is missing"),
    Says.NOT_YET: gettext_lazy("speaks later"),
    Says.ASK: gettext_lazy("asked in the room"),
}
_TONES = {
    Says.STOP: "stop",
    Says.LOOK_AGAIN: "decide",
    Says.GO_ON: "ok",
    Says.CANNOT_SAY: "ask",
    Says.NOT_YET: "note",
    Says.ASK: "note",
}
# What speaks loudest first; what only the room can answer last.
_ORDER = [
    Says.STOP,
    Says.LOOK_AGAIN,
    Says.CANNOT_SAY,
    Says.GO_ON,
    Says.ASK,
    Says.NOT_YET,
]
_INPUTS: dict[str, Promise] = {
    "own_change": gettext_lazy("Patient's own judgement"),
    "investigator_change": gettext_lazy("Clinician's judgement"),
    "growth": gettext_lazy("Density against the first value"),
    "ae_grade_ge_3": gettext_lazy("Worst grade of an event"),
}
_ANSWERS: dict[str, Promise] = {
    Answer.YES: gettext_lazy("yes"),
    Answer.NO: gettext_lazy("no"),
    Answer.UNKNOWN: gettext_lazy("not known"),
}


def tone_of(says: str) -> str:
    return _TONES[Says(says)]


def title(code: str) -> str:
    """Such as "Review, month 3"; codes are those of the plan's review points."""
    moment, number = moment_of(code)
    words = {
        Moment.SESSION: _("Review after session %(number)s"),
        Moment.WEEK: _("Review, week %(number)s"),
        Moment.MONTH: _("Review, month %(number)s"),
        Moment.WEEKS_AFTER_LAST: _("Review, %(number)s weeks after the last session"),
        Moment.PHASE_END: _("Review at the end of the first phase"),
    }
    return words.get(Moment(moment), _("Review")) % {"number": number}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review in a list."""

    pk: int
    title: str
    state: str
    tone: str
    word: str
    detail: str
    is_open: bool


def rows(reviews: Iterable[Review]) -> list[ReviewRow]:
    return [_row(review) for review in reviews]


def _row(review: Review) -> ReviewRow:
    tone, word = {
        ReviewState.WAITING: ("note", _("Later")),
        ReviewState.DUE: ("decide", _("Due")),
        ReviewState.SIGNED: ("ok", _("Signed")),
        ReviewState.DROPPED: ("note", _("Left out")),
    }[ReviewState(review.state)]
    detail = ""
    if review.signed_at and review.signed_by:
        decided = str(DECISIONS[review.decision])
        detail = f"{decided} · {review.signed_by.full_name}"
    elif review.due_on:
        day = date_format(review.due_on, "j M Y")
        detail = _("since %(day)s") % {"day": day}
    return ReviewRow(
        pk=review.pk,
        title=title(review.code),
        state=review.state,
        tone=tone,
        word=word,
        detail=detail,
        is_open=review.state in {ReviewState.DUE, ReviewState.SIGNED},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Everything one sheet is made of."""

    facts: CourseFacts
    rule_facts: RuleFacts
    rules: tuple[str, ...]
    rule_words: dict[str, str]
    answers: ReviewAnswers | None
    events: tuple[Line, ...]


def sheet(found: Gathered) -> ReviewSheet:
    """In the language that is active."""
    readings = read_rules(found.rules, found.rule_facts)
    said = together(readings)
    return ReviewSheet(
        cards=trends.cards(found.facts.trends),
        answers=answer_lines(found.answers),
        adherence=adherence_lines(found.facts),
        sessions=tuple(session_line(each) for each in found.facts.sessions),
        events=found.events,
        rules=tuple(
            _rule(each, found.rule_words)
            for each in sorted(readings, key=lambda one: _ORDER.index(one.says))
        ),
        says=said,
        said=str(SAID[said]),
    )


def answer_lines(answers: ReviewAnswers | None) -> tuple[Line, ...]:
    """What the patient answered; nothing when nothing came."""
    if answers is None:
        return ()
    change = answers.own_change
    satisfaction = answers.satisfaction
    pairs = (
        (_("Hair lost"), str(SHEDDING.get(answers.shedding, NOTHING))),
        (
            _("Own judgement"),
            NOTHING if change is None else change_line(change),
        ),
        (
            _("Satisfaction"),
            NOTHING
            if satisfaction is None
            else _("%(number)s of 10") % {"number": satisfaction},
        ),
        (_("Care after sessions kept"), str(KEPT.get(answers.aftercare_kept, NOTHING))),
        (_("Care at home kept"), str(KEPT.get(answers.home_care_kept, NOTHING))),
    )
    lines = [Line(label, text) for label, text in pairs]
    if answers.words:
        lines.append(Line(_("In their words"), answers.words))
    return tuple(lines)


def adherence_lines(facts: CourseFacts) -> tuple[Line, ...]:
    planned = [each for each in facts.sessions if not each.is_skipped]
    given = facts.given
    inside = [each for each in given if not days_outside(each)]
    counts = _("%(part)s of %(whole)s")
    return (
        Line(_("Sessions given"), counts % {"part": len(given), "whole": len(planned)}),
        Line(
            _("Inside their window"),
            counts % {"part": len(inside), "whole": len(given)} if given else NOTHING,
        ),
        Line(_("Booked times that came to nothing"), str(len(facts.missed))),
    )


def days_outside(each: SessionFact) -> int:
    """Days too early (negative) or too late of a session that was given."""
    assert each.given_on is not None
    return GivenSession(
        practitioner_id=0,
        day=each.given_on,
        earliest=each.row.earliest,
        latest=each.row.latest,
    ).days_outside


def session_line(each: SessionFact) -> SessionLine:
    planned = _("%(first)s to %(last)s") % {
        "first": date_format(each.row.earliest, "j M"),
        "last": date_format(each.row.latest, "j M Y"),
    }
    if each.given_on is None:
        word = _("left out") if each.is_skipped else _("not given")
        return SessionLine(
            each.row.number, planned, NOTHING, word, is_inside=False, is_given=False
        )
    days = days_outside(each)
    return SessionLine(
        each.row.number,
        planned,
        date_format(each.given_on, "j M Y"),
        outside_words(days),
        is_inside=not days,
        is_given=True,
    )


def outside_words(days: int) -> str:
    if not days:
        return _("inside")
    text = (
        ngettext("%(count)s day late", "%(count)s days late", days)
        if days > 0
        else ngettext("%(count)s day early", "%(count)s days early", -days)
    )
    return text % {"count": abs(days)}


def _rule(reading: Reading, words: dict[str, str]) -> RuleLine:
    return RuleLine(
        rule=reading.rule,
        words=words.get(reading.rule, reading.rule),
        inputs=tuple(_input(each) for each in reading.inputs),
        says=reading.says,
        said=str(SAID[reading.says]),
    )


def _input(each: Input) -> Line:
    label = str(_INPUTS.get(each.code, ""))
    if each.site:
        label = f"{label}, {site_name(Measure.DENSITY, each.site)}"
    if not label:
        return Line(_("Known from the record"), str(_ANSWERS[each.answer]))
    if each.answer == Answer.UNKNOWN:
        return Line(label, str(_ANSWERS[Answer.UNKNOWN]))
    shown = each.shown
    if each.code == "growth":
        shown = _("%(number)s %%") % {"number": trends.number_of(shown)}
    return Line(label, shown)


_CHECKS: dict[str, Promise] = {
    Check.PHOTOS: gettext_lazy("Photos"),
    Check.TRICHOSCOPY: gettext_lazy("Magnifier"),
    Check.PULL: gettext_lazy("Pull test"),
    Check.PRO: gettext_lazy("The patient's judgement"),
    Check.LABS: gettext_lazy("Blood test"),
    Check.ADVERSE_EVENTS: gettext_lazy("Side effects"),
    Check.BLOOD_PRESSURE: gettext_lazy("Blood pressure"),
    Check.CONTINUE_DECISION: gettext_lazy("Decision whether to go on"),
}


def check_words(checks: Iterable[str]) -> tuple[str, ...]:
    """What the protocol wants looked at."""
    return tuple(str(_CHECKS.get(check, check)) for check in checks)


def day_words(day: date | None) -> str:
    return date_format(day, "j M Y") if day else NOTHING
