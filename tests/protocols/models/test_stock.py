"""What the database refuses, whoever asks: raw SQL and plain rows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from protocols.domain.stock import lot_key
from protocols.models import Lot, LotComponent, Product, StockMovement
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.stock import (
    LotFactory,
    ProductFactory,
    held_back,
    mix_of,
    move,
    vial,
)

pytestmark = pytest.mark.django_db


def refused(sql: str, *values: object) -> str:
    with (
        pytest.raises((IntegrityError, DataError)) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)
    return str(error.value)


def test_quantity_is_the_sum_of_the_movements():
    lot = LotFactory(ml="10")
    move(lot, "-2.50", kind="used")
    move(lot, "0.25", kind="corrected", is_flagged=True, reason="Counted")

    rows = StockMovement.objects.filter(lot=lot).values_list("ml", flat=True)

    assert sum(rows) == Decimal("7.75")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE protocols_stockmovement SET ml = 99 WHERE lot_id = %s",
        "DELETE FROM protocols_stockmovement WHERE lot_id = %s",
        "DELETE FROM protocols_lot WHERE id = %s",
    ],
    ids=["change", "delete", "delete-lot"],
)
def test_movements_and_lots_stay(sql):
    assert "never changed" in refused(sql, LotFactory().pk)


def test_product_stays():
    product = ProductFactory()

    assert "never changed" in refused(
        "DELETE FROM protocols_product WHERE id = %s", product.pk
    )


INSERT = """
INSERT INTO protocols_stockmovement
  (lot_id, ml, kind, is_flagged, reason, by_id, witness_id, container_id, at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def inserted(lot: Lot, ml: str, kind: str, **more: object) -> tuple[object, ...]:
    values = {
        "is_flagged": False,
        "reason": "",
        "by_id": lot.recorded_by_id,
        "witness_id": None,
        "container_id": None,
        "at": NOW,
    } | more
    return (lot.pk, Decimal(ml), kind, *values.values())


@pytest.mark.parametrize(
    ("ml", "kind", "more"),
    [
        ("-1", "received", {}),
        ("1", "used", {}),
        ("1", "discarded", {}),
        ("0", "corrected", {"is_flagged": True, "reason": "x"}),
        ("1", "corrected", {}),
        ("-1", "used", {"is_flagged": True}),
        ("-10.01", "used", {}),
    ],
    ids=[
        "received-away",
        "used-up",
        "discarded-up",
        "corrected-nothing",
        "corrected-unflagged",
        "flagged-unreasoned",
        "more-than-there-is",
    ],
)
def test_movement_is_refused(ml, kind, more):
    refused(INSERT, *inserted(LotFactory(ml="10"), ml, kind, **more))


def test_below_nothing_only_with_a_flag_and_a_reason():
    lot = LotFactory(ml="1")

    move(lot, "-3", kind="used", is_flagged=True, reason="Delivery not yet written")

    assert sum(m.ml for m in lot.movements.all()) == Decimal(-2)


def test_witness_is_somebody_else():
    lot = LotFactory()
    same = {"is_flagged": True, "reason": "x", "witness_id": lot.recorded_by_id}

    assert "movement_witness" in refused(INSERT, *inserted(lot, "-1", "used", **same))


@pytest.mark.parametrize("kind", ["used", "mixed_in"])
def test_lot_that_is_held_back_is_not_used_but_is_discarded(kind):
    lot = held_back()

    assert "held back" in refused(INSERT, *inserted(lot, "-1", kind))
    move(lot, "-1", kind="discarded")


def test_expired_lot_is_not_used():
    lot = LotFactory(expires_on=NOW.date() - timedelta(days=2))

    assert "expired" in refused(INSERT, *inserted(lot, "-1", "used"))


def test_lot_is_good_on_the_last_day_of_its_label():
    lot = LotFactory(expires_on=NOW.date())

    move(lot, "-1", kind="used")


def test_what_was_given_all_the_same_needs_two_people():
    lot = held_back()
    alone = {"is_flagged": True, "reason": "Given before the news"}
    both = alone | {"witness": StaffMemberFactory()}

    assert "held back" in refused(INSERT, *inserted(lot, "-1", "used", **alone))
    move(lot, "-1", kind="used", **both)


def test_vial_gives_no_more_than_it_holds_nor_longer_than_it_may():
    lot = LotFactory(ml="20")
    opened = vial(lot, "5.00", hours=24)
    late = {"container_id": opened.pk, "at": NOW + timedelta(hours=25)}

    assert "in this vial" in refused(
        INSERT, *inserted(lot, "-5.01", "used", container_id=opened.pk)
    )
    assert "no more" in refused(INSERT, *inserted(lot, "-1", "used", **late))
    other = LotFactory()
    assert "another lot" in refused(
        INSERT, *inserted(other, "-1", "used", container_id=opened.pk)
    )


def test_opened_vial_keeps_its_hours():
    opened = vial(LotFactory())

    assert "never changed" in refused(
        "UPDATE protocols_container SET discard_by = now() WHERE id = %s", opened.pk
    )


def test_mix_is_never_part_of_itself_however_long_the_way():
    a = LotFactory()
    b = mix_of(a)
    c = mix_of(b)

    sql = "INSERT INTO protocols_lotcomponent (lot_id, component_id, ml) VALUES (%s, %s, 1)"
    assert "part of itself" in refused(sql, a.pk, c.pk)
    assert LotComponent.objects.count() == 2


def test_part_of_a_mix_stays():
    mix = mix_of(LotFactory())

    assert "never changed" in refused(
        "UPDATE protocols_lotcomponent SET ml = 9 WHERE lot_id = %s", mix.pk
    )


def test_withdrawn_lot_stays_withdrawn():
    lot = held_back("withdrawn")

    assert "stays withdrawn" in refused(
        "UPDATE protocols_lot SET state = 'usable' WHERE id = %s", lot.pk
    )


def test_held_back_lot_says_who_when_and_why():
    lot = LotFactory()

    assert "lot_held_back_has_a_reason" in refused(
        "UPDATE protocols_lot SET state = 'quarantined' WHERE id = %s", lot.pk
    )


def test_one_lot_number_a_product_however_it_is_typed():
    lot = LotFactory(number="ab-12")

    with pytest.raises(IntegrityError), transaction.atomic():
        LotFactory(product=lot.product, number="AB 12", ml="0")
    LotFactory(number="AB 12")


@pytest.mark.parametrize("number", ["", "--", "  "])
def test_lot_has_a_number(number):
    with pytest.raises(IntegrityError), transaction.atomic():
        LotFactory(number=number)


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2101, 1, 1)])
def test_expiry_lies_in_our_time(day):
    with pytest.raises(IntegrityError), transaction.atomic():
        LotFactory(expires_on=day)


@pytest.mark.parametrize("number", ["ab-12", "AB 12/x", "ı-1", "é9", "_a_"], ids=repr)
def test_database_compares_numbers_as_the_code_does(number):
    lot = LotFactory(number=number)
    lot.refresh_from_db()

    assert lot.number_key == lot_key(number)


@pytest.mark.parametrize(
    "values",
    [
        {"ingredients": []},
        {"brand": ""},
        {"container_ml": 0},
        {"hours_after_opening": 0},
    ],
    ids=lambda values: next(iter(values)),
)
def test_product_is_refused(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductFactory(**values)


def test_one_product_a_barcode_and_many_without():
    ProductFactory(barcode="X1")
    ProductFactory()
    ProductFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ProductFactory(barcode="X1")
    assert Product.objects.count() == 3
