"""A submitted intake as lines to accept, correct or set aside, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from patients.domain.choices import ReviewDecision
from patients.domain.fact_fields import FIELD
from patients.domain.facts import DECLINED, NOT_APPLICABLE, UNKNOWN
from patients.domain.flags import KNOWN
from patients.domain.intake import QUESTIONS
from patients.domain.intake_facts import DERIVED, PARTS, facts_of
from patients.domain.questions import Answers, Question, Shape

# Answers on which nothing hangs before a clinician has read them, whatever they say.
_LISTS = {"ingredient_allergies": "stop", "autoimmune_skin": "wait"}
_NEVER_FLAGGED = {"smoker", "bloodborne_virus", "pregnancy_potential", "blood_donor"}


class LineKind(StrEnum):
    """Identity belongs to the desk; everything else to a clinician."""

    IDENTITY = "identity"
    FACT = "fact"
    MEDICINES = "medicines"
    NOTE = "note"


_WORDS = {Shape.MEDICINES: LineKind.MEDICINES, Shape.NOTE: LineKind.NOTE}


@dataclass(frozen=True, slots=True)
class Line:
    """`tone` is stop, wait, care or ask; empty for what is as usual."""

    key: str
    kind: LineKind
    value: Any
    tone: str = ""

    @property
    def is_clinical(self) -> bool:
        return self.kind is not LineKind.IDENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDecision:
    """`value` only for a correction: what is true instead."""

    key: str
    decision: ReviewDecision
    value: Any = None


def lines_of(
    answers: Answers, *, on_file: Mapping[str, Any], today: date
) -> tuple[Line, ...]:
    """Identity first, then facts in the order of the questions, then words.

    ``on_file`` is the patient's identity as it stands: what differs asks for a look.
    """
    facts = facts_of(answers, today=today)
    lines = {line.key: line for line in _identity(answers, on_file)}
    for question in QUESTIONS:
        key = DERIVED.get(question.key, PARTS.get(question.key, question.key))
        if key in facts:
            lines.setdefault(key, _fact(key, facts[key]))
        elif question.shape in _WORDS and answers.get(question.key):
            lines[question.key] = _word(question, answers[question.key])
    for key, value in facts.items():
        lines.setdefault(key, _fact(key, value))
    return tuple(lines.values())


def _fact(key: str, value: Any) -> Line:
    return Line(key, LineKind.FACT, value, tone_of(key, value))


def _word(question: Question, value: Any) -> Line:
    return Line(question.key, _WORDS[question.shape], value, _word_tone(value))


def _word_tone(value: Any) -> str:
    return "ask" if value == UNKNOWN else ""


def tone_of(key: str, value: Any) -> str:
    """How much an answer asks to be looked at; "" for a usual one."""
    if key in _NEVER_FLAGGED or value in (None, NOT_APPLICABLE, []):
        return ""
    if key in _LISTS:
        return _LISTS[key]
    if not isinstance(value, str) or FIELD[key].harmless is None:
        return "ask" if value in (UNKNOWN, DECLINED) else ""
    return _tone_of_word(key, value)


def _tone_of_word(key: str, value: str) -> str:
    if value in {UNKNOWN, DECLINED}:
        return "ask"
    known = KNOWN.get((key, value))
    if known:
        return known.tone
    return "" if value == FIELD[key].harmless else "care"


def medicines_in(text: str) -> tuple[str, ...]:
    """One a line, as the patient wrote them, each no longer than its column."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(dict.fromkeys(line[:160] for line in lines if line))


def _identity(answers: Answers, on_file: Mapping[str, Any]) -> list[Line]:
    keys = [q.key for q in QUESTIONS if q.shape is Shape.IDENTITY]
    return [
        Line(
            key,
            LineKind.IDENTITY,
            answers[key],
            "care"
            if on_file.get(key) not in (None, "", "unknown", answers[key])
            else "",
        )
        for key in keys
        if answers.get(key)
    ]
