"""What may be picked, and what a code leads to."""

from datetime import timedelta
from decimal import Decimal

import pytest

from protocols.queries.stock import lot_by_code, pickable
from tests.factories.clinic import NOW
from tests.factories.stock import LotFactory, ProductFactory, held_back, move, vial

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
GTIN = "09506000134352"


def picked(*ingredients: str) -> list[str]:
    wanted = ingredients or None
    return [lot.number for lot in pickable(wanted, today=TODAY, at=NOW)]


def found(code: str) -> list[tuple[str, bool]]:
    match = lot_by_code(code, today=TODAY, at=NOW)
    return [(lot.number, lot.is_usable) for lot in match.lots]


def test_what_expires_first_is_offered_first_and_the_rest_not_at_all():
    LotFactory(number="LATER", expires_on=TODAY + timedelta(days=90))
    LotFactory(number="SOON", expires_on=TODAY)
    LotFactory(number="PAST", expires_on=TODAY - timedelta(days=1))
    LotFactory(number="EMPTY", ml="0")
    LotFactory(number="OLD", product=ProductFactory(is_active=False))
    held_back(number="HELD")

    assert picked() == ["SOON", "LATER"]


def test_only_what_holds_one_of_the_ingredients():
    LotFactory(number="B", product=ProductFactory(ingredients=["biotin", "zinc"]))
    LotFactory(number="D")

    assert picked("zinc", "minoxidil") == ["B"]
    assert picked("caffeine") == []


def test_open_vials_show_what_is_left_and_drop_out_in_time():
    lot = LotFactory(ml="20")
    kept = vial(lot, "5.00")
    move(lot, "-2", kind="used", container=kept)
    vial(lot, "5.00", hours=0)

    (shelf,) = pickable(None, today=TODAY, at=NOW + timedelta(minutes=1))

    assert [(v.container_id, v.left_ml) for v in shelf.vials] == [
        (kept.pk, Decimal("3.00"))
    ]
    assert shelf.on_hand_ml == Decimal("18.00")


def test_product_is_low_by_all_its_usable_lots_together():
    product = ProductFactory(low_ml=Decimal(8))
    LotFactory(product=product, ml="5")
    held_back(product=product, ml="50")

    assert [lot.is_low for lot in pickable(None, today=TODAY, at=NOW)] == [True]
    LotFactory(product=product, ml="5")
    assert {lot.is_low for lot in pickable(None, today=TODAY, at=NOW)} == {False}


def test_code_of_a_box_leads_to_its_lot():
    product = ProductFactory(barcode=GTIN)
    LotFactory(product=product, number="ABC-123")
    LotFactory(product=product, number="XYZ")
    LotFactory(number="ABC-123")

    assert found(f"]d201{GTIN}1728013110ABC-123") == [("ABC-123", True)]


def test_bare_barcode_leads_to_all_lots_of_the_product_and_says_which_may_not_be_used():
    product = ProductFactory(barcode=GTIN)
    held_back(product=product, number="HELD", expires_on=TODAY)
    LotFactory(product=product, number="GOOD")

    assert found("9506000134352") == [("GOOD", True), ("HELD", False)]


def test_number_typed_by_hand_finds_every_lot_of_that_number():
    LotFactory(number="AB-12")
    LotFactory(number="ab 12")

    assert found("ab12") == [("AB-12", True), ("ab 12", True)]


@pytest.mark.parametrize("code", ["", "---", "9506000134352", "\x1d", "NOPE"])
def test_code_of_nothing_finds_nothing(code):
    LotFactory()

    assert found(code) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_shelf_takes_the_same_queries_for_any_number_of_lots(
    rows, django_assert_num_queries
):
    for _ in range(rows):
        vial(LotFactory())

    with django_assert_num_queries(3):
        pickable(None, today=TODAY, at=NOW)
