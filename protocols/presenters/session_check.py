"""The check before a session in words: what stands, what was answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.domain.fact_fields import FIELD
from patients.domain.fact_labels import value_label
from patients.presenters.assessment import ZONE_NAMES
from patients.presenters.zone_words import GRADE_WORDS, SIGN_WORDS
from protocols.domain.session_day import MEASURED
from protocols.domain.site_exam import GRADES, Exam
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
    measured: tuple[str, ...]
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
    ]
    asked = [key for key in answers if key not in MEASURED]
    reasons = (record.outside_window_reason, record.too_many_reason)
    measured = tuple(_measured(checklist))
    return CheckSummary(
        (*(word for word in words if word), *measured),
        measured,
        (*lines(answers, asked), *_of_body(checklist), *_of_scalp(record.site_exam)),
        tuple(reason for reason in reasons if reason),
    )


def _of_body(checklist: Checklist) -> Iterator[AnswerLine]:
    words = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not known")}
    if checklist.eaten:
        yield AnswerLine(_("Eaten and drunk today?"), words[checklist.eaten])
    if said := checklist.last_period:
        none = {"none": _("No periods"), "unknown": _("Not known")}
        shown = none.get(said) or date_format(date.fromisoformat(said), "j M Y")
        yield AnswerLine(_("First day of the last period"), shown)


def _of_scalp(exam: Exam) -> Iterator[AnswerLine]:
    """Zone by zone, what was seen there."""
    for zone, seen in exam.items():
        parts = [
            f"{GRADE_WORDS[sign]} {grade}" if sign in GRADES else str(SIGN_WORDS[sign])
            for sign, grade in seen.items()
        ]
        yield AnswerLine(str(ZONE_NAMES[zone]), ", ".join(parts))


def _measured(checklist: Checklist) -> Iterator[str]:
    answers = checklist.answers
    if "sbp" in answers and "dbp" in answers:
        yield f"{answers['sbp']}/{answers['dbp']} mmHg"
    if checklist.pulse:
        yield f"{checklist.pulse}{_('/min')}"
    if "temperature_c" in answers:
        yield f"{answers['temperature_c']} °C"
