"""The lines of an intake's review, each with the patient's words and what is on file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.domain import phones
from patients.domain.intake import QUESTION
from patients.domain.review import Line, LineKind
from patients.models.intake import IntakeReview
from patients.models.patient import Patient
from patients.presenters.countries import country_name
from patients.presenters.facts import answer_words, label_words
from patients.presenters.intake_link import words
from patients.queries.facts import PresentFact

TONE_WORDS = {
    "stop": "octagon-alert",
    "wait": "hourglass",
    "care": "hand",
    "ask": "circle-question-mark",
}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """`controls` are the form's fields while the line is open."""

    key: str
    label: str
    answer: str
    on_file: str
    tone: str
    is_clinical: bool
    review: IntakeReview | None
    controls: Any


def rows(
    lines: Iterable[Line],
    *,
    patient: Patient,
    facts: Mapping[str, PresentFact],
    reviews: Mapping[str, IntakeReview],
    controls: Callable[[str], Any],
) -> list[ReviewRow]:
    return [
        ReviewRow(
            key=line.key,
            label=label_of(line),
            answer=answer_of(line),
            on_file=_on_file(line, patient, facts),
            tone=line.tone,
            is_clinical=line.is_clinical,
            review=reviews.get(line.key),
            controls=None if line.key in reviews else controls(line.key),
        )
        for line in lines
    ]


def label_of(line: Line) -> str:
    if line.kind is LineKind.FACT:
        return label_words(line.key)
    return _(QUESTION[line.key].ask)


def answer_of(line: Line) -> str:
    if line.kind is LineKind.FACT:
        return answer_words(line.key, line.value)
    return words(QUESTION[line.key], line.value)


def _on_file(line: Line, patient: Patient, facts: Mapping[str, PresentFact]) -> str:
    if line.kind is LineKind.FACT:
        fact = facts.get(line.key)
        return answer_words(line.key, fact.value) if fact else ""
    if line.kind is not LineKind.IDENTITY:
        return ""
    value = getattr(patient, line.key)
    if not value or value == "unknown":
        return ""
    shown: dict[str, Callable[[Any], str]] = {
        "date_of_birth": lambda born: date_format(born, "DATE_FORMAT"),
        "phone": phones.shown,
        "country": country_name,
        "sex_at_birth": lambda sex: _(QUESTION["sex_at_birth"].word_of(sex)),
    }
    return shown.get(line.key, str)(value)
