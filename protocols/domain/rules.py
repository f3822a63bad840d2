"""A candidacy rule as a record: what it reads, when it holds, what it then says.

Rules are data (`protocols/reference/data/rules/`). A rule holds in *cases*; a case
holds when all conditions of `when` hold and none of `unless`. A condition never holds
on a blank answer, unless blank itself is an answer of that field (`missing`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

from patients.domain.facts import Value
from protocols.domain.candidacy_facts import DERIVED
from protocols.domain.sources import Provenance
from protocols.domain.verdicts import Part, Scope, Verdict


class Mode(StrEnum):
    """Who decides: the cases, the engine's two own rules, or a person's checklist."""

    CASES = "cases"
    BLANK_ANSWERS = "blank_answers"
    BLOCKED_IN_FORMULA = "blocked_in_formula"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of one fact. Bounds are exact decimals; given together they all hold."""

    key: str
    one_of: frozenset[str] = frozenset()
    includes: frozenset[str] = frozenset()
    not_empty: bool = False
    missing: bool = False
    below: Decimal | None = None
    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None

    def holds(self, value: Value | None) -> bool:
        if value is None or self.missing:
            return self.missing and value is None
        if isinstance(value, str):
            return value in self.one_of
        if isinstance(value, Decimal):
            return self._within(value)
        return isinstance(value, tuple) and self._matches(value)

    def _matches(self, values: tuple[object, ...]) -> bool:
        return bool(values) if self.not_empty else not self.includes.isdisjoint(values)

    def _within(self, value: Decimal) -> bool:
        return (
            not (
                (self.below is not None and value >= self.below)
                or (self.at_most is not None and value > self.at_most)
                or (self.at_least is not None and value < self.at_least)
                or (self.above is not None and value <= self.above)
            )
            and self.is_bounded
        )

    @property
    def is_bounded(self) -> bool:
        bounds = (self.below, self.at_least, self.above, self.at_most)
        return any(bound is not None for bound in bounds)

    @property
    def sources(self) -> tuple[str, ...]:
        """The answers behind this fact: itself, or what it is derived from."""
        return DERIVED.get(self.key, (self.key,))


@dataclass(frozen=True, slots=True)
class Case:
    """`verdict` None is a case that only blocks ingredients.

    `blocks_listed_in` names a list answer whose every ingredient is blocked.
    """

    verdict: Verdict | None
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...] = ()
    blocks: tuple[str, ...] = ()
    blocks_listed_in: str | None = None
    asks: tuple[str, ...] = ()
    reads: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        keys = [key for test in (*self.when, *self.unless) for key in test.sources]
        if self.blocks_listed_in:
            keys.append(self.blocks_listed_in)
        object.__setattr__(self, "reads", tuple(dict.fromkeys(keys)))

    def holds(self, facts: Mapping[str, Value]) -> bool:
        # Plain loops: this runs half a million times in a thousand screenings.
        for test in self.when:
            if not test.holds(facts.get(test.key)):
                return False
        for test in self.unless:  # noqa: SIM110 -- as above
            if test.holds(facts.get(test.key)):
                return False
        return True


@dataclass(frozen=True, slots=True)
class PatientText:
    """What the patient reads: why, and what to do next (may be empty)."""

    why: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    group: str
    title: str
    mode: Mode
    scope: Scope
    condition: str
    verdicts: tuple[Verdict, ...]
    reason: str
    unknown_means: str
    release_condition: str
    refer: str
    action: str
    cases: tuple[Case, ...]
    manual_blocks: tuple[str, ...]
    patient: Mapping[str, PatientText]
    provenance: Provenance

    @property
    def is_manual(self) -> bool:
        return self.mode == Mode.MANUAL

    @property
    def reads(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for case in self.cases for key in case.reads))

    @property
    def blocks(self) -> tuple[str, ...]:
        by_case = (name for case in self.cases for name in case.blocks)
        return tuple(dict.fromkeys((*by_case, *self.manual_blocks)))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where the sources disagree, and how the software holds both."""

    id: str
    topic: str
    who_says_what: str
    represented_as: str
    represented_in: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """One published version; two are the same only when they are the same object."""

    slug: str
    version: str
    title: str
    in_force_from: date
    rules: tuple[Rule, ...]
    exclusive: tuple[tuple[str, ...], ...]
    blocked_with: Mapping[str, tuple[str, ...]]
    contradictions: tuple[Contradiction, ...]
    session_keys: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.slug}@{self.version}"

    @property
    def manual_rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.is_manual)

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)

    def of_part(self, part: Part | None) -> tuple[Rule, ...]:
        """Rules that the engine evaluates, in table order."""
        return _evaluated(self, part)

    def keys_of_part(self, part: Part | None, keys: Iterable[str]) -> tuple[str, ...]:
        """A key that only session rules read is a question of today's screening."""
        if part is None:
            return tuple(keys)
        today = part == Part.TODAY
        return tuple(key for key in keys if (key in self.session_keys) == today)


@cache
def _evaluated(ruleset: RuleSet, part: Part | None) -> tuple[Rule, ...]:
    return tuple(
        rule for rule in ruleset.rules if not rule.is_manual and _counts(rule, part)
    )


def _counts(rule: Rule, part: Part | None) -> bool:
    return part is None or rule.mode != Mode.CASES or part.covers(rule.scope)


def keys_read_by_sessions_only(rules: Iterable[Rule]) -> frozenset[str]:
    """Keys that rules of scope S read and no other rule does."""
    today: set[str] = set()
    course: set[str] = set()
    for rule in rules:
        (today if rule.scope == Scope.SESSION else course).update(rule.reads)
    return frozenset(today - course)
