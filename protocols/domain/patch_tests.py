"""What the patch tests of a patient say about one formula.

A test counts for a formula when it held all its components and is not older than a
year (A09): otherwise the patch test is as good as not done. A negative reading counts
from 48 hours on (A06b); it is best read between 48 and 96 hours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from protocols.domain.screening import KnownAnswer
from protocols.domain.states import PatchTestResult

READ_FROM = timedelta(hours=48)
READ_UNTIL = timedelta(hours=96)
COUNTS_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PatchReading:
    """One test; ``read_at`` None is still to be read."""

    ingredients: tuple[str, ...]
    applied_at: datetime
    read_at: datetime | None
    result: str
    positive_to: tuple[str, ...]
    who: str

    @property
    def read_hours(self) -> int | float | None:
        if self.read_at is None:
            return None
        hours = (self.read_at - self.applied_at) / timedelta(hours=1)
        return int(hours) if hours == int(hours) else hours

    @property
    def read_from(self) -> datetime:
        return self.applied_at + READ_FROM

    def covers(self, formula: Iterable[str]) -> bool:
        return set(formula) <= set(self.ingredients)


@dataclass(frozen=True, slots=True)
class PatchAnswers:
    """``allergies``: every ingredient that any test was positive to, as an answer of
    the list of allergies; empty when the counting test itself is the positive one.
    ``earliest``: when a test that lies on the skin may be read, by rule.
    """

    answers: tuple[KnownAnswer, ...]
    allergies: tuple[KnownAnswer, ...]
    earliest: Mapping[str, datetime]


def answers_from(
    tests: Iterable[PatchReading], *, formula: tuple[str, ...], at: datetime
) -> PatchAnswers:
    newest_first = sorted(tests, key=lambda test: test.applied_at, reverse=True)
    fitting = [
        test
        for test in newest_first
        if test.covers(formula) and at - test.applied_at <= COUNTS_FOR
    ]
    counting = next((test for test in fitting if test.result), None)
    waiting = next((test for test in fitting if not test.result), None)
    return PatchAnswers(
        answers=_said(counting),
        allergies=_allergies(newest_first, counting),
        earliest=_earliest(counting, waiting),
    )


def _said(counting: PatchReading | None) -> tuple[KnownAnswer, ...]:
    """Nothing for a test that is not done, as blank means exactly that. An empty list
    of positives is an answer of its own: no test found any."""
    if counting is None:
        return (KnownAnswer("patch_positive_to", [], "patch_test"),)
    values = {
        "patch_test": counting.result,
        "patch_read_hours": counting.read_hours,
        "patch_positive_to": list(counting.positive_to),
    }
    return tuple(
        KnownAnswer(key, value, "patch_test", counting.who, counting.read_at)
        for key, value in values.items()
    )


def _allergies(
    tests: Iterable[PatchReading], counting: PatchReading | None
) -> tuple[KnownAnswer, ...]:
    others = [test for test in tests if test is not counting and test.positive_to]
    if not others:
        return ()
    found = dict.fromkeys(name for test in others for name in test.positive_to)
    newest = others[0]
    return (
        KnownAnswer(
            "ingredient_allergies",
            list(found),
            "patch_test",
            newest.who,
            newest.read_at,
        ),
    )


def _earliest(
    counting: PatchReading | None, waiting: PatchReading | None
) -> dict[str, datetime]:
    earliest = {}
    if waiting is not None:
        earliest["A06"] = waiting.read_from
    if counting is not None and counting.result == PatchTestResult.NEGATIVE:
        earliest["A06b"] = counting.read_from
    return earliest
