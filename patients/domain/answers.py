"""Reads a JSON-like mapping of answers against the field dictionary, strictly.

A missing key, null or "" is blank, which is never a fault. Anything the dictionary does
not allow is: an unknown key, a wrong type, a value outside the list, a negative or
unbounded number, a date that is not YYYY-MM-DD.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from patients.domain.fact_fields import FIELD
from patients.domain.facts import (
    DECLINED,
    NOT_APPLICABLE,
    OPEN_ANSWERS,
    UNKNOWN,
    Answers,
    Disease,
    Field,
    Kind,
    SaltRegions,
    Value,
    freeze,
    is_blank,
)
from patients.domain.vocabulary import DiseaseActivity, DiseaseSite

# No measurement is longer; a number beyond it could fill the memory.
MOST_DIGITS = 12
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class MalformedAnswers(ValueError):
    """`key` names the answer ("salt_regions.vertex" inside one), `reason` the fault."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}" if key else reason)
        self.key = key
        self.reason = reason


def parse_answers(answers: object) -> Answers:
    if not isinstance(answers, Mapping):
        raise MalformedAnswers("", "not an object of answers")
    values: dict[str, Value] = {}
    for key, value in answers.items():
        field = FIELD.get(key)
        if field is None:
            raise MalformedAnswers(str(key), "unknown key")
        if not is_blank(value):
            values[key] = parse_value(field, value)
    return freeze(values)


def parse_value(field: Field, value: object) -> Value:
    """The value of one field, not blank; raises MalformedAnswers."""
    if field.may_be_unknown and isinstance(value, str) and value in OPEN_ANSWERS:
        return value
    return PARSERS[field.kind](field, value)


def _choice(field: Field, value: object) -> str:
    return _word_of(field.key, value, field.values)


def _word_of(key: str, value: object, allowed: tuple[str, ...]) -> str:
    if not isinstance(value, str):
        raise MalformedAnswers(key, "must be text")
    if value not in allowed:
        raise MalformedAnswers(key, f"must be one of {', '.join(allowed)}")
    return str(value)


def _number(field: Field, value: object) -> Decimal:
    return _within(field.key, value, field)


def _within(key: str, value: object, field: Field) -> Decimal:
    number = _exact(key, value)
    if number < field.lowest:
        fault = "must not be negative" if number < 0 else "is too small"
        raise MalformedAnswers(key, fault)
    if field.highest is not None and number > field.highest:
        raise MalformedAnswers(key, f"must not be above {field.highest}")
    return number


def _exact(key: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise MalformedAnswers(key, "must be a number")
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise MalformedAnswers(key, "must be a finite number")
    if number.adjusted() > MOST_DIGITS:
        raise MalformedAnswers(key, "is too large")
    return number


def _grade(field: Field, value: object) -> Decimal:
    number = _within(field.key, value, field)
    if number != number.to_integral_value():
        raise MalformedAnswers(field.key, "must be a whole number")
    return number


def _date(field: Field, value: object) -> date:
    if type(value) is date:
        return value
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        raise MalformedAnswers(field.key, "must be a date, YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise MalformedAnswers(field.key, "is not a day of the calendar") from None


def _items(key: str, value: object) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise MalformedAnswers(key, "must be a list")
    return tuple(value)


def _choices(field: Field, value: object) -> tuple[str, ...]:
    found = [
        _word_of(field.key, item, field.values) for item in _items(field.key, value)
    ]
    return tuple(dict.fromkeys(found))


def _words(field: Field, value: object) -> tuple[str, ...]:
    found = [_free_word(field.key, item) for item in _items(field.key, value)]
    return tuple(dict.fromkeys(found))


def _free_word(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise MalformedAnswers(key, "must be a list of words")
    return value.strip().lower()


def _salt(field: Field, value: object) -> SaltRegions:
    regions = _members(field.key, value, SaltRegions)
    return SaltRegions(
        **{
            name: None
            if is_blank(part)
            else _within(f"{field.key}.{name}", part, field)
            for name, part in regions.items()
        }
    )


def _diseases(field: Field, value: object) -> tuple[Disease, ...]:
    return tuple(_disease(field.key, item) for item in _items(field.key, value))


def _disease(key: str, value: object) -> Disease:
    parts = _members(key, value, Disease)
    name = parts["name"]
    return Disease(
        name="" if is_blank(name) else _free_word(f"{key}.name", name),
        site=_open_word(f"{key}.site", parts["site"], tuple(DiseaseSite)),
        activity=_open_word(
            f"{key}.activity", parts["activity"], tuple(DiseaseActivity)
        ),
    )


def _open_word(key: str, value: object, allowed: tuple[str, ...]) -> str:
    if is_blank(value):
        return UNKNOWN
    word = _word_of(key, value, (*allowed, UNKNOWN, DECLINED, NOT_APPLICABLE))
    return UNKNOWN if word in OPEN_ANSWERS else word


def _members(
    key: str, value: object, record: type[SaltRegions | Disease]
) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise MalformedAnswers(key, "must be an object")
    names = [member.name for member in fields(record)]
    for name in value:
        if name not in names:
            raise MalformedAnswers(f"{key}.{name}", "unknown key")
    return {name: value.get(name) for name in names}


PARSERS: Mapping[Kind, Callable[[Field, object], Value]] = {
    Kind.YES_NO: _choice,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.NUMBER: _number,
    Kind.GRADE: _grade,
    Kind.DATE: _date,
    Kind.WORDS: _words,
    Kind.SALT: _salt,
    Kind.DISEASES: _diseases,
}
