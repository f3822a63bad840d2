"""What the rule agreed in a plan would say at a review, from what is known.

It never decides. Each part is yes, no or not known; what is not known leaves open what
depends on it (clinical-reference 5, stopping rules).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

NO_RESPONSE = "no_response_month_6"
WORSENING = "worsening_month_3"
# POL, to be confirmed by the clinic's lead: clinical-reference 5.
LEAST_GROWTH_PERCENT = Decimal(10)


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Says(StrEnum):
    STOP = "stop"
    LOOK_AGAIN = "look_again"
    GO_ON = "go_on"
    CANNOT_SAY = "cannot_say"
    # The rule speaks at a later month.
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a rule asks. ``shown`` is its value, "" when not known."""

    code: str
    answer: Answer
    shown: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One stopping rule: what it asks, and what it would say."""

    rule: str
    inputs: tuple[Input, ...]
    says: Says


def all_of(answers: Iterable[Answer]) -> Answer:
    """No wins over not known: one "no" settles it."""
    found = set(answers)
    if Answer.NO in found:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in found or not found else Answer.YES


def any_of(answers: Iterable[Answer]) -> Answer:
    found = set(answers)
    if Answer.YES in found:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in found or not found else Answer.NO


def says(holds: Answer, *, then: Says) -> Says:
    return {
        Answer.YES: then,
        Answer.NO: Says.GO_ON,
        Answer.UNKNOWN: Says.CANNOT_SAY,
    }[holds]


def together(readings: Iterable[Reading]) -> Says:
    """What the whole rule would say: the strictest that is settled comes first."""
    said = [reading.says for reading in readings]
    for word in (Says.STOP, Says.LOOK_AGAIN, Says.CANNOT_SAY):
        if word in said:
            return word
    return Says.GO_ON
