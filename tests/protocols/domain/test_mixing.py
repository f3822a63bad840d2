"""What may not be given, and what may not share a syringe (clinical-reference 4)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from protocols.domain.limits import IncidentKey
from protocols.domain.stock import StockIssue, StockTrouble
from protocols.domain.treatment import Contents
from tests.protocols.domain.test_treatment import BIOTIN, GOOD, found, product, rulings


def mix(*keys: str, syringes: tuple[int, ...] = ()):
    share = BIOTIN.used_ml / len(keys)
    rows = [
        replace(
            BIOTIN,
            ingredient=key,
            brand=key,
            lot=f"L-{key}",
            used_ml=share,
            drawn_ml=share,
            discarded_ml=Decimal(0),
            syringe=syringes[place] if syringes else 1,
        )
        for place, key in enumerate(keys)
    ]
    return replace(GOOD, products=tuple(rows)), keys


FIVE = ("biotin", "dexpanthenol", "amino_acids", "silicon", "zinc")


def test_five_components_share_a_syringe_and_six_do_not():
    five, planned = mix(*FIVE)
    six, more = mix(*FIVE, "magnesium")

    assert found(five, planned=planned) == []
    assert found(six, planned=more) == [("products", "stop")]


def test_pair_that_must_not_meet_stops_in_one_syringe_alone():
    together, planned = mix("vitamin_c", "peptides")
    apart, _ = mix("vitamin_c", "peptides", syringes=(1, 2))

    assert found(together, planned=planned) == [("products", "stop")]
    assert found(apart, planned=planned) == []


def test_excipient_of_the_label_is_held_against_the_allergies():
    picked = product(stock_lot_id=7)
    label = Contents(("biotin",), ("Methyl parabens", "water"), is_known=True)

    assert found(picked, contents={7: label}, allergies=("parabens",)) == [
        ("products", "stop")
    ]
    assert found(picked, contents={7: label}, allergies=("latex",)) == []


def test_label_that_nobody_read_is_to_be_read_before_an_allergic_patient_gets_it():
    picked = product(stock_lot_id=7)
    unread = Contents(("biotin",))

    assert found(picked, contents={7: unread}, allergies=("latex",)) == [
        ("products", "warn")
    ]
    assert found(picked, contents={7: unread}) == []


def test_every_ingredient_of_a_product_counts():
    picked = product(stock_lot_id=7)
    contents = {7: Contents(("biotin", "minoxidil"), ())}

    assert found(picked, contents=contents, blocked=frozenset({"minoxidil"})) == [
        ("products", "stop")
    ]
    assert found(picked, contents=contents) == [("products", "warn")]


@pytest.mark.parametrize(
    ("trouble", "severity"),
    [
        (StockTrouble.QUARANTINED, "stop"),
        (StockTrouble.WITHDRAWN, "stop"),
        (StockTrouble.OPENED_TOO_LONG, "stop"),
        (StockTrouble.VIAL_CLOSED, "stop"),
        (StockTrouble.SHORT, "warn"),
    ],
)
def test_what_the_shelf_says_is_said_here(trouble, severity):
    issue = StockIssue(trouble, 7, "Biotin S", "BT-2611", Decimal(1))

    assert found(product(stock_lot_id=7), stock=(issue,)) == [("products", severity)]


def test_expiry_known_to_shelf_and_record_is_said_once():
    issue = StockIssue(StockTrouble.EXPIRED, 7, "Biotin S", "BT-2611")
    old = product(stock_lot_id=7, expires_on=date(2027, 3, 1))

    assert found(old, stock=(issue,)) == [("products", "stop")]


def test_stop_that_two_people_have_told_is_told_and_another_is_not():
    old = product(expires_on=date(2027, 3, 1))
    told = frozenset({IncidentKey("expired", "biotin", "BT-2611")})
    other = frozenset({IncidentKey("expired", "biotin", "BT-2612")})

    assert found(old, told=told) == [("products", "told")]
    assert found(old, told=other) == [("products", "stop")]


def test_rulings_know_the_ingredient_of_what_was_typed_by_hand():
    assert rulings().ingredients_of(BIOTIN) == ("biotin",)
