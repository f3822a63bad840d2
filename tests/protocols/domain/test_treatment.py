"""What stops a signature, what only warns (clinical-reference 4.2 and 6.1)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from protocols.domain.anaesthesia import milligrams_in
from protocols.domain.limits import Severity
from protocols.domain.treatment import ProductWork, Rulings, Treatment, ZoneWork
from protocols.domain.treatment_issues import sign_issues
from protocols.reference import formulary, session_practice

TODAY = date(2027, 3, 2)
ZONE = ZoneWork(
    "vertex", "nappage", 60, Decimal("0.05"), Decimal("2.0"), Decimal("10.0")
)
BIOTIN = ProductWork(
    "biotin",
    "Biotin S",
    "Maker",
    "BT-2611",
    date(2028, 1, 31),
    "5 mg/mL",
    Decimal("3.20"),
    Decimal("3.00"),
    Decimal("0.20"),
)
GOOD = Treatment(
    zones=(ZONE,),
    products=(BIOTIN,),
    antisepsis="alcohol",
    anaesthesia="none",
    pain_during=3,
    observed_minutes=20,
    needle_gauge=30,
)


def rulings(**changes: object) -> Rulings:
    values: dict[str, object] = {
        "limits": formulary.session_limits(),
        "formulary": formulary.current(),
        "practice": session_practice.current(),
        "planned": ("biotin", "lidocaine"),
        "blocked": frozenset(),
        "today": TODAY,
    }
    return Rulings(**(values | changes))


def found(treatment: Treatment, **changes: object) -> list[tuple[str, str]]:
    issues = sign_issues(treatment, rulings(**changes))
    return [(issue.field, str(issue.severity)) for issue in issues]


def zone(**changes: object) -> Treatment:
    return replace(GOOD, zones=(replace(ZONE, **changes),))


def product(**changes: object) -> Treatment:
    return replace(GOOD, products=(replace(BIOTIN, **changes),))


def test_complete_treatment_has_no_issue():
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("name", "blank"),
    [
        ("zones", ()),
        ("products", ()),
        ("antisepsis", ""),
        ("anaesthesia", ""),
        ("pain_during", None),
        ("observed_minutes", None),
    ],
)
def test_missing_part_stops(name, blank):
    assert (name, "stop") in found(replace(GOOD, **{name: blank}))


def test_product_expires_on_its_last_day_only_afterwards():
    assert found(product(expires_on=TODAY)) == []
    assert found(product(expires_on=date(2027, 3, 1))) == [("products", "stop")]


def test_blocked_ingredient_stops_and_unplanned_one_warns():
    assert found(GOOD, blocked=frozenset({"biotin"})) == [("products", "stop")]
    assert found(GOOD, planned=()) == [("products", "warn")]


def test_ingredient_that_the_clinic_does_not_use_stops():
    assert found(product(ingredient="buflomedil")) == [("products", "stop")]


def test_volume_at_a_point_warns_then_stops():
    # 60 points of 0.11 mL make 6.6 mL.
    warned = product(
        drawn_ml=Decimal("6.60"), used_ml=Decimal("6.60"), discarded_ml=Decimal(0)
    )
    warned = replace(warned, zones=zone(ml_per_point=Decimal("0.11")).zones)
    stopped = product(
        drawn_ml=Decimal("6.30"), used_ml=Decimal("6.30"), discarded_ml=Decimal(0)
    )
    stopped = replace(
        stopped, zones=zone(ml_per_point=Decimal("0.21"), points=30).zones
    )

    assert found(warned) == [("ml_per_point", "warn")]
    assert ("ml_per_point", "stop") in found(stopped)


@pytest.mark.parametrize(
    ("depth", "severity"),
    [("4.0", None), ("4.1", "warn"), ("6.0", "warn"), ("6.1", "stop")],
)
def test_depth_limits(depth, severity):
    expected = [("depth_mm", severity)] if severity else []

    assert found(zone(depth_mm=Decimal(depth))) == expected


def test_points_times_volume_must_be_the_used_volume_within_ten_percent():
    # 60 points of 0.05 mL make 3.00 mL.
    at_limit = product(
        drawn_ml=Decimal("2.73"), used_ml=Decimal("2.73"), discarded_ml=Decimal(0)
    )
    beyond = product(
        drawn_ml=Decimal("2.72"), used_ml=Decimal("2.72"), discarded_ml=Decimal(0)
    )

    assert found(at_limit) == []
    assert found(beyond) == [("used_ml", "stop")]


def test_drawn_must_be_used_and_discarded():
    assert ("products", "stop") in found(product(discarded_ml=Decimal("0.10")))


def test_more_than_ten_millilitres_stop():
    treatment = product(
        drawn_ml=Decimal("10.10"), used_ml=Decimal("10.10"), discarded_ml=Decimal(0)
    )
    treatment = replace(treatment, zones=zone(points=200).zones)

    assert ("total_ml", "stop") in found(treatment)


def test_anaesthetic_needs_agent_and_weight_and_stays_below_its_limit():
    dose = replace(GOOD, anaesthetic_mg=Decimal(300))
    agent = replace(dose, anaesthetic_agent="lidocaine")

    assert found(dose) == [("anaesthetic_agent", "stop")]
    assert found(agent) == [("weight_kg", "stop")]
    # 4.5 mg for each kg, 300 mg at the most.
    assert found(replace(agent, weight_kg=Decimal(60))) == [("anaesthetic_mg", "stop")]
    assert found(replace(agent, weight_kg=Decimal(70))) == []


def test_lidocaine_in_the_mix_counts_with_the_dose():
    lidocaine = replace(
        BIOTIN,
        ingredient="lidocaine",
        brand="Lido",
        concentration="2 %",
        drawn_ml=Decimal("1.00"),
        used_ml=Decimal("1.00"),
        discarded_ml=Decimal(0),
    )
    biotin = replace(
        BIOTIN,
        drawn_ml=Decimal("2.00"),
        used_ml=Decimal("2.00"),
        discarded_ml=Decimal(0),
    )
    treatment = replace(
        GOOD,
        products=(biotin, lidocaine),
        anaesthetic_agent="lidocaine",
        anaesthetic_mg=Decimal(251),
        weight_kg=Decimal(60),
    )

    assert milligrams_in(lidocaine) == Decimal("20.00")
    assert found(treatment) == [("anaesthetic_mg", "stop")]
    assert found(replace(treatment, anaesthetic_mg=Decimal(250))) == []


def test_strength_that_cannot_be_read_stops_instead_of_counting_as_nothing():
    lidocaine = replace(BIOTIN, ingredient="lidocaine", concentration="strong")

    assert milligrams_in(lidocaine) is None
    assert found(replace(GOOD, products=(lidocaine,))) == [("products", "stop")]


def test_each_issue_is_told_once():
    two = replace(GOOD, zones=(ZONE, replace(ZONE, zone="frontal")))
    issues = sign_issues(replace(two, products=()), rulings())

    assert len(issues) == len({(i.field, i.message) for i in issues})
    assert {issue.severity for issue in issues} == {Severity.STOP}
