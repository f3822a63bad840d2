"""What the rule agreed in a plan would say at a review, from what is known.

It never decides. Each part is yes, no or not known; what is not known leaves open what
depends on it (clinical-reference 5, stopping rules).
"""

from collections.abc import Callable, Iterable, Mapping
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
    # Nothing in the record says so; it is asked in the room.
    ASK = "ask"


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


@dataclass(frozen=True, slots=True)
class Growth:
    """Density of one zone to be treated against the baseline, like for like, in percent.

    None: no two values of one kind.
    """

    site: str
    percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """What is known at a review. The two changes are -3 to 3; grades 1 to 5, 0 none.

    ``months`` since the first session; ``settled`` holds what the record answers by
    itself, by the key of its rule.
    """

    months: int
    own_change: int | None
    investigator_change: int | None
    growth: tuple[Growth, ...]
    # None: an event that no clinician has graded yet.
    worst_grade: int | None
    settled: Mapping[str, Answer]


_MONTHS = {NO_RESPONSE: 6, WORSENING: 3}
_SEVERE = 3
_WORSE = -1


def read_rules(keys: Iterable[str], facts: RuleFacts) -> tuple[Reading, ...]:
    """Each stopping rule of the plan, in the plan's order."""
    return tuple(_read(key, facts) for key in keys)


def _read(key: str, facts: RuleFacts) -> Reading:
    if facts.months < _MONTHS.get(key, 0):
        return Reading(key, (), Says.NOT_YET)
    if key == NO_RESPONSE:
        inputs = _response(facts)
        return Reading(key, inputs, says(all_of(_answers(inputs)), then=Says.STOP))
    if key == WORSENING:
        inputs = tuple(
            _judged(code, value, lambda change: change <= _WORSE)
            for code, value in _changes(facts)
        )
        holds = any_of(_answers(inputs))
        return Reading(key, inputs, says(holds, then=Says.LOOK_AGAIN))
    return _settled(key, facts)


def _answers(inputs: Iterable[Input]) -> list[Answer]:
    return [each.answer for each in inputs]


def _changes(facts: RuleFacts) -> tuple[tuple[str, int | None], ...]:
    return (
        ("own_change", facts.own_change),
        ("investigator_change", facts.investigator_change),
    )


def _judged(code: str, value: int | None, asked: Callable[[int], bool]) -> Input:
    if value is None:
        return Input(code, Answer.UNKNOWN)
    answer = Answer.YES if asked(value) else Answer.NO
    return Input(code, answer, f"{value:+d}" if value else "0")


def _response(facts: RuleFacts) -> tuple[Input, ...]:
    """No better by either, and the count has grown by less than was agreed."""
    judged = [
        _judged(code, value, lambda change: change <= 0)
        for code, value in _changes(facts)
    ]
    grown = [_grown(each) for each in facts.growth]
    return (*judged, *(grown or [Input("growth", Answer.UNKNOWN)]))


def _grown(growth: Growth) -> Input:
    if growth.percent is None:
        return Input("growth", Answer.UNKNOWN, site=growth.site)
    answer = Answer.YES if growth.percent < LEAST_GROWTH_PERCENT else Answer.NO
    return Input("growth", answer, str(growth.percent), growth.site)


def _settled(key: str, facts: RuleFacts) -> Reading:
    if key == "ae_grade_ge_3":
        found = _graded(facts.worst_grade)
        return Reading(key, (found,), says(found.answer, then=Says.STOP))
    answer = facts.settled.get(key, Answer.UNKNOWN)
    inputs = (Input(key, answer),)
    if answer == Answer.UNKNOWN:
        # Only the two people in the room can say.
        return Reading(key, inputs, Says.ASK)
    return Reading(key, inputs, says(answer, then=Says.STOP))


def _graded(worst: int | None) -> Input:
    if worst is None:
        return Input("ae_grade_ge_3", Answer.UNKNOWN)
    answer = Answer.YES if worst >= _SEVERE else Answer.NO
    return Input("ae_grade_ge_3", answer, str(worst))
