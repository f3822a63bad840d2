"""From a lot to every patient: complete through mixes, typed numbers and merges."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patients.models import Patient
from protocols.domain.recall import MixPart, share_in
from protocols.models import Lot, LotComponent, ProductUse, SessionRecord
from protocols.queries.recalls import affected_ids, hits, reach
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.patients import PatientFactory
from tests.factories.recalls import session_with
from tests.factories.stock import LotFactory, ProductFactory, held_back, mix_of
from tests.patients.two_records import put_together

pytestmark = pytest.mark.django_db


def patients_of(lot: Lot) -> set[int]:
    return {one.patient.pk for one in reach(None, lot).patients}


def test_lot_leads_to_those_who_got_it_and_to_nobody_else():
    lot, other = LotFactory(), LotFactory()
    one, two = PatientFactory(), PatientFactory()
    session_with(one, lot)
    session_with(two, other)

    assert patients_of(lot) == {one.pk}


def test_lot_leads_through_a_mix_of_a_mix():
    lot = LotFactory()
    patient = PatientFactory()
    session_with(patient, mix_of(mix_of(lot)))

    found = reach(None, lot)

    assert [one.patient for one in found.patients] == [patient]
    assert len(found.mixes) == 2


@pytest.mark.parametrize(
    ("brand", "is_sure"), [("panthenol x ", True), ("Another", False)]
)
def test_number_typed_by_hand_counts_however_it_was_typed(brand, is_sure):
    lot = LotFactory(number="AB-12", product=ProductFactory(brand="Panthenol X"))
    session_with(PatientFactory(), typed="ab 12", brand=brand)

    (hit,) = hits(lot.pk)

    assert (hit.is_typed, hit.is_sure) == (True, is_sure)


def test_typed_number_of_a_mix_counts_as_well():
    lot = LotFactory()
    mix_of(lot, number="MIX-1", product=ProductFactory(brand="House mix"))
    patient = PatientFactory()
    session_with(patient, typed="mix1", brand="House mix")

    assert patients_of(lot) == {patient.pk}


def test_merged_patient_is_found_under_the_kept_record():
    lot = LotFactory()
    kept, other = PatientFactory(), PatientFactory()
    session_with(other, lot)

    put_together(kept, other, by=StaffMemberFactory(manager=True))

    assert patients_of(lot) == {kept.pk}


def test_session_that_is_not_signed_yet_counts():
    lot, patient = LotFactory(), PatientFactory()
    record = session_with(patient, LotFactory())
    draft = SessionRecord.objects.create(
        planned_session=record.planned_session.course.sessions.get(number=2),
        patient=patient,
        operator=record.operator,
        opened_at=NOW,
    )
    ProductUse.objects.create(
        record=draft,
        ingredient="dexpanthenol",
        brand="x",
        lot=lot.number,
        expires_on=lot.expires_on,
        drawn_ml=1,
        used_ml=1,
        stock_lot=lot,
    )

    assert patients_of(lot) == {patient.pk}


def test_share_of_a_mix_is_reckoned_through_mixes():
    parts = {
        3: [MixPart(3, 1, Decimal(1)), MixPart(3, 2, Decimal(3))],
        4: [MixPart(4, 3, Decimal(2)), MixPart(4, 2, Decimal(2))],
    }

    assert share_in(3, 1, parts) == Decimal("0.25")
    assert share_in(4, 1, parts) == Decimal("0.125")
    assert share_in(1, 1, parts) == 1
    assert share_in(2, 1, parts) == 0


def test_circle_of_mixes_ends():
    parts = {1: [MixPart(1, 2, Decimal(1))], 2: [MixPart(2, 1, Decimal(1))]}

    assert share_in(1, 3, parts) == 0


@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_recall_finds_exactly_whom_a_search_by_hand_finds(data):
    """Random mixes, sessions, typed numbers and merges, against a search row by row."""
    world = _World(data)
    for lot in world.lots:
        assert set(affected_ids(lot.pk)) == world.made_of(lot)
        assert patients_of(lot) == world.patients_by_hand(lot)


class _World:
    """Eight lots, some mixed of earlier ones; five patients, some merged afterwards."""

    def __init__(self, data: st.DataObject) -> None:
        # Examples share one database: numbers of an earlier one must not come back.
        known = Lot.objects.count()
        self.lots = [LotFactory(number=f"N-{known}X{number}") for number in range(8)]
        self.parts: dict[int, set[int]] = defaultdict(set)
        for place, lot in enumerate(self.lots):
            earlier = st.sampled_from(self.lots[:place] or [lot])
            for part in data.draw(st.sets(earlier, max_size=2)) - {lot}:
                LotComponent.objects.create(lot=lot, component=part, ml=1)
                self.parts[lot.pk].add(part.pk)
        self.given: list[tuple[Patient, Lot]] = []
        people = [PatientFactory() for _ in range(5)]
        for patient in people:
            for number in range(1, data.draw(st.integers(1, 3))):
                self._session(patient, number, data)
        self.now_is = {patient.pk: patient.pk for patient in people}
        by = StaffMemberFactory(manager=True)
        for kept, other in data.draw(
            st.sampled_from([(), ((0, 1),), ((0, 1), (0, 2)), ((1, 2), (0, 1))])
        ):
            put_together(people[kept], people[other], by=by)
            for pk, where in self.now_is.items():
                if where == people[other].pk:
                    self.now_is[pk] = people[kept].pk

    def _session(self, patient: Patient, number: int, data: st.DataObject) -> None:
        lot = data.draw(st.sampled_from(self.lots))
        if data.draw(st.booleans()):
            session_with(patient, lot, number=number)
        else:
            typed = lot.number.lower().replace("-", " ")
            session_with(patient, typed=typed, number=number)
        self.given.append((patient, lot))

    def made_of(self, lot: Lot) -> set[int]:
        found = {lot.pk}
        while True:
            more = {mix for mix, parts in self.parts.items() if parts & found}
            if more <= found:
                return found
            found |= more

    def patients_by_hand(self, lot: Lot) -> set[int]:
        reached = self.made_of(lot)
        return {self.now_is[p.pk] for p, given in self.given if given.pk in reached}


@pytest.mark.parametrize("rows", [1, 3])
def test_recall_takes_the_same_queries_for_any_number_of_patients(
    rows, django_assert_num_queries
):
    lot = LotFactory()
    for _ in range(rows):
        session_with(PatientFactory(), lot)

    with django_assert_num_queries(5):
        reach(None, lot)


def test_held_back_lot_is_still_found():
    lot, patient = held_back(), PatientFactory()
    session_with(patient, lot)

    assert patients_of(lot) == {patient.pk}
