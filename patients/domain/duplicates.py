"""Who on file may be the person at the desk? A ranking with reasons, never a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from patients.domain.name_sound import sound_alike
from patients.domain.search_key import fold

LIKELY = 0.5
MOST_SHOWN = 5
_SAME_NAME = 0.999
_ALIKE = 0.45
# As near as two spellings of one name come without being the same.
_SOUND = 0.9


class Reason(StrEnum):
    SAME_NAME = "same_name"
    SIMILAR_NAME = "similar_name"
    SAME_SOUND = "same_sound"
    SAME_BIRTH_DATE = "same_birth_date"
    SAME_PHONE = "same_phone"
    SAME_EMAIL = "same_email"


_WEIGHTS = {
    Reason.SAME_BIRTH_DATE: 0.35,
    Reason.SAME_PHONE: 0.3,
    Reason.SAME_EMAIL: 0.2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known for comparing. Neither phone nor e-mail makes two people one."""

    id: int
    full_name: str
    date_of_birth: date | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    id: int
    score: float
    reasons: tuple[Reason, ...]


def rank(wanted: Person, known: Iterable[Person]) -> tuple[Match, ...]:
    """The likely ones, best first, the older record before the newer one."""
    matches = (compare(wanted, person) for person in known)
    likely = [match for match in matches if match.score >= LIKELY]
    return tuple(sorted(likely, key=lambda m: (-m.score, m.id))[:MOST_SHOWN])


def compare(wanted: Person, other: Person) -> Match:
    """Weights: name 0.5, birth date 0.35, phone 0.3, e-mail 0.2.

    A different birth date speaks against: families share names, phones and addresses.
    """
    likeness, named = _names(wanted.full_name, other.full_name)
    shared = [reason for reason, is_so in _shared(wanted, other).items() if is_so]
    score = 0.5 * likeness + sum(_WEIGHTS[reason] for reason in shared)
    if _births_differ(wanted, other):
        score -= 0.3
    return Match(other.id, round(score, 4), (*named, *shared))


def _shared(wanted: Person, other: Person) -> dict[Reason, bool]:
    born, email = wanted.date_of_birth, wanted.email.lower()
    return {
        Reason.SAME_BIRTH_DATE: bool(born) and born == other.date_of_birth,
        Reason.SAME_PHONE: bool(wanted.phone) and wanted.phone == other.phone,
        Reason.SAME_EMAIL: bool(email) and email == other.email.lower(),
    }


def _births_differ(wanted: Person, other: Person) -> bool:
    born, others = wanted.date_of_birth, other.date_of_birth
    return born is not None and others is not None and born != others


def _names(one: str, two: str) -> tuple[float, tuple[Reason, ...]]:
    """How near the names are, and what to call that."""
    likeness = similarity(one, two)
    if likeness >= _SAME_NAME:
        return likeness, (Reason.SAME_NAME,)
    if sound_alike(one, two):
        return max(likeness, _SOUND), (Reason.SAME_SOUND,)
    return likeness, (Reason.SIMILAR_NAME,) if likeness >= _ALIKE else ()


def similarity(one: str, two: str) -> float:
    """0 to 1: the share of common trigrams, blind to word order and blanks."""
    first, second = _words(one), _words(two)
    if first == second or _joined(one) == _joined(two):
        return 1.0 if first else 0.0
    left, right = _trigrams(first), _trigrams(second)
    return len(left & right) / len(left | right) if left | right else 0.0


def _words(name: str) -> list[str]:
    return sorted(fold(name).split())


def _joined(name: str) -> str:
    return fold(name).replace(" ", "")


def _trigrams(words: list[str]) -> set[str]:
    padded = [f"  {word} " for word in words]
    return {word[i : i + 3] for word in padded for i in range(len(word) - 2)}
