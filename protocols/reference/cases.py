"""Cases and conditions in TOML, shared by rules and by the interaction table."""

from decimal import Decimal

from clinic.reference.loader import Table
from patients.domain.fact_fields import FIELD
from patients.domain.vocabulary import BlockOnly, Ingredient
from protocols.domain.candidacy_facts import DERIVED
from protocols.domain.rules import Case, Condition
from protocols.domain.verdicts import Verdict

BLOCKABLE = frozenset((*Ingredient, *BlockOnly))


def case(table: Table) -> Case:
    when = tuple(_condition(test) for test in table.tables("when"))
    if bool(when) == table.flag("always", default=False):
        table.fault("when", "a case has conditions, or is always true")
    found = Case(
        verdict=table.choice("verdict", Verdict) if table.has("verdict") else None,
        when=when,
        unless=tuple(_condition(test) for test in table.tables("unless")),
        blocks=table.words("blocks"),
        blocks_listed_in=table.text("blocks_listed_in", "") or None,
        asks=table.words("asks"),
    )
    check_ingredients(table, "blocks", found.blocks)
    for key in (*found.asks, *filter(None, [found.blocks_listed_in])):
        if key not in FIELD:
            table.fault("asks", f"no fact {key}")
    table.finish()
    return found


def _condition(table: Table) -> Condition:
    condition = Condition(
        key=table.text("key"),
        one_of=frozenset(table.words("is")),
        includes=frozenset(table.words("includes")),
        not_empty=table.flag("not_empty", default=False),
        missing=table.flag("missing", default=False),
        below=table.optional_number("below"),
        at_least=table.optional_number("at_least"),
        above=table.optional_number("above"),
        at_most=table.optional_number("at_most"),
    )
    _check_condition(table, condition)
    _check_span(table, condition)
    table.finish()
    return condition


def _check_condition(table: Table, condition: Condition) -> None:
    if condition.key in DERIVED:
        return
    field = FIELD.get(condition.key)
    if field is None:
        table.fault("key", f"no fact {condition.key}")
        return
    allowed = {*field.values, *(("unknown", "na") if field.may_be_unknown else ())}
    for value in sorted((condition.one_of | condition.includes) - allowed):
        table.fault("is", f"{condition.key} is never {value}")
    if condition.missing and not field.null_means_none:
        table.fault("missing", f"a blank {condition.key} is a question of Q01")


def _check_span(table: Table, condition: Condition) -> None:
    """A rule that no number can meet would never fire, and nobody would notice."""
    for key in ("below", "at_least", "above", "at_most"):
        number = getattr(condition, key)
        if number is not None and number < 0:
            table.fault(key, "is below zero")
    bounds = {"below": condition.below, "at_most": condition.at_most}
    for key, high in bounds.items():
        if high is not None and _is_empty(condition, high, is_open=key == "below"):
            table.fault(key, "no number lies between the two")


def _is_empty(condition: Condition, high: Decimal, *, is_open: bool) -> bool:
    low, above = condition.at_least, condition.above
    if low is not None and (low > high or (low == high and is_open)):
        return True
    return above is not None and above >= high


def check_ingredients(table: Table, key: str, names: tuple[str, ...]) -> None:
    for name in names:
        if name not in BLOCKABLE:
            table.fault(key, f"no ingredient {name}")
