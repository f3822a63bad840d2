"""The field dictionary's shape, and the reading of answers against it.

An answer is one of: a value of the field, `unknown`, `declined`, `na`, or blank
(key absent, null or ""). Blank is kept apart from every other answer: what it means
is written in the field, never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

UNKNOWN = "unknown"
DECLINED = "declined"
NOT_APPLICABLE = "na"
OPEN_ANSWERS = frozenset({UNKNOWN, DECLINED, NOT_APPLICABLE})


class Kind(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    GRADE = "grade"
    DATE = "date"
    WORDS = "words"
    SALT = "salt"
    DISEASES = "diseases"


class Group(StrEnum):
    CONTEXT = "context"
    DIAGNOSIS = "diagnosis"
    ZONES = "zones"
    REPRODUCTIVE = "reproductive"
    BLEEDING = "bleeding"
    SCALP = "scalp"
    GENERAL = "general"
    LABS = "labs"
    ALLERGY = "allergy"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class SaltRegions:
    """Hair loss by region, percent 0-100; a region left blank is None."""

    vertex: Decimal | None
    posterior: Decimal | None
    right: Decimal | None
    left: Decimal | None


@dataclass(frozen=True, slots=True)
class Disease:
    """An autoimmune skin disease; a blank site or activity counts as unknown."""

    name: str
    site: str
    activity: str


Value = str | Decimal | date | SaltRegions | tuple[str, ...] | tuple[Disease, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `label` is an English message id, translated where it is shown.

    `harmless` is the answer that no rule minds, where there is one.
    `blank_means` is the value a blank stands for; `null_means_none` says that a blank
    is itself the answer "none / not done". A field with neither is mandatory.
    """

    key: str
    group: Group
    kind: Kind
    label: str
    values: tuple[str, ...] = ()
    unit: str = ""
    lowest: int = 0
    highest: int | None = None
    harmless: str | None = None
    blank_means: str | None = None
    null_means_none: bool = False
    may_be_unknown: bool = False

    @property
    def is_mandatory(self) -> bool:
        return not self.null_means_none and self.blank_means is None


@dataclass(frozen=True, slots=True)
class Answers:
    """Parsed answers by key; a key that is absent here was blank."""

    values: Mapping[str, Value]

    def get(self, key: str) -> Value | None:
        return self.values.get(key)

    def as_json(self) -> dict[str, object]:
        """Plain JSON values that `parse_answers` reads back to the same answers."""
        return {key: _plain(value) for key, value in self.values.items()}


def freeze(values: Mapping[str, Value]) -> Answers:
    return Answers(MappingProxyType(dict(values)))


def is_blank(value: object) -> bool:
    return value is None or value == ""


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, SaltRegions | Disease):
        return {name: _plain(getattr(value, name)) for name in value.__slots__}
    return value.isoformat() if isinstance(value, date) else value
