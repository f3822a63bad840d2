"""Who the demo's patients are, and how far each of them comes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "people.toml"


class Stage(IntEnum):
    """The way of a patient, step by step."""

    REGISTERED = 1
    BOOKED = 2
    SENT = 3
    STARTED = 4
    SUBMITTED = 5
    REVIEWED = 6
    ASSESSED = 7
    SCREENED = 8
    DECLINED = 9
    DRAFTED = 10
    ISSUED = 11
    ACTIVE = 12
    COURSE = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``consult`` is the day of the first visit, from today; ``hour`` when it should be.

    ``patch`` says what becomes of the patch test: missing, applied, negative, positive.
    ``missed`` is the number of the session nobody came to, ``made_up`` of one that got
    another time after that, ``put_off`` of one that was called off in the morning and
    came after its window; ``clear`` has the patch test and the consents before the
    screening.
    """

    number: int
    name: str
    born: date
    sex: str
    until: Stage
    consult: int
    language: str = "en-gb"
    city: str = ""
    country: str = ""
    clinician: int = 0
    hour: int | None = None
    patch: str = "negative"
    missed: int = 0
    made_up: int = 0
    put_off: int = 0
    clear: bool = False
    outcome: str = ""
    delivery: str = "link"
    photos: tuple[str, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)
    asked: Mapping[str, Any] = field(default_factory=dict)
    seen: Mapping[str, Any] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"patient{self.number:02}@example.com"

    @property
    def phone(self) -> str:
        """Numbers that nobody has: 0212 000 00 xx."""
        return f"+90212000{self.number:04}"

    @property
    def is_woman(self) -> bool:
        return self.sex == "F"

    def comes_to(self, stage: Stage) -> bool:
        return self.until >= stage


def people() -> tuple[Person, ...]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["person"]
    return tuple(_person(number, row) for number, row in enumerate(rows, start=1))


def _person(number: int, row: dict[str, Any]) -> Person:
    until = Stage[row.pop("until").upper()]
    photos = tuple(row.pop("photos", ()))
    return Person(number=number, until=until, photos=photos, **row)
