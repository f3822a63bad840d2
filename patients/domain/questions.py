"""What an intake question is: its key, its kind, its plain words and when it is asked.

Words are English message ids, translated where they are shown.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

NOT_SURE = "unknown"
DECLINED = "declined"

Answers = Mapping[str, Any]


class Kind(StrEnum):
    NAME = "name"
    LINE = "line"
    LINES = "lines"
    PHONE = "phone"
    EMAIL = "email"
    COUNTRY = "country"
    BIRTH_DATE = "birth_date"
    PAST_DATE = "past_date"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"


class Shape(StrEnum):
    """Who accepts a line, and where it goes when it is accepted."""

    IDENTITY = "identity"
    FACT = "fact"
    MEDICINES = "medicines"
    NOTE = "note"
    WISH = "wish"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    word: str


@dataclass(frozen=True, slots=True)
class When:
    """Asked only when an earlier answer is one of these."""

    key: str
    values: frozenset[str]

    def holds(self, answers: Answers) -> bool:
        given = answers.get(self.key)
        if isinstance(given, list):
            return bool(self.values & set(given))
        return given in self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`key` is also the key of the field dictionary when `shape` is FACT.

    `follow_up`: belongs to the question before it on the same screen, and counts only
    while that one is answered so. `required` holds while the question is asked.
    """

    key: str
    kind: Kind
    ask: str
    why: str = ""
    options: tuple[Option, ...] = ()
    shape: Shape = Shape.FACT
    required: bool = True
    when: When | None = None
    follow_up: bool = False
    longest: int = 160
    highest: int | None = None

    def is_asked(self, answers: Answers) -> bool:
        return self.when is None or self.when.holds(answers)

    def word_of(self, value: object) -> str:
        """The message id of one chosen value; "" for what is no option."""
        return next((o.word for o in self.options if o.value == value), "")


@dataclass(frozen=True, slots=True)
class Screen:
    slug: str
    title: str
    lead: str
    questions: tuple[Question, ...]

    def asked(self, answers: Answers) -> tuple[Question, ...]:
        """The questions of this screen that these answers call for.

        Follow-ups are drawn whatever their parent says, so that no script is needed:
        see ``counted``.
        """
        return tuple(q for q in self.questions if q.follow_up or q.is_asked(answers))

    def counted(self, answers: Answers) -> dict[str, Any]:
        """Of the answers given on this screen, those that were really asked for."""
        return {
            q.key: answers[q.key]
            for q in self.questions
            if q.is_asked(answers) and answers.get(q.key) not in (None, "", [])
        }


def when(key: str, *values: str) -> When:
    return When(key, frozenset(values))


def open_keys(questions: Collection[Question], answers: Answers) -> tuple[str, ...]:
    """Required questions that these answers leave blank."""
    return tuple(
        q.key
        for q in questions
        if q.required and q.is_asked(answers) and answers.get(q.key) in (None, "", [])
    )
