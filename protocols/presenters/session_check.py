"""The check before a session in words: what stands, what was answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from patients.domain.fact_fields import FIELD
from patients.domain.fact_labels import value_label
from protocols.domain.session_day import MEASURED
from protocols.models.session import SessionRecord
from protocols.queries.sessions import Checklist


@dataclass(frozen=True, slots=True)
class AnswerLine:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """One line above the treatment, and every answer behind it."""

    words: tuple[str, ...]
    answers: tuple[AnswerLine, ...]
    reasons: tuple[str, ...]


def lines(answers: Mapping[str, object], keys: Iterable[str]) -> list[AnswerLine]:
    return [
        AnswerLine(_(FIELD[key].label), answer_words(key, answers[key]))
        for key in keys
        if key in answers and key in FIELD
    ]


def answer_words(key: str, value: object) -> str:
    if value is None:
        return _("Never, or long ago")
    if isinstance(value, str):
        return _(value_label(key, value))
    unit = FIELD[key].unit
    return f"{value} {_(unit)}" if unit else str(value)


def summary(record: SessionRecord, *, has_consent: bool) -> CheckSummary:
    checklist = Checklist.of(record)
    answers = checklist.answers
    nothing = {checklist.illness, checklist.medicine, checklist.allergy} == {"no"}
    words = [
        _("nothing new since last time") if nothing else _("what is new is on record"),
        _("consent valid") if has_consent else "",
        _pressure(answers),
        f"{answers['temperature_c']} °C" if "temperature_c" in answers else "",
    ]
    asked = [key for key in answers if key not in MEASURED]
    reasons = (record.outside_window_reason, record.too_many_reason)
    return CheckSummary(
        tuple(word for word in words if word),
        tuple(lines(answers, asked)),
        tuple(reason for reason in reasons if reason),
    )


def _pressure(answers: Mapping[str, object]) -> str:
    if "sbp" not in answers or "dbp" not in answers:
        return ""
    return f"{answers['sbp']}/{answers['dbp']} mmHg"
