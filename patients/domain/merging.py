"""Two records of one person become one: what is asked, and for how long it can go back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from patients.domain.fact_fields import FIELD
from patients.domain.review import tone_of

UNDO_LASTS = timedelta(days=30)


class PairState(StrEnum):
    """What is known about two records: they look alike, or somebody told them apart."""

    ALIKE = "alike"
    DIFFERENT = "different"


class Side(StrEnum):
    KEPT = "kept"
    OTHER = "other"


# Where the two differ, a person chooses.
CHOSEN = (
    "full_name",
    "date_of_birth",
    "sex_at_birth",
    "phone",
    "email",
    "language",
)
# What the kept record lacks is filled in from the other one.
FILLED = ("city", "country")
UNKNOWN = {None, "", "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRequest:
    """``taken`` names the fields whose value comes from the other record.

    The versions are those of the page on which the choice was made.
    """

    kept_id: int
    other_id: int
    kept_version: int
    other_version: int
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    key: str
    value: Any
    recorded_at: datetime


def first_stands(first: Answer, second: Answer) -> bool:
    """Of two present answers under one key: that which asks for more care, or the newer.

    A merge is no change of a fact, so it never lifts what stops or delays a treatment.
    """
    weights = [(_care(each), each.recorded_at) for each in (first, second)]
    return weights[0] >= weights[1]


def both_listed(first: Answer, second: Answer) -> list[Any] | None:
    """Two lists, of allergies for instance, as one; None when either is no list."""
    one, two = first.value, second.value
    if not (isinstance(one, list) and isinstance(two, list)):
        return None
    return [*one, *(each for each in two if each not in one)]


def _care(answer: Answer) -> int:
    if answer.key not in FIELD:
        return 0
    return ("", "ask", "care", "wait", "stop").index(tone_of(answer.key, answer.value))


def fields_that_differ(
    kept: Mapping[str, Any], other: Mapping[str, Any]
) -> tuple[str, ...]:
    """Those on which both records say something, and not the same."""
    return tuple(
        name
        for name in CHOSEN
        if kept[name] not in UNKNOWN
        and other[name] not in UNKNOWN
        and kept[name] != other[name]
    )


def values_after(
    kept: Mapping[str, Any], other: Mapping[str, Any], *, taken: frozenset[str]
) -> dict[str, Any]:
    """What the merge writes into the kept record: chosen fields and filled gaps."""
    values = {}
    for name in (*CHOSEN, *FILLED):
        fills = kept[name] in UNKNOWN and other[name] not in UNKNOWN
        chosen = name in taken and other[name] not in UNKNOWN
        if (fills or chosen) and kept[name] != other[name]:
            values[name] = other[name]
    return values


def undo_ends(merged_at: datetime) -> datetime:
    return merged_at + UNDO_LASTS


def as_text(value: Any) -> Any:
    """A value of a patient's row as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value
