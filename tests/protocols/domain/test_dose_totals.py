from datetime import date
from decimal import Decimal

import pytest

from protocols.domain.dose_totals import (
    anaesthetic_totals,
    antiandrogen_total,
    dose_issues,
    item_mg,
)
from protocols.domain.formula import Problem, Weight
from protocols.domain.plan import FormulaItem
from protocols.domain.strengths import mg_per_ml
from protocols.reference import formulary

FORMULARY = formulary.current()
SESSIONS = (date(2026, 12, 1), date(2026, 12, 8), date(2027, 1, 5))


def item(key, amount="1", unit="mL", concentration="1 %"):
    return FormulaItem(key, Decimal(amount), unit, concentration)


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        ("1 %", "10"),
        ("0,5%", "5"),
        ("0.01 %", "0.1"),
        ("250 mg/mL", "250"),
        ("5 MG / ml ampoule", "5"),
    ],
)
def test_strength_is_read_from_its_label(text, mg):
    assert mg_per_ml(text) == Decimal(mg)


@pytest.mark.parametrize("text", ["", "strong", "5 mg", "10 mg/mLx", "% 5"])
def test_label_without_a_strength_says_none(text):
    assert mg_per_ml(text) is None


def test_milligrams_follow_amount_unit_and_strength():
    assert item_mg(item("lidocaine", "2", "mL", "1 %")) == 20
    assert item_mg(item("lidocaine", "15", "mg", "")) == 15
    assert item_mg(item("lidocaine", "2", "mL", "")) is None
    assert item_mg(item("lidocaine", "2", "drops", "1 %")) is None
    assert item_mg(FormulaItem("lidocaine")) is None


def test_anaesthetic_is_held_against_the_weight():
    (total,) = anaesthetic_totals(
        [item("biotin"), item("lidocaine", "3")], FORMULARY, weight_kg=Decimal(50)
    )

    assert (total.agent, total.mg, total.limit_mg) == (
        "lidocaine",
        30,
        Decimal("225.0"),
    )
    assert not total.is_above


def test_all_sources_of_an_agent_count_together():
    formula = [
        item("lidocaine", "3"),
        item("lidocaine_prilocaine_cream", "2", "mL", "2.5 %"),
    ]

    (total,) = anaesthetic_totals(formula, FORMULARY, weight_kg=None)

    assert (total.agent, total.mg, total.limit_mg) == ("lidocaine", 80, None)


def test_total_with_an_unknown_part_is_unknown():
    formula = [
        item("lidocaine", "3"),
        item("lidocaine_prilocaine_cream", "2", "mL", "cream"),
    ]

    (total,) = anaesthetic_totals(formula, FORMULARY, weight_kg=Decimal(70))

    assert total.mg is None
    assert not total.is_above


@pytest.mark.parametrize(
    ("ml", "weight", "stops"),
    [
        ("22.5", "50", False),
        ("22.6", "50", True),
        ("30", "90", False),
        ("30.1", "90", True),
        ("30", None, False),
        ("30.1", None, True),
    ],
)
def test_dose_stops_above_the_limit_of_the_weight_or_the_cap(ml, weight, stops):
    """4.5 mg/kg, never above 300 mg; 1 % is 10 mg in each mL."""
    issues = dose_issues(
        [item("lidocaine", ml)],
        FORMULARY,
        weight_kg=Decimal(weight) if weight else None,
    )

    assert [(one.problem, one.weight) for one in issues] == (
        [(Problem.DOSE, Weight.STOP)] if stops else []
    )


def test_antiandrogen_is_summed_over_the_years_with_what_was_given():
    total = antiandrogen_total(
        [item("dutasteride", "1", "mL", "0.01 %"), item("biotin")],
        FORMULARY,
        days=SESSIONS,
        given=[(2026, Decimal("0.3"))],
    )

    assert (total.keys, total.mg) == (("dutasteride",), Decimal("0.1"))
    assert total.by_year == {2026: Decimal("0.5"), 2027: Decimal("0.1")}


def test_antiandrogen_without_a_strength_shows_what_was_given_alone():
    total = antiandrogen_total(
        [item("dutasteride", "1", "mL", "")],
        FORMULARY,
        days=SESSIONS,
        given=[(2026, Decimal("0.3"))],
    )

    assert (total.mg, total.by_year) == (None, {2026: Decimal("0.3")})


def test_formula_without_an_antiandrogen_has_no_total():
    assert (
        antiandrogen_total([item("biotin")], FORMULARY, days=SESSIONS, given=()) is None
    )
