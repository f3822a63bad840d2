"""The formulary: `current()`, `interactions()`, `session_limits()`.

Files: `data/formulary/{formulary,interactions,limits}@<version>.toml`; the newest counts.
"""

from decimal import Decimal
from functools import cache
from types import MappingProxyType

from clinic.reference.loader import Faults, Table, read
from patients.domain.vocabulary import Ingredient
from protocols.domain.formulary import (
    AnaestheticLimit,
    CompoundingRule,
    Effect,
    Formulary,
    Incompatibility,
    IngredientRecord,
    Interaction,
    InteractionTable,
    PatientCondition,
    Status,
)
from protocols.domain.limits import Bounds, Limit, SessionLimits, Technique
from protocols.reference.cases import case, check_ingredients
from protocols.reference.paths import DATA, newest
from protocols.reference.provenance import provenance
from protocols.reference.ranges import check_above_zero, check_rising, whole_within
from protocols.reference.texts_by_language import in_every_language

FOLDER = DATA / "formulary"


@cache
def current() -> Formulary:
    faults = Faults()
    formulary = load_formulary(read(newest(FOLDER, "formulary"), faults))
    faults.raise_if_any()
    return formulary


@cache
def interactions() -> InteractionTable:
    faults = Faults()
    table = load_interactions(read(newest(FOLDER, "interactions"), faults))
    faults.raise_if_any()
    return table


@cache
def session_limits() -> SessionLimits:
    faults = Faults()
    limits = load_limits(read(newest(FOLDER, "limits"), faults))
    faults.raise_if_any()
    return limits


def load_formulary(table: Table) -> Formulary:
    _head(table)
    records = [_ingredient(row) for row in table.tables("ingredients")]
    formulary = Formulary(
        slug=table.text("slug"),
        version=table.text("version"),
        ingredients=MappingProxyType({record.key: record for record in records}),
        incompatible=tuple(_pair(row) for row in table.tables("incompatible")),
        compounding=tuple(_compounding(row) for row in table.tables("compounding")),
        max_components=whole_within(table, "max_components_per_syringe", 1, 20),
    )
    keys = [record.key for record in records]
    for key in Ingredient:
        if keys.count(key) != 1:
            table.fault("ingredients", f"{key} must stand there once")
    table.finish()
    return formulary


def _head(table: Table) -> None:
    table.whole("schema")
    table.day("in_force_from")


def _ingredient(table: Table) -> IngredientRecord:
    key = table.text("key")
    check_ingredients(table, "key", (key,))
    anaesthetic = table.optional_table("anaesthetic")
    record = IngredientRecord(
        key=key,
        status=table.choice("status", Status),
        name=in_every_language(table.table("name")),
        role=in_every_language(table.table("role")),
        note=in_every_language(table.table("note")),
        concentration=table.text("concentration"),
        allergen_class=table.text("allergen_class", ""),
        contraindications=table.text("contraindications", ""),
        handling=table.text("handling", ""),
        regulatory=table.text("regulatory"),
        is_antiandrogen=table.flag("antiandrogen", default=False),
        is_in_syringe=table.flag("in_syringe", default=True),
        is_separate_procedure=table.flag("separate_procedure", default=False),
        anaesthetic=None if anaesthetic is None else _anaesthetic(anaesthetic),
        provenance=provenance(table),
    )
    table.finish()
    return record


def _anaesthetic(table: Table) -> AnaestheticLimit:
    limit = AnaestheticLimit(
        mg_per_kg=table.number("mg_per_kg"),
        cap_mg=table.optional_number("cap_mg"),
        mg_per_kg_with_adrenaline=table.optional_number("mg_per_kg_with_adrenaline"),
        cap_mg_with_adrenaline=table.optional_number("cap_mg_with_adrenaline"),
    )
    check_above_zero(
        table,
        mg_per_kg=limit.mg_per_kg,
        cap_mg=limit.cap_mg,
        mg_per_kg_with_adrenaline=limit.mg_per_kg_with_adrenaline,
        cap_mg_with_adrenaline=limit.cap_mg_with_adrenaline,
    )
    table.finish()
    return limit


def _pair(table: Table) -> Incompatibility:
    pair = table.words("pair", default=None)
    check_ingredients(table, "pair", pair)
    rule = Incompatibility(frozenset(pair), table.text("reason"))
    table.finish()
    return rule


def _compounding(table: Table) -> CompoundingRule:
    rule = CompoundingRule(
        table.text("id"), table.text("text"), table.words("sources", default=None)
    )
    table.finish()
    return rule


def load_interactions(table: Table) -> InteractionTable:
    _head(table)
    conditions = tuple(_condition(row) for row in table.tables("conditions"))
    known = {condition.id for condition in conditions}
    found = InteractionTable(
        slug=table.text("slug"),
        version=table.text("version"),
        conditions=conditions,
        interactions=tuple(
            _interaction(row, known) for row in table.tables("interactions")
        ),
        sources=table.words("sources", default=None),
    )
    table.finish()
    return found


def _condition(table: Table) -> PatientCondition:
    condition = PatientCondition(
        id=table.text("id"),
        title=table.text("title"),
        cases=tuple(case(item) for item in table.tables("cases")),
    )
    table.finish()
    return condition


def _interaction(table: Table, known: set[str]) -> Interaction:
    ingredient = table.text("ingredient")
    check_ingredients(table, "ingredient", (ingredient,))
    effects = table.table("effects")
    interaction = Interaction(
        ingredient=ingredient,
        effects=MappingProxyType(
            {name: effects.choice(name, Effect) for name in effects.keys()}  # noqa: SIM118 -- a Table
        ),
        other=table.text("other"),
    )
    for name in interaction.effects:
        if name not in known:
            table.fault("effects", f"no condition {name}")
    table.finish()
    return interaction


def load_limits(table: Table) -> SessionLimits:
    _head(table)
    limits = SessionLimits(
        slug=table.text("slug"),
        version=table.text("version"),
        limits=tuple(_limit(row) for row in table.tables("limits")),
        tolerance_percent=table.number("tolerance_percent"),
    )
    table.finish()
    return limits


def _limit(table: Table) -> Limit:
    limit = Limit(
        id=table.text("id"),
        title=table.text("title"),
        unit=table.text("unit", ""),
        usual=table.number("usual"),
        bounds=_bounds(table),
        by_technique=MappingProxyType(
            {
                row.choice("technique", Technique).value: _finished_bounds(row)
                for row in table.tables("per_technique")
            }
        ),
        sources=table.words("sources", default=None),
    )
    check_rising(table, _in_order(limit.bounds, limit.usual))
    table.finish()
    return limit


def _finished_bounds(table: Table) -> Bounds:
    bounds = _bounds(table)
    check_rising(table, _in_order(bounds, None))
    table.finish()
    return bounds


def _in_order(
    bounds: Bounds, usual: Decimal | None
) -> tuple[tuple[str, Decimal | None], ...]:
    return (
        ("stop_below", bounds.stop_below),
        ("warn_below", bounds.warn_below),
        ("usual", usual),
        ("warn_above", bounds.warn_above),
        ("stop_above", bounds.stop_above),
    )


def _bounds(table: Table) -> Bounds:
    return Bounds(
        warn_below=table.optional_number("warn_below"),
        warn_above=table.optional_number("warn_above"),
        stop_below=table.optional_number("stop_below"),
        stop_above=table.optional_number("stop_above"),
    )
