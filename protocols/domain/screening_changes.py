"""What changed between a recorded screening and the present one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from protocols.domain.plain import plain
from protocols.domain.screening import (
    PASSING_KEYS,
    AnswerRecord,
    FindingRecord,
    Known,
    Screening,
)


@dataclass(frozen=True, slots=True)
class AnswerChange:
    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ScreeningChanges:
    answers: tuple[AnswerChange, ...]
    added: tuple[FindingRecord, ...]
    gone: tuple[FindingRecord, ...]

    def __bool__(self) -> bool:
        return bool(self.answers or self.added or self.gone)


def changes_between(
    before: Screening,
    stored_facts: Mapping[str, Any],
    now: Screening,
    known: Known,
) -> ScreeningChanges:
    """``stored_facts``: the known answers as the earlier check kept them."""
    return ScreeningChanges(
        answers=_answers(stored_facts, known),
        added=_missing_in(before, now),
        gone=_missing_in(now, before),
    )


def _answers(stored: Mapping[str, Any], known: Known) -> tuple[AnswerChange, ...]:
    now = {key: plain(given) for key, given in known.items()}
    keys = [key for key in {**stored, **now} if key not in PASSING_KEYS]
    return tuple(
        AnswerChange(key, _value(stored.get(key)), _value(now.get(key)))
        for key in keys
        if _identity(stored.get(key)) != _identity(now.get(key))
    )


def _value(answer: Mapping[str, Any] | None) -> Any:
    return answer["value"] if answer else None


def _identity(answer: Mapping[str, Any] | None) -> Any:
    if answer is None:
        return None
    return answer["moment"] or answer["value"]


def _missing_in(first: Screening, second: Screening) -> tuple[FindingRecord, ...]:
    """Findings of the second that the first did not have."""
    had = {(found.rule_id, found.verdict) for found in first.findings}
    return tuple(
        found for found in second.findings if (found.rule_id, found.verdict) not in had
    )


def remembered(screening: Screening, known: Known) -> dict[str, Any]:
    """What a page must keep to be told later what changed: no words, no sources."""
    bare = replace(
        screening,
        findings=tuple(_bare(found) for found in screening.findings),
        blocked=(),
    )
    facts = {key: plain(given) for key, given in known.items()}
    kept = ("key", "value", "moment")
    return {
        "screening": bare.as_json(),
        "facts": {
            key: {name: fact[name] for name in kept} for key, fact in facts.items()
        },
    }


def changes_since(
    memory: Mapping[str, Any], now: Screening, known: Known
) -> ScreeningChanges:
    """``memory`` is what ``remembered`` gave."""
    before = Screening.from_json(memory["screening"])
    return changes_between(before, memory["facts"], now, known)


def _bare(found: FindingRecord) -> FindingRecord:
    answers = tuple(AnswerRecord(answer.key, "", None) for answer in found.answers)
    return replace(
        found,
        reason="",
        action="",
        release_condition="",
        refer="",
        answers=answers,
        sources=(),
        patient={},
    )
