"""Who is a candidate, and why: the rules applied to the facts of one person.

Pure and deterministic: same facts and rule set, same decision. Every rule that fired is
listed, each (rule, verdict) once, in the order of the rule table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from patients.domain.facts import UNKNOWN, Value
from patients.domain.vocabulary import BlockOnly, Ingredient
from protocols.domain.candidacy_facts import STAGES, CandidacyFacts
from protocols.domain.rules import Case, Condition, Mode, Rule, RuleSet
from protocols.domain.verdicts import (
    Overall,
    Part,
    Scope,
    Verdict,
    overall_of,
    rank,
)

INGREDIENTS = frozenset((*Ingredient, *BlockOnly))
WAITS = {"hours_since_": timedelta(hours=1), "days_since_": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer that caused a finding, as it was given; None was blank."""

    key: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Finding:
    """`wait` is how long until the answer alone would release it, when computable."""

    rule_id: str
    title: str
    verdict: Verdict
    scope: Scope
    reason: str
    answers: tuple[Reading, ...]
    missing_keys: tuple[str, ...]
    blocks: tuple[str, ...]
    release_condition: str
    refer: str
    action: str
    sources: tuple[str, ...]
    wait: timedelta | None

    def earliest(self, answered_at: datetime) -> datetime | None:
        """When the wait is over, counted from an aware `answered_at`, in UTC."""
        return None if self.wait is None else answered_at.astimezone(UTC) + self.wait


@dataclass(frozen=True, slots=True)
class Decision:
    """`blocked` holds every ingredient that must not be chosen, with the rules why."""

    overall: Overall
    findings: tuple[Finding, ...]
    blocked: Mapping[str, tuple[str, ...]]
    formula: tuple[str, ...]
    ruleset: str

    @property
    def blocked_in_formula(self) -> dict[str, tuple[str, ...]]:
        return {key: self.blocked[key] for key in self.formula if key in self.blocked}


@dataclass(frozen=True, slots=True)
class _Held:
    rule: Rule
    cases: tuple[Case, ...]


def decide(
    facts: CandidacyFacts, ruleset: RuleSet, *, part: Part | None = None
) -> Decision:
    """`part` None judges the course and today together."""
    rules = ruleset.of_part(part)
    held = _held(rules, facts, ruleset.exclusive)
    blocked = _blocked(held.values(), facts, ruleset.blocked_with)
    findings: list[Finding] = []
    for rule in rules:
        if rule.id in held:
            findings += _findings(held[rule.id], facts)
        elif rule.mode == Mode.BLANK_ANSWERS:
            missing = ruleset.keys_of_part(part, _unanswered(facts))
            findings += _blank_answers(rule, missing)
        elif rule.mode == Mode.BLOCKED_IN_FORMULA:
            findings += _blocked_in_formula(rule, facts, blocked)
    return Decision(
        overall=overall_of(finding.verdict for finding in findings),
        findings=tuple(findings),
        blocked=blocked,
        formula=facts.formula,
        ruleset=ruleset.name,
    )


def fields_to_ask(decision: Decision) -> tuple[str, ...]:
    """Keys whose answer is missing, each once, in the order of the findings."""
    return tuple(
        dict.fromkeys(
            key for finding in decision.findings for key in finding.missing_keys
        )
    )


def _held(
    rules: Iterable[Rule],
    facts: CandidacyFacts,
    exclusive: Iterable[tuple[str, ...]],
) -> dict[str, _Held]:
    held = {}
    for rule in rules:
        cases = [case for case in rule.cases if case.holds(facts.facts)]
        if cases:
            held[rule.id] = _Held(rule, tuple(cases))
    for group in exclusive:
        for rule_id in [rule_id for rule_id in group if rule_id in held][1:]:
            del held[rule_id]
    return held


def _blocked(
    held: Iterable[_Held],
    facts: CandidacyFacts,
    blocked_with: Mapping[str, tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    blocked: dict[str, list[str]] = {}
    for hold in held:
        for ingredient in _blocks(hold.cases, facts):
            for name in (ingredient, *blocked_with.get(ingredient, ())):
                rule_ids = blocked.setdefault(name, [])
                if hold.rule.id not in rule_ids:
                    rule_ids.append(hold.rule.id)
    return {name: tuple(rule_ids) for name, rule_ids in blocked.items()}


def _blocks(cases: Iterable[Case], facts: CandidacyFacts) -> tuple[str, ...]:
    names: list[str] = []
    for case in cases:
        names += case.blocks
        listed = facts.facts.get(case.blocks_listed_in or "", ())
        assert isinstance(listed, tuple)
        names += [str(name) for name in listed if name in INGREDIENTS]
    return tuple(dict.fromkeys(names))


def _findings(hold: _Held, facts: CandidacyFacts) -> list[Finding]:
    """One finding a verdict, the strongest first; a mere block gives none."""
    by_verdict: dict[Verdict, list[Case]] = {}
    for case in hold.cases:
        if case.verdict is not None:
            by_verdict.setdefault(case.verdict, []).append(case)
    return [
        _finding(hold.rule, verdict, by_verdict[verdict], facts)
        for verdict in sorted(by_verdict, key=rank)
    ]


def _finding(
    rule: Rule, verdict: Verdict, cases: list[Case], facts: CandidacyFacts
) -> Finding:
    keys = tuple(dict.fromkeys(key for case in cases for key in case.reads))
    missing = _missing(cases, facts) if verdict == Verdict.INCOMPLETE else ()
    return _say(
        rule,
        verdict,
        readings=tuple(Reading(key, facts.answers.get(key)) for key in keys),
        missing=missing,
        blocks=_blocks(cases, facts),
        wait=_wait(cases, facts) if verdict == Verdict.POSTPONE else None,
    )


def _say(  # noqa: PLR0913 -- the parts of a finding that a rule does not hold itself
    rule: Rule,
    verdict: Verdict,
    *,
    readings: tuple[Reading, ...],
    missing: tuple[str, ...] = (),
    blocks: tuple[str, ...] = (),
    wait: timedelta | None = None,
) -> Finding:
    return Finding(
        rule_id=rule.id,
        title=rule.title,
        verdict=verdict,
        scope=rule.scope,
        reason=rule.reason,
        answers=readings,
        missing_keys=missing,
        blocks=blocks,
        release_condition=rule.release_condition,
        refer=rule.refer,
        action=rule.action,
        sources=rule.provenance.sources,
        wait=wait,
    )


def _missing(cases: Iterable[Case], facts: CandidacyFacts) -> tuple[str, ...]:
    """What to ask: what the case says, else its keys that are blank or unknown."""
    keys: list[str] = []
    for case in cases:
        keys += case.asks or [
            key for key in case.reads if facts.facts.get(key) in {None, UNKNOWN}
        ]
    return tuple(dict.fromkeys(keys))


def _wait(cases: Iterable[Case], facts: CandidacyFacts) -> timedelta | None:
    tests = [test for case in cases for test in case.when]
    waits = [wait for test in tests if (wait := _time_left(test, facts))]
    return max(waits, default=None)


def _time_left(test: Condition, facts: CandidacyFacts) -> timedelta | None:
    """Only a time since something can run out by waiting."""
    value = facts.facts.get(test.key)
    if test.below is None or not isinstance(value, Decimal):
        return None
    for prefix, unit in WAITS.items():
        if test.key.startswith(prefix):
            return unit * float(test.below - value)
    return None


def _unanswered(facts: CandidacyFacts) -> tuple[str, ...]:
    """Blank mandatory answers; for pattern hair loss without any stage, the stages."""
    unstaged = facts.facts.get("primary_diagnosis") == "aga" and all(
        facts.facts.get(key) in {None, "na"} for key in STAGES
    )
    keys = (*facts.blank_keys, *(STAGES if unstaged else ()))
    return tuple(dict.fromkeys(keys))


def _blank_answers(rule: Rule, missing: tuple[str, ...]) -> list[Finding]:
    if not missing:
        return []
    readings = tuple(Reading(key, None) for key in missing)
    return [_say(rule, Verdict.INCOMPLETE, readings=readings, missing=missing)]


def _blocked_in_formula(
    rule: Rule, facts: CandidacyFacts, blocked: Mapping[str, tuple[str, ...]]
) -> list[Finding]:
    found = tuple(name for name in facts.formula if name in blocked)
    if not found:
        return []
    readings = (Reading("formula", found),)
    return [_say(rule, Verdict.REVIEW, readings=readings, blocks=found)]
