"""The screening page: result, tally, groups of findings, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from protocols.domain.release import CHANGE_THE_FORMULA, RELEASABLE, Errand
from protocols.domain.screening import AnswerRecord, FindingRecord, Screening
from protocols.domain.states import FindingChoice
from protocols.domain.verdicts import Overall, Verdict
from protocols.models.screening import FindingDecision
from protocols.presenters.answers import (
    answer_words,
    reviewed_words,
    source_words,
    when_words,
    who_words,
)

TONES = {
    Verdict.EXCLUDE: "stop",
    Verdict.POSTPONE: "wait",
    Verdict.INCOMPLETE: "ask",
    Verdict.REVIEW: "decide",
    Verdict.PRECAUTION: "care",
    Verdict.INFO: "note",
}
OVERALL_TONES = {
    Overall.NOT_A_CANDIDATE: "stop",
    Overall.POSTPONE: "wait",
    Overall.INCOMPLETE: "ask",
    Overall.NEEDS_REVIEW: "decide",
    Overall.CANDIDATE_WITH_PRECAUTIONS: "care",
    Overall.CANDIDATE: "ok",
}
# A lab value that would release the finding is asked for in place.
LAB_KEYS = {"B02b": ("inr", "inr_age_days")}
# Answered where they belong, never typed in here.
ELSEWHERE = {
    "date_of_birth": "identity",
    "sex_at_birth": "identity",
    "consent_signed": "consent",
    "off_label_ack": "consent",
    "photo_consent": "consent",
    "patch_test": "patch_test",
    "patch_positive_to": "patch_test",
    "patch_read_hours": "patch_test",
    "formula": "plan",
    "visit_date": "",
}

FEW_QUESTIONS = 6

Decisions = Mapping[tuple[str, str], FindingDecision]


@dataclass(frozen=True, slots=True)
class Viewing:
    """Who looks, when: decides "today" and the language's words."""

    at: datetime
    zone: tzinfo
    decisions: Decisions
    # Forms by the code of their finding, made by the view.
    forms: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerView:
    label: str
    words: str
    who: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    choice: str
    word: str
    reason: str
    signed: str


@dataclass(frozen=True, slots=True)
class FindingView:
    code: str
    rule_id: str
    verdict: str
    fingerprint: str
    title: str
    reason: str
    lines: tuple[str, ...]
    refer: str
    answers: tuple[AnswerView, ...]
    sources: str
    reviewed: str
    errands: tuple[str, ...]
    decision: DecisionView | None
    form: Any
    may_correct: bool
    must_change_formula: bool

    question_count: int

    @property
    def is_ticked(self) -> bool:
        return self.decision is not None

    @property
    def is_long(self) -> bool:
        return self.question_count > FEW_QUESTIONS


@dataclass(frozen=True, slots=True)
class GroupView:
    tone: str
    title: str
    hint: str
    findings: tuple[FindingView, ...]

    @property
    def count(self) -> int:
        return len(self.findings)


@dataclass(frozen=True, slots=True)
class VerdictView:
    tone: str
    title: str
    text: str


def verdict_view(screening: Screening, viewing: Viewing) -> VerdictView:
    return VerdictView(
        tone=OVERALL_TONES[screening.overall],
        title=_title(screening, viewing),
        text=_sentences(screening, viewing),
    )


def groups(screening: Screening, viewing: Viewing) -> tuple[GroupView, ...]:
    """In order of weight. The stop group stays when it is empty, and says so."""
    shown = [
        GroupView(
            tone=TONES[verdict],
            title=group_word(verdict),
            hint=_hint(verdict, screening),
            findings=tuple(_finding(found, viewing) for found in screening.of(verdict)),
        )
        for verdict in Verdict
    ]
    return tuple(group for group in shown if group.findings or group.tone == "stop")


def group_word(verdict: Verdict) -> str:
    return {
        Verdict.EXCLUDE: _("Stop"),
        Verdict.POSTPONE: _("Wait until"),
        Verdict.INCOMPLETE: _("Answer missing"),
        Verdict.REVIEW: _("Decide"),
        Verdict.PRECAUTION: _("With care"),
        Verdict.INFO: _("Note"),
    }[verdict]


def tally(screening: Screening) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (TONES[verdict], group_word(verdict), len(screening.of(verdict)))
        for verdict in Verdict
    )


def overall_words(overall: Overall) -> str:
    return {
        Overall.NOT_A_CANDIDATE: _("Not a candidate"),
        Overall.POSTPONE: _("Not yet"),
        Overall.INCOMPLETE: _("Answers are missing"),
        Overall.NEEDS_REVIEW: _("Your decision is needed"),
        Overall.CANDIDATE_WITH_PRECAUTIONS: _("Candidate, with care"),
        Overall.CANDIDATE: _("Candidate"),
    }[overall]


def choice_words(choice: str) -> str:
    return {
        FindingChoice.GO_ON: _("Go on"),
        FindingChoice.DO_NOT_TREAT: _("Do not treat"),
        FindingChoice.REFER: _("Refer"),
    }[FindingChoice(choice)]


def askable(found: FindingRecord) -> tuple[str, ...]:
    """The questions of a finding that are answered in place."""
    keys = LAB_KEYS.get(found.rule_id, found.missing_keys)
    return tuple(key for key in keys if key not in ELSEWHERE)


def correctable(found: FindingRecord) -> tuple[str, ...]:
    return tuple(answer.key for answer in found.answers if answer.key not in ELSEWHERE)


def answer_view(answer: AnswerRecord, viewing: Viewing) -> AnswerView:
    return AnswerView(
        label=_(answer.label),
        words=answer_words(answer.key, answer.value),
        who=who_words(answer, at=viewing.at, zone=viewing.zone),
    )


def moment_words(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{date_format(local, 'D j M')}, {local:%H:%M}"


def _title(screening: Screening, viewing: Viewing) -> str:
    if screening.overall == Overall.POSTPONE:
        moments = [found.earliest for found in screening.of(Verdict.POSTPONE)]
        known = [moment for moment in moments if moment is not None]
        if known and len(known) == len(moments):
            when = moment_words(max(known), viewing.zone)
            return _("Wait until %(when)s") % {"when": when}
    if screening.overall == Overall.NEEDS_REVIEW and not _undecided(screening, viewing):
        return _("Decided")
    return overall_words(screening.overall)


def _undecided(screening: Screening, viewing: Viewing) -> int:
    return sum(
        (found.rule_id, found.answers_fingerprint) not in viewing.decisions
        for found in screening.of(Verdict.REVIEW)
    )


def _sentences(screening: Screening, viewing: Viewing) -> str:
    stops = len(screening.of(Verdict.EXCLUDE))
    waits = len(screening.of(Verdict.POSTPONE))
    asks = len(screening.of(Verdict.INCOMPLETE))
    decisions = _undecided(screening, viewing)
    said = [
        (
            stops,
            ngettext(
                "One known fact rules mesotherapy out.",
                "%(count)d known facts rule mesotherapy out.",
                stops,
            ),
        ),
        (
            waits,
            ngettext(
                "One thing must be waited for.",
                "%(count)d things must be waited for.",
                waits,
            ),
        ),
        (
            asks,
            ngettext(
                "One question has no answer yet.",
                "%(count)d questions have no answer yet.",
                asks,
            ),
        ),
        (
            decisions,
            ngettext(
                "One decision is yours.", "%(count)d decisions are yours.", decisions
            ),
        ),
    ]
    words = [text % {"count": count} for count, text in said if count]
    return " ".join(words) or _("Nothing known today speaks against it.")


def _hint(verdict: Verdict, screening: Screening) -> str:
    if verdict == Verdict.EXCLUDE and not screening.stop_rules:
        return _("Stop rules belong to the course; a single day has none.")
    if verdict == Verdict.EXCLUDE and not screening.of(verdict):
        return ngettext(
            "Nothing known rules mesotherapy out. %(count)d stop rule checked.",
            "Nothing known rules mesotherapy out. %(count)d stop rules checked.",
            screening.stop_rules,
        ) % {"count": screening.stop_rules}
    return {
        Verdict.EXCLUDE: _(
            "Only a changed fact lifts this. It cannot be clicked away."
        ),
        Verdict.POSTPONE: _("A date or a result opens the way."),
        Verdict.INCOMPLETE: _("Not known is not taken as no. Answer here."),
        Verdict.REVIEW: _("A clinician decides and writes why."),
        Verdict.PRECAUTION: _("Tick each one before the session starts."),
        Verdict.INFO: _("For the talk."),
    }[verdict]


def _finding(found: FindingRecord, viewing: Viewing) -> FindingView:
    made = viewing.decisions.get((found.rule_id, found.answers_fingerprint))
    return FindingView(
        code=found.code,
        rule_id=found.rule_id,
        verdict=found.verdict,
        fingerprint=found.answers_fingerprint,
        title=_(found.title),
        reason=_(found.reason),
        lines=_lines(found, viewing),
        refer=_(found.refer) if found.refer else "",
        answers=_answers(found, viewing),
        sources=source_words(found.sources),
        reviewed=reviewed_words(found.reviewed_on, found.reviewed_by),
        errands=_errands(found),
        decision=decision_view(made, viewing) if made else None,
        form=viewing.forms.get(found.code),
        may_correct=bool(correctable(found)) and not found.missing_keys,
        must_change_formula=found.rule_id == CHANGE_THE_FORMULA,
        question_count=len(askable(found)),
    )


def _answers(found: FindingRecord, viewing: Viewing) -> tuple[AnswerView, ...]:
    """A finding about everything that is blank would only list the form again."""
    answers = found.answers
    if found.missing_keys and len(answers) > len(LAB_KEYS["B02b"]) + 1:
        answers = tuple(each for each in answers if each.key not in found.missing_keys)
    return tuple(answer_view(answer, viewing) for answer in answers)


def decision_view(made: FindingDecision, viewing: Viewing) -> DecisionView:
    when = when_words(made.at, viewing.at, viewing.zone)
    return DecisionView(
        choice=made.choice,
        word=choice_words(made.choice),
        reason=made.reason,
        signed=_("%(name)s, %(when)s") % {"name": made.by.full_name, "when": when},
    )


def _lines(found: FindingRecord, viewing: Viewing) -> tuple[str, ...]:
    lines = []
    if found.earliest:
        when = moment_words(found.earliest, viewing.zone)
        lines.append(_("Earliest: %(when)s") % {"when": when})
    if found.release_condition:
        opens = _(found.release_condition)
        lines.append(_("Opens when: %(condition)s") % {"condition": opens})
    if found.action:
        lines.append(_(found.action))
    return tuple(lines)


def _errands(found: FindingRecord) -> tuple[str, ...]:
    """Where to click: what is settled on another page."""
    errands = [ELSEWHERE.get(key, "") for key in found.missing_keys]
    if found.rule_id in RELEASABLE and RELEASABLE[found.rule_id] != Errand.LAB:
        errands.append(str(RELEASABLE[found.rule_id]))
    if found.rule_id == CHANGE_THE_FORMULA:
        errands.append("plan")
    return tuple(dict.fromkeys(errand for errand in errands if errand))
