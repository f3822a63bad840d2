"""What a planned formula adds up to: anaesthetic by weight, antiandrogen by year.

Clinical-reference 4: all sources of an anaesthetic count against one limit, and total
antiandrogen is summed over time and shown for each year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from protocols.domain.formula import (
    LIDOCAINE_SOURCES,
    AnaestheticDose,
    FormulaIssue,
    Problem,
    Weight,
    anaesthetic_uses,
)
from protocols.domain.formulary import Formulary, antiandrogen_mg_by_year
from protocols.domain.plan import FormulaItem
from protocols.domain.strengths import mg_per_ml

ML, MG = "ml", "mg"


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


@dataclass(frozen=True, slots=True)
class AnaestheticTotal:
    """One agent in one session. ``mg`` None: a strength is missing; ``limit_mg`` None:
    the weight is not known."""

    agent: str
    mg: Decimal | None
    mg_per_kg: Decimal
    cap_mg: Decimal | None
    limit_mg: Decimal | None

    @property
    def is_above(self) -> bool:
        """Above what the weight allows, or above what nobody may have."""
        most = self.limit_mg if self.limit_mg is not None else self.cap_mg
        return self.mg is not None and most is not None and self.mg > most


@dataclass(frozen=True, slots=True)
class AntiandrogenTotal:
    """``mg`` in one session (None: a strength is missing); ``by_year`` with what was
    given already and what this plan adds."""

    keys: tuple[str, ...]
    mg: Decimal | None
    by_year: Mapping[int, Decimal]


def item_mg(item: FormulaItem) -> Decimal | None:
    """Milligrams of one component. None while amount, unit or strength do not say."""
    if item.amount is None:
        return None
    unit = item.unit.strip().lower()
    if unit == MG:
        return item.amount
    strength = mg_per_ml(item.concentration)
    return item.amount * strength if unit == ML and strength is not None else None


def anaesthetic_totals(
    formula: Iterable[FormulaItem],
    formulary: Formulary,
    *,
    weight_kg: Decimal | None,
) -> tuple[AnaestheticTotal, ...]:
    """Each agent once, in the order of the formula."""
    by_agent: dict[str, list[FormulaItem]] = {}
    for item in formula:
        agent = LIDOCAINE_SOURCES.get(item.key, item.key)
        record = formulary.get(agent)
        if record and record.anaesthetic:
            by_agent.setdefault(agent, []).append(item)
    return tuple(
        _anaesthetic(agent, items, formulary, weight_kg)
        for agent, items in by_agent.items()
    )


def _anaesthetic(
    agent: str,
    items: Iterable[FormulaItem],
    formulary: Formulary,
    weight_kg: Decimal | None,
) -> AnaestheticTotal:
    limits = formulary.ingredients[agent].anaesthetic
    assert limits is not None
    mg = _sum(item_mg(item) for item in items)
    limit = None
    if weight_kg is not None:
        dose = AnaestheticDose(agent, mg or Decimal(0))
        (use,) = anaesthetic_uses([dose], formulary, weight_kg=weight_kg)
        limit = use.limit_mg
    return AnaestheticTotal(agent, mg, limits.mg_per_kg, limits.cap_mg, limit)


def antiandrogen_total(
    formula: Iterable[FormulaItem],
    formulary: Formulary,
    *,
    days: Iterable[date],
    given: Iterable[tuple[int, Decimal]],
) -> AntiandrogenTotal | None:
    """``days`` of the sessions still planned; ``given`` (year, mg) of those recorded.
    None when the formula holds none."""
    items = [
        item
        for item in formula
        if (record := formulary.get(item.key)) and record.is_antiandrogen
    ]
    if not items:
        return None
    mg = _sum(item_mg(item) for item in items)
    planned = [(day.year, mg) for day in days] if mg is not None else []
    return AntiandrogenTotal(
        keys=tuple(item.key for item in items),
        mg=mg,
        by_year=antiandrogen_mg_by_year([*given, *planned]),
    )


def dose_issues(
    formula: Iterable[FormulaItem],
    formulary: Formulary,
    *,
    weight_kg: Decimal | None,
) -> tuple[FormulaIssue, ...]:
    """An anaesthetic above its limit stops the plan."""
    return tuple(
        FormulaIssue(
            Problem.DOSE,
            Weight.STOP,
            (total.agent,),
            _("%(mg)s mg are above the limit of %(limit)s mg."),
            {"mg": str(total.mg), "limit": str(total.limit_mg or total.cap_mg)},
        )
        for total in anaesthetic_totals(formula, formulary, weight_kg=weight_kg)
        if total.is_above
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """None as soon as one part is not known: half a total would mislead."""
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
