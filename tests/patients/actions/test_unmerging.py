"""A merge can go back for thirty days."""

from datetime import date, timedelta

import pytest

from clinic.models import Appointment
from patients.actions import unmerging
from patients.actions.merge_rows import MergeRefused
from patients.domain.merging import UNDO_LASTS
from patients.models import (
    PatientPair,
)
from tests.factories.clinic import NOW, AppointmentFactory, StaffMemberFactory
from tests.factories.patients import (
    PatientFactory,
)
from tests.patients.two_records import (
    put_together,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return StaffMemberFactory(desk=True, full_name="Selin Desk")


class TestUndo:
    def test_rows_made_since_stay_and_are_counted(self, desk):
        one = AppointmentFactory()
        two = AppointmentFactory(state="cancelled")
        done = put_together(one.patient, two.patient, by=desk)
        since = AppointmentFactory(
            patient=one.patient, starts_at=one.starts_at + timedelta(days=1)
        )

        undone = unmerging.undo(done.pk, by=desk, at=NOW)

        since.refresh_from_db()
        assert since.patient == one.patient
        assert undone.snapshot == {
            "stayed": {"clinic.Appointment": 1},
            "returned": {"clinic.Appointment": 1},
        }

    def test_what_went_on_to_somebody_else_stays_there(self, desk):
        one, two = AppointmentFactory(), AppointmentFactory(state="cancelled")
        done = put_together(one.patient, two.patient, by=desk)
        third = PatientFactory()
        Appointment.objects.filter(pk=two.pk).update(patient=third)

        unmerging.undo(done.pk, by=desk, at=NOW)

        two.refresh_from_db()
        assert two.patient == third

    def test_twice_is_once(self, desk):
        done = put_together(PatientFactory(), PatientFactory(), by=desk)

        first = unmerging.undo(done.pk, by=desk, at=NOW)
        second = unmerging.undo(done.pk, by=desk, at=NOW + timedelta(days=2))

        assert first.undone_at == second.undone_at == NOW

    def test_for_thirty_days_and_no_longer(self, desk):
        early = put_together(PatientFactory(), PatientFactory(), by=desk)
        late = put_together(PatientFactory(), PatientFactory(), by=desk)
        last = NOW + UNDO_LASTS

        unmerging.undo(early.pk, by=desk, at=last - timedelta(seconds=1))
        with pytest.raises(MergeRefused, match="thirty days have passed"):
            unmerging.undo(late.pk, by=desk, at=last)

        assert unmerging.forget_expired(at=last) == 1
        late.refresh_from_db()
        assert late.snapshot == {}

    def test_a_chain_is_undone_from_its_end(self, desk):
        a, b, c = (
            AppointmentFactory(state="cancelled").patient,
            *PatientFactory.create_batch(2),
        )
        first = put_together(b, a, by=desk)
        second = put_together(c, b, by=desk)
        a.refresh_from_db()
        assert a.merged_into == c

        with pytest.raises(MergeRefused, match="was merged again later"):
            unmerging.undo(first.pk, by=desk, at=NOW)
        unmerging.undo(second.pk, by=desk, at=NOW)
        a.refresh_from_db()
        assert a.merged_into == b
        unmerging.undo(first.pk, by=desk, at=NOW)

        a.refresh_from_db()
        assert a.merged_into is None
        assert a.appointments.count() == 1

    def test_after_it_the_two_can_be_merged_again(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        done = put_together(kept, other, by=desk)
        unmerging.undo(done.pk, by=desk, at=NOW)

        again = put_together(other, kept, by=desk)

        assert again.kept == other


def test_told_apart_from_the_other_is_told_apart_from_the_kept(desk):
    kept, other, sister = (
        PatientFactory(date_of_birth=date(1990, 1, day)) for day in (1, 1, 2)
    )
    PatientPair.objects.create(
        first=other,
        second=sister,
        state="different",
        because="Sisters",
        decided_by=desk,
        decided_at=NOW,
        found_at=NOW,
    )

    done = put_together(kept, other, by=desk)

    pair = PatientPair.objects.get(first=kept)
    assert (pair.second, pair.because) == (sister, "Sisters")
    unmerging.undo(done.pk, by=desk, at=NOW)
    assert not PatientPair.objects.filter(first=kept).exists()
