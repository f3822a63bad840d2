"""What is wrong with a chosen formula, for the formula builder.

Messages are English message ids with `%(name)s` places for `params`; they are
translated where they are shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from protocols.domain.formulary import (
    Effect,
    Formulary,
    FoundInteraction,
    IngredientRecord,
    Status,
)


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


class Weight(StrEnum):
    """STOP: cannot be saved. REVIEW: a named clinician decides. CARE: be told."""

    STOP = "stop"
    REVIEW = "review"
    CARE = "care"


class Problem(StrEnum):
    UNKNOWN = "unknown"
    BLOCKED = "blocked"
    DISABLED = "disabled"
    RESTRICTED = "restricted"
    SEPARATE = "separate"
    TOO_MANY = "too_many"
    INCOMPATIBLE = "incompatible"
    INTERACTION = "interaction"
    DOSE = "dose"


@dataclass(frozen=True, slots=True)
class FormulaIssue:
    """`ingredients` it is about; `rule_ids` of the screening when a rule blocks."""

    problem: Problem
    weight: Weight
    ingredients: tuple[str, ...]
    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    rule_ids: tuple[str, ...] = ()


WEIGHT_OF_EFFECT = {
    Effect.BLOCK: Weight.STOP,
    Effect.REVIEW: Weight.REVIEW,
    Effect.PRECAUTION: Weight.CARE,
}


def formula_issues(
    chosen: Iterable[str],
    formulary: Formulary,
    *,
    blocked: Mapping[str, tuple[str, ...]],
    interactions: Iterable[FoundInteraction] = (),
) -> tuple[FormulaIssue, ...]:
    """Every issue, ingredient by ingredient, then those of the formula as a whole."""
    keys = tuple(dict.fromkeys(chosen))
    issues: list[FormulaIssue] = []
    for key in keys:
        issues += _of_ingredient(key, formulary.get(key), blocked.get(key, ()))
    issues += [
        _of_interaction(found) for found in interactions if found.ingredient in keys
    ]
    return (*issues, *_of_whole(keys, formulary))


def may_be_chosen(
    key: str, formulary: Formulary, *, blocked: Mapping[str, tuple[str, ...]]
) -> bool:
    record = formulary.get(key)
    return (
        record is not None and record.status != Status.DISABLED and key not in blocked
    )


def _of_ingredient(
    key: str, record: IngredientRecord | None, rule_ids: tuple[str, ...]
) -> list[FormulaIssue]:
    if record is None:
        message = _("This ingredient is not in the formulary.")
        return [FormulaIssue(Problem.UNKNOWN, Weight.STOP, (key,), message)]
    issues = []
    if rule_ids:
        issues.append(
            FormulaIssue(
                Problem.BLOCKED,
                Weight.STOP,
                (key,),
                _("Blocked for this patient by rule %(rules)s."),
                {"rules": ", ".join(rule_ids)},
                rule_ids,
            )
        )
    if record.is_separate_procedure:
        message = _("A procedure of its own, not part of a mixture.")
        issues.append(FormulaIssue(Problem.SEPARATE, Weight.CARE, (key,), message))
    return [*issues, *_of_status(key, record)]


def _of_status(key: str, record: IngredientRecord) -> list[FormulaIssue]:
    if record.status == Status.DISABLED:
        message = _("Not used in this clinic: %(why)s.")
        params = {"why": record.regulatory}
        return [FormulaIssue(Problem.DISABLED, Weight.STOP, (key,), message, params)]
    if record.status == Status.RESTRICTED:
        message = _("Restricted: needs a named prescriber.")
        return [FormulaIssue(Problem.RESTRICTED, Weight.CARE, (key,), message)]
    return []


def _of_interaction(found: FoundInteraction) -> FormulaIssue:
    return FormulaIssue(
        Problem.INTERACTION,
        WEIGHT_OF_EFFECT[found.effect],
        (found.ingredient,),
        _("%(condition)s. Also: %(other)s."),
        {"condition": found.condition.title, "other": found.other},
    )


def _of_whole(keys: tuple[str, ...], formulary: Formulary) -> list[FormulaIssue]:
    mixed = [key for key in keys if _is_mixed(formulary.get(key))]
    issues = [
        FormulaIssue(
            Problem.INCOMPATIBLE,
            Weight.STOP,
            tuple(key for key in mixed if key in rule.pair),
            _("Not in one syringe: %(why)s."),
            {"why": rule.reason},
        )
        for rule in formulary.incompatible
        if rule.pair <= set(mixed)
    ]
    if len(mixed) > formulary.max_components:
        message = _("At most %(most)s components in one syringe, here are %(here)s.")
        params = {"most": str(formulary.max_components), "here": str(len(mixed))}
        issue = FormulaIssue(
            Problem.TOO_MANY, Weight.STOP, tuple(mixed), message, params
        )
        issues.append(issue)
    return issues


def _is_mixed(record: IngredientRecord | None) -> bool:
    return (
        record is not None and record.is_in_syringe and not record.is_separate_procedure
    )


@dataclass(frozen=True, slots=True)
class AnaestheticDose:
    """Milligrams of one agent from one source; a cream counts by its lidocaine."""

    key: str
    mg: Decimal
    with_adrenaline: bool = False


@dataclass(frozen=True, slots=True)
class AnaestheticUse:
    """Milligrams given of one agent, against the most that this weight allows."""

    agent: str
    mg: Decimal
    limit_mg: Decimal

    @property
    def is_above(self) -> bool:
        return self.mg > self.limit_mg


LIDOCAINE_SOURCES = {"lidocaine_prilocaine_cream": "lidocaine"}


def anaesthetic_uses(
    doses: Iterable[AnaestheticDose], formulary: Formulary, *, weight_kg: Decimal
) -> tuple[AnaestheticUse, ...]:
    """All sources of an agent together. One plain dose holds the whole to the plain
    limit: the higher one is only for what was all given with adrenaline."""
    by_agent: dict[str, list[AnaestheticDose]] = {}
    for dose in doses:
        agent = LIDOCAINE_SOURCES.get(dose.key, dose.key)
        by_agent.setdefault(agent, []).append(dose)
    uses = []
    for agent, given in by_agent.items():
        limit = _limit_mg(
            formulary.get(agent),
            weight_kg,
            with_adrenaline=all(dose.with_adrenaline for dose in given),
        )
        if limit is not None:
            total = sum((dose.mg for dose in given), Decimal(0))
            uses.append(AnaestheticUse(agent, total, limit))
    return tuple(uses)


def _limit_mg(
    record: IngredientRecord | None, weight_kg: Decimal, *, with_adrenaline: bool
) -> Decimal | None:
    limit = record.anaesthetic if record else None
    if limit is None:
        return None
    per_kg, cap = limit.mg_per_kg, limit.cap_mg
    if with_adrenaline and limit.mg_per_kg_with_adrenaline is not None:
        per_kg, cap = limit.mg_per_kg_with_adrenaline, limit.cap_mg_with_adrenaline
    by_weight = per_kg * weight_kg
    return by_weight if cap is None else min(by_weight, cap)
