"""Questions of the field dictionary as form fields, answered where they are asked.

"Not known" is always an answer of its own. What a blank would mean is never guessed:
a question left empty is not saved, and it stays open.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from patients.domain.answers import MalformedAnswers, parse_value
from patients.domain.fact_fields import FIELD
from patients.domain.facts import UNKNOWN, Field, Kind
from protocols.forms.answer_fields import SALT_PARTS, form_fields

# Answered together, as one without the other says nothing.
TOGETHER = (
    ("hba1c_value", "hba1c_unit", "hba1c_age_days"),
    ("inr", "inr_age_days"),
    ("chemotherapy", "months_since_chemo"),
)
Given = tuple[bool, object]


def with_companions(keys: Iterable[str]) -> tuple[str, ...]:
    asked: dict[str, None] = {}
    for key in keys:
        group = next((group for group in TOGETHER if key in group), (key,))
        asked |= dict.fromkeys(group)
    return tuple(asked)


class AnswersForm(forms.Form):
    """Only the answers that were given are handed on, as the dictionary stores them."""

    def __init__(
        self, keys: Iterable[str], today: date, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = with_companions(keys)
        self.today = today
        for key in self.keys:
            self.fields |= form_fields(FIELD[key])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.answers: dict[str, object] = {}
        for key in self.keys:
            self._read(FIELD[key], cleaned)
        if not self.answers and not self.errors:
            raise forms.ValidationError(gettext("Answer at least one question."))
        return cleaned

    def _read(self, field: Field, cleaned: dict[str, Any]) -> None:
        given, value = _given(field, cleaned, self.today)
        if not given:
            return
        try:
            if value is not None:
                parse_value(field, value)
        except MalformedAnswers:
            self.add_error(
                field.key, gettext("This answer is not possible. Check the number.")
            )
            return
        self.answers[field.key] = value


def _given(field: Field, cleaned: dict[str, Any], today: date) -> Given:
    """Whether the question was answered, and what is stored for it."""
    if field.key.endswith("_age_days"):
        day = cleaned.get(field.key)
        return (True, (today - day).days) if day else (False, None)
    return READERS.get(field.kind, _given_word)(field, cleaned)


def _given_word(field: Field, cleaned: dict[str, Any]) -> Given:
    value = cleaned.get(field.key)
    return bool(value), value


def _given_grade(field: Field, cleaned: dict[str, Any]) -> Given:
    value = str(cleaned.get(field.key) or "")
    return bool(value), int(value) if value.isdecimal() else value


def _given_several(field: Field, cleaned: dict[str, Any]) -> Given:
    """A choice beside "none of these" is a slip: the choice counts."""
    value = cleaned.get(field.key) or []
    return bool(value), [each for each in value if each != "none"]


def _given_day(field: Field, cleaned: dict[str, Any]) -> Given:
    value = cleaned.get(field.key)
    return value is not None, value.isoformat() if value else None


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _given_number(field: Field, cleaned: dict[str, Any]) -> Given:
    value, instead = cleaned.get(field.key), cleaned.get(f"{field.key}_instead")
    if value is not None:
        return True, _plain(value)
    if instead == "never":
        return True, None
    return (True, UNKNOWN) if instead else (False, None)


def _given_salt(field: Field, cleaned: dict[str, Any]) -> Given:
    parts = {part: cleaned.get(f"{field.key}_{part}") for part in SALT_PARTS}
    if any(part is None for part in parts.values()):
        return False, None
    return True, {
        name: _plain(part) for name, part in parts.items() if part is not None
    }


def _given_words(field: Field, cleaned: dict[str, Any]) -> Given:
    words = [word.strip().lower() for word in (cleaned.get(field.key) or "").split(",")]
    words = [word for word in words if word]
    return bool(words) or bool(cleaned.get(f"{field.key}_none")), words


def _given_disease(field: Field, cleaned: dict[str, Any]) -> Given:
    name = (cleaned.get(field.key) or "").strip().lower()
    if not name:
        return bool(cleaned.get(f"{field.key}_none")), []
    return True, [
        {
            "name": name,
            "site": cleaned.get(f"{field.key}_site") or UNKNOWN,
            "activity": cleaned.get(f"{field.key}_activity") or UNKNOWN,
        }
    ]


READERS: Mapping[Kind, Callable[[Field, dict[str, Any]], Given]] = {
    Kind.GRADE: _given_grade,
    Kind.NUMBER: _given_number,
    Kind.CHOICES: _given_several,
    Kind.SALT: _given_salt,
    Kind.WORDS: _given_words,
    Kind.DISEASES: _given_disease,
    Kind.DATE: _given_day,
}
