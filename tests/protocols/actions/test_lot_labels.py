"""A lot's label is corrected with a reason, and what stood there stays on record."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from clinic.actions.submissions import AlreadySubmitted
from clinic.models import AuditEvent
from protocols.actions.lot_labels import correct_label
from protocols.actions.shelf import ShelfRefused
from protocols.domain.stock_orders import LabelOrder
from protocols.models import Lot, LotCorrection
from protocols.queries.stock import lot_by_code
from tests.factories.clinic import NOW, ClinicFactory, StaffMemberFactory
from tests.factories.stock import EXPIRES, LotFactory, mix_of

pytestmark = pytest.mark.django_db
EARLIER = EXPIRES - timedelta(days=100)


@pytest.fixture
def manager():
    ClinicFactory()
    return StaffMemberFactory(manager=True)


def order(lot: Lot, **changes: object) -> LabelOrder:
    values = {
        "number": lot.number,
        "expires_on": lot.expires_on,
        "reason": "Misread",
        "form_key": uuid.uuid4(),
    }
    return LabelOrder(**{**values, **changes})


def test_number_and_expiry_are_corrected_and_the_old_ones_stay(manager):
    lot = LotFactory(number="DX-0940")

    correct_label(
        lot.pk, order(lot, number="DX-0904", expires_on=EARLIER), by=manager, at=NOW
    )

    lot.refresh_from_db()
    kept = LotCorrection.objects.get()
    assert (lot.number, lot.number_key, lot.expires_on) == (
        "DX-0904",
        "DX0904",
        EARLIER,
    )
    assert (kept.number_before, kept.expires_before, kept.by) == (
        "DX-0940",
        EXPIRES,
        manager,
    )
    assert AuditEvent.objects.get(action="lot_label_corrected").subject_id == str(
        lot.pk
    )


def test_same_form_twice_is_one_correction(manager):
    lot = LotFactory()
    wanted = order(lot, expires_on=EARLIER)

    correct_label(lot.pk, wanted, by=manager, at=NOW)
    with pytest.raises(AlreadySubmitted):
        correct_label(lot.pk, wanted, by=manager, at=NOW)

    assert LotCorrection.objects.count() == 1


def test_nothing_different_leaves_no_trace(manager):
    lot = LotFactory()

    assert correct_label(lot.pk, order(lot), by=manager, at=NOW) is None
    assert not LotCorrection.objects.exists()


def test_number_of_another_lot_of_the_product_is_refused(manager):
    lot = LotFactory(number="A-1")
    LotFactory(number="A-2", product=lot.product)

    with pytest.raises(ShelfRefused), transaction.atomic():
        correct_label(lot.pk, order(lot, number="a 2"), by=manager, at=NOW)

    assert not LotCorrection.objects.exists()


def test_mix_is_good_no_longer_than_the_corrected_part(manager):
    part = LotFactory()
    mix = mix_of(part)

    correct_label(part.pk, order(part, expires_on=EARLIER), by=manager, at=NOW)

    mix.refresh_from_db()
    assert mix.expires_on == EARLIER
    assert mix.corrections.get().reason == f"Holds lot {part.number}: Misread"


def test_mix_is_not_corrected_beyond_its_parts(manager):
    part = LotFactory()
    mix = mix_of(part)
    later = order(mix, expires_on=part.expires_on + timedelta(days=1))

    with pytest.raises(ShelfRefused):
        correct_label(mix.pk, later, by=manager, at=NOW)


def test_old_number_still_leads_to_the_lot_while_no_other_has_it(manager):
    lot = LotFactory(number="OLD-1")
    correct_label(lot.pk, order(lot, number="NEW-1"), by=manager, at=NOW)

    def found() -> list[int]:
        match = lot_by_code("old 1", today=NOW.date(), at=NOW)
        return [each.lot_id for each in match.lots]

    before = found()
    other = LotFactory(number="OLD-1")

    assert (before, found()) == ([lot.pk], [other.pk])


@pytest.mark.parametrize(
    "change", [{"number": "SILENT"}, {"expires_on": date(2031, 1, 1)}]
)
def test_database_refuses_a_label_changed_without_a_reason(change):
    lot = LotFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(pk=lot.pk).update(**change)


@pytest.mark.parametrize(
    "verb",
    [
        "UPDATE protocols_lotcorrection SET reason = 'x'",
        "DELETE FROM protocols_lotcorrection",
    ],
)
def test_database_keeps_corrections_as_they_are(manager, verb):
    lot = LotFactory()
    correct_label(lot.pk, order(lot, number="NEW-1"), by=manager, at=NOW)

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb)
