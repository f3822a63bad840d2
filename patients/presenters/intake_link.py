"""What the patient sees of the intake: progress, and the summary to correct."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.domain import phones
from patients.domain.intake import SCREENS
from patients.domain.questions import Kind, Question, Screen
from patients.presenters.countries import country_name

_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Progress:
    number: int
    total: int
    marks: tuple[str, ...]
    left: str


@dataclass(frozen=True, slots=True)
class SummaryLine:
    ask: str
    answer: str


@dataclass(frozen=True, slots=True)
class SummaryScreen:
    slug: str
    title: str
    lines: tuple[SummaryLine, ...]


def progress(screen: Screen) -> Progress:
    number = SCREENS.index(screen) + 1
    total = len(SCREENS)
    marks = tuple(
        "is-done" if n < number else "is-now" if n == number else ""
        for n in range(1, total + 1)
    )
    minutes = max(1, round(_MINUTES * (total - number + 1) / total))
    left = ngettext(
        "about %(minutes)s minute left", "about %(minutes)s minutes left", minutes
    )
    return Progress(number, total, marks, left % {"minutes": minutes})


def summary(answers: dict[str, Any]) -> tuple[SummaryScreen, ...]:
    return tuple(
        SummaryScreen(
            screen.slug,
            _(screen.title),
            tuple(
                SummaryLine(_(question.ask), answer_words(question, answers))
                for question in screen.questions
                if question.is_asked(answers)
            ),
        )
        for screen in SCREENS
    )


def answer_words(question: Question, answers: dict[str, Any]) -> str:
    """One answer as a person reads it; "" for none."""
    value = answers.get(question.key)
    return "" if value in (None, "", []) else words(question, value)


def words(question: Question, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_(question.word_of(each)) or str(each) for each in value)
    if question.options:
        return _(question.word_of(value)) if question.word_of(value) else str(value)
    if question.kind in {Kind.BIRTH_DATE, Kind.PAST_DATE}:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if question.kind is Kind.PHONE:
        return phones.shown(value)
    if question.kind is Kind.COUNTRY:
        return country_name(value)
    return str(value)
