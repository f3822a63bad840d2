"""What the formula builder says, and how much anaesthetic a weight allows."""

from decimal import Decimal

import pytest

from protocols.domain.candidacy_facts import candidacy_facts
from protocols.domain.formula import (
    AnaestheticDose,
    AnaestheticUse,
    Problem,
    Weight,
    anaesthetic_uses,
    formula_issues,
    may_be_chosen,
)
from protocols.domain.formulary import (
    Effect,
    antiandrogen_mg_by_year,
    interactions_of,
)
from protocols.reference import formulary
from tests.protocols.domain.clear import MAN, WOMAN

BOOK = formulary.current()


def issues(*chosen: str, blocked: dict[str, tuple[str, ...]] | None = None):
    found = formula_issues(chosen, BOOK, blocked=blocked or {})
    return [(one.problem, one.weight, one.ingredients) for one in found]


def test_allowed_ingredients_have_no_issues():
    assert issues("biotin", "dexpanthenol", "amino_acids") == []


def test_blocked_ingredient_names_the_rules():
    found = formula_issues(["biotin"], BOOK, blocked={"biotin": ("A01", "A08")})

    assert [(one.problem, one.weight, one.rule_ids) for one in found] == [
        (Problem.BLOCKED, Weight.STOP, ("A01", "A08"))
    ]
    assert found[0].message % found[0].params == (
        "Blocked for this patient by rule A01, A08."
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("zinc", [(Problem.RESTRICTED, Weight.CARE, ("zinc",))]),
        ("exosomes", [(Problem.DISABLED, Weight.STOP, ("exosomes",))]),
        ("snake_oil", [(Problem.UNKNOWN, Weight.STOP, ("snake_oil",))]),
        (
            "prp",
            [
                (Problem.SEPARATE, Weight.CARE, ("prp",)),
                (Problem.RESTRICTED, Weight.CARE, ("prp",)),
            ],
        ),
    ],
)
def test_status_of_an_ingredient(key, expected):
    assert issues(key) == expected


def test_sixth_component_is_too_many_and_the_cream_does_not_count():
    five = ("biotin", "dexpanthenol", "amino_acids", "zinc", "lidocaine")

    with_cream = issues(*five, "lidocaine_prilocaine_cream")
    with_sixth = issues(*five, "silicon")

    assert Problem.TOO_MANY not in {problem for problem, _, _ in with_cream}
    assert (Problem.TOO_MANY, Weight.STOP, (*five, "silicon")) in with_sixth


def test_incompatible_pair_is_stopped_once():
    found = issues("vitamin_c", "biotin", "b_complex")

    assert [one for one in found if one[0] == Problem.INCOMPATIBLE] == [
        (Problem.INCOMPATIBLE, Weight.STOP, ("vitamin_c", "b_complex"))
    ]


def test_ingredient_chosen_twice_counts_once():
    assert issues("zinc", "zinc") == issues("zinc")


@pytest.mark.parametrize(
    ("key", "blocked", "expected"),
    [
        ("biotin", {}, True),
        ("zinc", {}, True),
        ("biotin", {"biotin": ("A01",)}, False),
        ("finasteride", {}, False),
        ("snake_oil", {}, False),
    ],
)
def test_may_be_chosen(key, blocked, expected):
    assert may_be_chosen(key, BOOK, blocked=blocked) is expected


def touched(person: dict[str, object], ingredient: str) -> dict[str, Effect]:
    found = interactions_of(candidacy_facts(person), formulary.interactions())
    return {
        one.condition.id: one.effect for one in found if one.ingredient == ingredient
    }


def test_clear_man_touches_no_interaction():
    facts = candidacy_facts(MAN)

    assert interactions_of(facts, formulary.interactions()) == ()


def test_interactions_follow_the_facts():
    assert touched(WOMAN, "minoxidil") == {"pregnancy_possible": Effect.PRECAUTION}
    assert touched({**MAN, "cardiac": "unknown"}, "minoxidil") == {
        "heart": Effect.BLOCK
    }
    assert touched({**MAN, "sbp": 99}, "lidocaine") == {"heart": Effect.REVIEW}
    assert touched({**MAN, "trying_to_conceive": "na"}, "dutasteride") == {
        "male_fertility": Effect.BLOCK
    }


def test_interaction_becomes_an_issue_of_a_chosen_ingredient_alone():
    found = interactions_of(
        candidacy_facts({**MAN, "epilepsy": "controlled"}), formulary.interactions()
    )

    shown = formula_issues(["pyridoxine"], BOOK, blocked={}, interactions=found)

    assert [(one.problem, one.weight) for one in shown] == [
        (Problem.RESTRICTED, Weight.CARE),
        (Problem.INTERACTION, Weight.CARE),
    ]


def use(mg: int, limit: str, agent: str = "lidocaine") -> list[AnaestheticUse]:
    return [AnaestheticUse(agent, Decimal(mg), Decimal(limit))]


@pytest.mark.parametrize(
    ("doses", "kg", "expected"),
    [
        ([("lidocaine", 270, False)], 60, use(270, "270")),
        ([("lidocaine", 300, False)], 90, use(300, "300")),
        ([("lidocaine", 420, True)], 60, use(420, "420")),
        ([("lidocaine", 500, True)], 90, use(500, "500")),
        (
            [("lidocaine", 200, True), ("lidocaine_prilocaine_cream", 71, False)],
            60,
            use(271, "270"),
        ),
        ([("procaine", 700, False)], 100, use(700, "700", "procaine")),
        ([("biotin", 20, False)], 60, []),
    ],
)
def test_anaesthetic_limit_by_weight(doses, kg, expected):
    given = [AnaestheticDose(key, Decimal(mg), plain) for key, mg, plain in doses]

    assert list(anaesthetic_uses(given, BOOK, weight_kg=Decimal(kg))) == expected


@pytest.mark.parametrize(("mg", "is_above"), [("270", False), ("270.01", True)])
def test_limit_itself_is_allowed(mg, is_above):
    dose = AnaestheticDose("lidocaine", Decimal(mg))

    used = anaesthetic_uses([dose], BOOK, weight_kg=Decimal(60))

    assert [one.is_above for one in used] == [is_above]


def test_antiandrogen_is_summed_by_year():
    doses = [(2027, Decimal("0.5")), (2026, Decimal("0.1")), (2026, Decimal("0.2"))]

    assert antiandrogen_mg_by_year(doses) == {
        2026: Decimal("0.3"),
        2027: Decimal("0.5"),
    }
