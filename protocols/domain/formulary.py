"""What may stand in a formula, and what must not stand beside what or whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from protocols.domain.candidacy_facts import CandidacyFacts
from protocols.domain.rules import Case
from protocols.domain.sources import Provenance


class Status(StrEnum):
    """RESTRICTED needs a named prescriber; DISABLED cannot be chosen."""

    ALLOWED = "allowed"
    RESTRICTED = "restricted"
    DISABLED = "disabled"


class Effect(StrEnum):
    BLOCK = "B"
    REVIEW = "R"
    PRECAUTION = "P"


@dataclass(frozen=True, slots=True)
class AnaestheticLimit:
    """Milligrams for each kilogram, and the most in all; None: no cap is given."""

    mg_per_kg: Decimal
    cap_mg: Decimal | None
    mg_per_kg_with_adrenaline: Decimal | None
    cap_mg_with_adrenaline: Decimal | None


@dataclass(frozen=True, slots=True)
class IngredientRecord:
    """`name`, `role` and `note` are patient texts by language; the rest is for staff."""

    key: str
    status: Status
    name: Mapping[str, str]
    role: Mapping[str, str]
    note: Mapping[str, str]
    concentration: str
    allergen_class: str
    contraindications: str
    handling: str
    regulatory: str
    is_antiandrogen: bool
    is_in_syringe: bool
    is_separate_procedure: bool
    anaesthetic: AnaestheticLimit | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Incompatibility:
    pair: frozenset[str]
    reason: str


@dataclass(frozen=True, slots=True)
class CompoundingRule:
    id: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Formulary:
    slug: str
    version: str
    ingredients: Mapping[str, IngredientRecord]
    incompatible: tuple[Incompatibility, ...]
    compounding: tuple[CompoundingRule, ...]
    max_components: int

    @property
    def name(self) -> str:
        return f"{self.slug}@{self.version}"

    def get(self, key: str) -> IngredientRecord | None:
        return self.ingredients.get(key)


@dataclass(frozen=True, slots=True)
class PatientCondition:
    """A state of the person that an ingredient may mind; holds when any case does."""

    id: str
    title: str
    cases: tuple[Case, ...]

    def holds(self, facts: CandidacyFacts) -> bool:
        return any(case.holds(facts.facts) for case in self.cases)


@dataclass(frozen=True, slots=True)
class Interaction:
    """`effects` by condition id; `other` is what the table cannot judge."""

    ingredient: str
    effects: Mapping[str, Effect]
    other: str


@dataclass(frozen=True, slots=True)
class InteractionTable:
    slug: str
    version: str
    conditions: tuple[PatientCondition, ...]
    interactions: tuple[Interaction, ...]
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.slug}@{self.version}"


@dataclass(frozen=True, slots=True)
class FoundInteraction:
    ingredient: str
    condition: PatientCondition
    effect: Effect
    other: str


def interactions_of(
    facts: CandidacyFacts, table: InteractionTable
) -> tuple[FoundInteraction, ...]:
    """Everything in the table that this person's facts touch, in table order."""
    holding = [one for one in table.conditions if one.holds(facts)]
    return tuple(
        FoundInteraction(
            row.ingredient, condition, row.effects[condition.id], row.other
        )
        for row in table.interactions
        for condition in holding
        if condition.id in row.effects
    )


def antiandrogen_mg_by_year(
    doses: Iterable[tuple[int, Decimal]],
) -> dict[int, Decimal]:
    """Milligrams given in each calendar year, from (year, mg) of every session."""
    totals: dict[int, Decimal] = {}
    for year, mg in doses:
        totals[year] = totals.get(year, Decimal(0)) + mg
    return dict(sorted(totals.items()))
