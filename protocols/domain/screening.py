"""One run of the rules, told in full: every finding with the answers behind it.

``screen`` is pure. Its result is shown as it is, or kept as it stood: a stored screening
is never computed again, so each record carries its own words, source and review date.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from patients.domain.answers import parse_answers
from patients.domain.fact_fields import FIELD
from protocols.domain.candidacy import Decision, Finding, decide
from protocols.domain.candidacy_facts import facts_of
from protocols.domain.fingerprints import fingerprint
from protocols.domain.plain import plain, revived
from protocols.domain.rules import Rule, RuleSet
from protocols.domain.verdicts import Overall, Part, Verdict

# Days pass by themselves: they neither undo a decision nor make a screening stale.
PASSING_KEYS = frozenset({"visit_date"})


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """An answer with who gave it and when; blank when nobody did.

    ``moment`` is when the thing happened, for answers that age: while it stays the
    same the answer counts as unchanged although its hours or days grow.
    """

    key: str
    value: Any = None
    source: str = ""
    who: str = ""
    at: datetime | None = None
    moment: datetime | None = None

    @property
    def identity(self) -> object:
        return self.value if self.moment is None else self.moment


Known = Mapping[str, KnownAnswer]


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    key: str
    label: str
    value: Any
    source: str = ""
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PatientWords:
    why: str
    next_step: str


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """``answers_fingerprint`` is what a decision on this finding hangs on."""

    rule_id: str
    title: str
    verdict: Verdict
    scope: str
    reason: str
    action: str
    release_condition: str
    refer: str
    answers: tuple[AnswerRecord, ...]
    missing_keys: tuple[str, ...]
    blocks: tuple[str, ...]
    sources: tuple[str, ...]
    source_type: str
    reviewed_by: str
    reviewed_on: date | None
    answers_fingerprint: str
    patient: Mapping[str, PatientWords] = field(default_factory=dict)
    earliest: datetime | None = None

    @property
    def code(self) -> str:
        """One rule may say two things: its id and the verdict together are unique."""
        return f"{self.rule_id}-{self.verdict}"


@dataclass(frozen=True, slots=True)
class BlockRecord:
    """An ingredient that must not be drawn up, by one rule."""

    ingredient: str
    rule_id: str
    title: str
    reason: str
    release_condition: str
    answers: tuple[AnswerRecord, ...]
    sources: tuple[str, ...]
    patient: Mapping[str, PatientWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Screening:
    """``fingerprint`` covers the answers, the formula, the rules and what they found."""

    part: Part
    overall: Overall
    findings: tuple[FindingRecord, ...]
    blocked: tuple[BlockRecord, ...]
    formula: tuple[str, ...]
    ruleset_slug: str
    ruleset_version: str
    stop_rules: int
    fingerprint: str = ""

    def as_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Screening":
        return revived(cls, stored)

    @property
    def blocked_keys(self) -> frozenset[str]:
        return frozenset(block.ingredient for block in self.blocked)

    def of(self, verdict: Verdict) -> tuple[FindingRecord, ...]:
        return tuple(found for found in self.findings if found.verdict == verdict)

    @property
    def missing_keys(self) -> tuple[str, ...]:
        keys = (key for found in self.findings for key in found.missing_keys)
        return tuple(dict.fromkeys(keys))


@dataclass(frozen=True, slots=True)
class Run:
    """What one run needs: the answers, the rules, the part, the moment.

    ``earliest`` says for a rule when waiting alone may release it, where the answers
    themselves do not (a patch test that is still to be read).
    """

    known: Known
    ruleset: RuleSet
    part: Part
    at: datetime
    earliest: Mapping[str, datetime] = field(default_factory=dict)


def screen(run: Run) -> Screening:
    answers = parse_answers({key: given.value for key, given in run.known.items()})
    decision = decide(facts_of(answers), run.ruleset, part=run.part)
    screening = Screening(
        part=run.part,
        overall=decision.overall,
        findings=tuple(_finding(run, found) for found in decision.findings),
        blocked=_blocked(run, decision),
        formula=decision.formula,
        ruleset_slug=run.ruleset.slug,
        ruleset_version=run.ruleset.version,
        stop_rules=_stop_rules(run),
    )
    return replace(screening, fingerprint=_fingerprint(run, screening))


def identity_of(known: Known, keys: tuple[str, ...]) -> dict[str, object]:
    return {
        key: known[key].identity if key in known else None
        for key in keys
        if key not in PASSING_KEYS
    }


def _finding(run: Run, found: Finding) -> FindingRecord:
    rule = run.ruleset.rule(found.rule_id)
    keys = tuple(reading.key for reading in found.answers)
    return FindingRecord(
        rule_id=found.rule_id,
        title=found.title,
        verdict=found.verdict,
        scope=found.scope,
        reason=found.reason,
        action=found.action,
        release_condition=found.release_condition,
        refer=found.refer,
        answers=_answers(run.known, keys),
        missing_keys=found.missing_keys,
        blocks=found.blocks,
        sources=found.sources,
        source_type=rule.provenance.source_type,
        reviewed_by=rule.provenance.reviewed_by,
        reviewed_on=rule.provenance.reviewed_on,
        answers_fingerprint=fingerprint(
            {"rule": rule.id, "answers": identity_of(run.known, keys)}
        ),
        patient=_patient_words(rule),
        earliest=found.earliest(run.at) or run.earliest.get(found.rule_id),
    )


def _answers(known: Known, keys: tuple[str, ...]) -> tuple[AnswerRecord, ...]:
    return tuple(_answer(known.get(key, KnownAnswer(key))) for key in keys)


def _answer(given: KnownAnswer) -> AnswerRecord:
    return AnswerRecord(
        key=given.key,
        label=FIELD[given.key].label,
        value=given.value,
        source=given.source,
        who=given.who,
        at=given.at,
    )


def _patient_words(rule: Rule) -> dict[str, PatientWords]:
    return {
        language: PatientWords(text.why, text.next_step)
        for language, text in rule.patient.items()
    }


def _blocked(run: Run, decision: Decision) -> tuple[BlockRecord, ...]:
    return tuple(
        _block(run, ingredient, run.ruleset.rule(rule_id))
        for ingredient, rule_ids in decision.blocked.items()
        for rule_id in rule_ids
    )


def _block(run: Run, ingredient: str, rule: Rule) -> BlockRecord:
    return BlockRecord(
        ingredient=ingredient,
        rule_id=rule.id,
        title=rule.title,
        reason=rule.reason,
        release_condition=rule.release_condition,
        answers=_answers(run.known, rule.reads),
        sources=rule.provenance.sources,
        patient=_patient_words(rule),
    )


def _stop_rules(run: Run) -> int:
    rules = run.ruleset.of_part(run.part)
    return sum(Verdict.EXCLUDE in rule.verdicts for rule in rules)


def _fingerprint(run: Run, screening: Screening) -> str:
    today_keys = run.ruleset.session_keys
    keys = tuple(
        key for key in FIELD if (key in today_keys) == (run.part == Part.TODAY)
    )
    day = run.known.get("visit_date") if run.part == Part.TODAY else None
    return fingerprint(
        {
            "day": day.value if day else None,
            "answers": identity_of(run.known, keys),
            "formula": sorted(screening.formula),
            "ruleset": run.ruleset.name,
            "part": run.part,
            "found": [[found.rule_id, found.verdict] for found in screening.findings],
            "blocked": [
                [block.ingredient, block.rule_id] for block in screening.blocked
            ],
        }
    )
