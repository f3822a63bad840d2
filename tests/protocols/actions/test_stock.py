"""What a session used leaves the shelf once, and only what may be given."""

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from protocols.actions.stock import StockRefused, use
from protocols.domain.stock import Incident, StockTrouble
from protocols.models import SessionRecord, StockMovement
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.protocol_rows import course_of, issued_plan
from tests.factories.stock import LotFactory, ProductFactory, given, held_back, vial

pytestmark = pytest.mark.django_db


def open_record(**more: object) -> SessionRecord:
    plan = issued_plan()
    return SessionRecord.objects.create(
        planned_session=course_of(plan).sessions.get(number=1),
        patient=plan.patient,
        operator=plan.clinician,
        opened_at=NOW,
        **more,
    )


def taken(record: SessionRecord) -> list[tuple[str, Decimal, bool]]:
    return [
        (row.kind, row.ml, row.is_flagged)
        for row in StockMovement.objects.filter(record=record)
    ]


def test_what_was_used_and_thrown_away_leaves_the_shelf_once():
    record, lot = open_record(), LotFactory(ml="10")
    given(record, lot, used="1.50", drawn_ml="1.60", discarded_ml="0.10")

    use(record, by=record.operator, at=NOW)
    use(record, by=record.operator, at=NOW)

    assert taken(record) == [
        ("used", Decimal("-1.50"), False),
        ("discarded", Decimal("-0.10"), False),
    ]


def test_row_typed_by_hand_is_tied_to_the_lot_that_it_names():
    record = open_record()
    lot = LotFactory(number="BT-01", product=ProductFactory(brand="Panthenol Demo"))
    row = given(record, brand="panthenol  demo", number="bt 01")

    use(record, by=record.operator, at=NOW)

    row.refresh_from_db()
    assert row.stock_lot == lot
    assert taken(record) == [("used", Decimal("-1.50"), False)]


def test_row_of_no_known_lot_moves_nothing():
    record = open_record()
    LotFactory(number="TYPED-1")
    given(record)

    assert use(record, by=record.operator, at=NOW) == ()


def test_two_rows_of_one_lot_are_one_movement():
    record, lot = open_record(), LotFactory(ml="3")
    given(record, lot)
    given(record, lot)

    use(record, by=record.operator, at=NOW)

    assert taken(record) == [("used", Decimal("-3.00"), False)]


@pytest.mark.parametrize(
    ("lot", "trouble"),
    [
        (held_back, StockTrouble.QUARANTINED),
        (lambda: held_back("withdrawn"), StockTrouble.WITHDRAWN),
        (
            lambda: LotFactory(expires_on=NOW.date() - timedelta(days=1)),
            StockTrouble.EXPIRED,
        ),
        (lambda: LotFactory(ml="1.49"), StockTrouble.SHORT),
    ],
    ids=["quarantined", "withdrawn", "expired", "short"],
)
def test_lot_is_refused(lot, trouble):
    record = open_record()
    given(record, lot())

    with pytest.raises(StockRefused) as refusal:
        use(record, by=record.operator, at=NOW)

    assert [issue.trouble for issue in refusal.value.issues] == [trouble]
    assert taken(record) == []


def test_held_back_lot_that_was_typed_by_hand_is_refused_as_well():
    record = open_record()
    held_back(number="BT-01", product=ProductFactory(brand="Panthenol Demo"))
    given(record, number="BT-01")

    with pytest.raises(StockRefused):
        use(record, by=record.operator, at=NOW)


def test_too_little_can_be_explained_and_is_flagged():
    record, lot = open_record(), LotFactory(ml="1")
    given(record, lot)

    use(record, by=record.operator, at=NOW, short_because="Delivery not written down")

    assert taken(record) == [("used", Decimal("-1.50"), True)]


def test_explaining_a_short_count_does_not_excuse_a_held_back_lot():
    record = open_record()
    given(record, held_back(ml="1"))

    with pytest.raises(StockRefused) as refusal:
        use(record, by=record.operator, at=NOW, short_because="Counted wrongly")

    assert [i.trouble for i in refusal.value.issues] == [StockTrouble.QUARANTINED]


def test_what_was_given_all_the_same_names_a_second_person():
    record, lot, witness = open_record(), held_back(), StaffMemberFactory()
    given(record, lot)

    use(
        record,
        by=record.operator,
        at=NOW,
        incident=Incident("Given before the news came", witness.pk),
    )

    (movement,) = StockMovement.objects.filter(record=record)
    assert (movement.is_flagged, movement.witness) == (True, witness)


def test_vial_gives_what_is_left_in_it():
    record, lot = open_record(), LotFactory(ml="20")
    opened = vial(lot, "1.00")
    given(record, lot, container=opened)

    with pytest.raises(StockRefused) as refusal:
        use(record, by=record.operator, at=NOW)

    assert [(i.trouble, i.left_ml) for i in refusal.value.issues] == [
        (StockTrouble.SHORT, Decimal("1.00"))
    ]


def test_vial_that_is_open_too_long_is_refused():
    record, lot = open_record(), LotFactory(ml="20")
    given(record, lot, container=vial(lot, hours=1))

    with pytest.raises(StockRefused) as refusal:
        use(record, by=record.operator, at=NOW + timedelta(hours=2))

    assert [i.trouble for i in refusal.value.issues] == [StockTrouble.OPENED_TOO_LONG]


@pytest.mark.django_db(transaction=True)
def test_last_millilitre_goes_to_one_of_two_sessions():
    lot = LotFactory(ml="1.50")
    records = [open_record(), open_record()]
    for record in records:
        given(record, lot)
    together, refused = Barrier(2), []

    def give(record: SessionRecord) -> None:
        together.wait()
        try:
            use(record, by=record.operator, at=NOW)
        except StockRefused:
            refused.append(record.pk)
        finally:
            connection.close()

    threads = [Thread(target=give, args=[record]) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert sum(row.ml for row in lot.movements.all()) == 0
