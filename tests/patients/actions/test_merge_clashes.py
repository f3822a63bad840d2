"""Where one patient may have one row of a kind and both records have one."""

from datetime import timedelta

import pytest

from patients.actions import unmerging
from patients.actions.merge_rows import MergeRefused
from patients.domain.choices import ConsentKind, FactSource, IntakeState
from patients.models import (
    ClinicalFact,
    Consent,
    Intake,
    Patient,
    PatientAssignment,
)
from tests.factories.clinic import NOW, AppointmentFactory, StaffMemberFactory
from tests.factories.patients import (
    AssignmentFactory,
    ConsentFactory,
    IntakeFactory,
    PatientFactory,
)
from tests.patients.two_records import (
    put_together,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return StaffMemberFactory(desk=True, full_name="Selin Desk")


def fact(patient, key, value, *, at=NOW, by=None):
    return ClinicalFact.objects.create(
        patient=patient,
        key=key,
        value=value,
        source=FactSource.CLINICIAN,
        recorded_by=by or StaffMemberFactory(clinician=True),
        recorded_at=at,
    )


class TestClashes:
    def test_overlapping_appointments_are_named_and_refuse(self, desk):
        one = AppointmentFactory(practitioner__full_name="Elif Demir")
        two = AppointmentFactory(
            starts_at=one.starts_at + timedelta(minutes=15),
            practitioner__full_name="Murat Kaya",
        )

        with pytest.raises(MergeRefused) as refused:
            put_together(one.patient, two.patient, by=desk)

        assert str(refused.value) == (
            "Both records have an appointment at the same time: "
            "1 March 2027, 10:00 with Elif Demir and 1 March 2027, 10:15 with Murat Kaya."
            " Move or cancel one of them first."
        )

    def test_a_cancelled_one_is_in_nobodys_way(self, desk):
        one = AppointmentFactory()
        two = AppointmentFactory(state="cancelled")

        put_together(one.patient, two.patient, by=desk)

        assert one.patient.appointments.count() == 2

    @pytest.mark.parametrize("kept_first", [True, False])
    def test_the_answer_that_asks_for_more_care_stands(self, desk, kept_first):
        kept, other = PatientFactory(), PatientFactory()
        careful, newer = (kept, other) if kept_first else (other, kept)
        stop = fact(careful, "pregnant", "yes")
        fact(newer, "pregnant", "no", at=NOW + timedelta(days=9))

        put_together(kept, other, by=desk)

        present = ClinicalFact.objects.get(patient=kept, superseded_at=None)
        assert present == stop

    def test_of_equal_answers_the_newer_stands(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        fact(kept, "pregnant", "no")
        newer = fact(other, "pregnant", "no", at=NOW + timedelta(days=9))

        put_together(kept, other, by=desk)

        assert ClinicalFact.objects.get(superseded_at=None) == newer
        assert ClinicalFact.objects.filter(patient=kept).count() == 2

    def test_of_two_lists_nothing_is_lost(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        fact(kept, "ingredient_allergies", ["biotin"], at=NOW + timedelta(days=1))
        fact(other, "ingredient_allergies", ["biotin", "minoxidil"])

        done = put_together(kept, other, by=desk)

        present = ClinicalFact.objects.get(patient=kept, superseded_at=None)
        assert present.value == ["biotin", "minoxidil"]
        unmerging.undo(done.pk, by=desk, at=NOW)
        assert list(
            ClinicalFact.objects.order_by("pk").values_list("value", "superseded_at")
        ) == [(["biotin"], None), (["biotin", "minoxidil"], None)]

    def test_an_answer_of_a_former_dictionary_is_no_obstacle(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        fact(kept, "no_longer_asked", "yes")
        fact(other, "no_longer_asked", "no", at=NOW + timedelta(days=1))

        put_together(kept, other, by=desk)

        assert ClinicalFact.objects.get(superseded_at=None).value == "no"

    def test_the_newer_consent_stands_even_when_it_refuses(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        ConsentFactory(patient=kept, kind=ConsentKind.PHOTO)
        refusal = ConsentFactory(
            patient=other,
            kind=ConsentKind.PHOTO,
            agreed=False,
            signed_at=NOW + timedelta(days=1),
        )

        put_together(kept, other, by=desk)

        standing = Consent.objects.get(patient=kept, withdrawn_at=None)
        assert standing == refusal

    def test_the_intake_in_hand_stands(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        IntakeFactory(patient=kept, sent_at=NOW + timedelta(days=3))
        begun = IntakeFactory(patient=other, state=IntakeState.STARTED)

        put_together(kept, other, by=desk)

        still_open = Intake.objects.exclude(state=IntakeState.WITHDRAWN)
        assert still_open.get() == begun

    def test_one_assignment_a_clinician(self, desk):
        kept = AssignmentFactory()
        other = AssignmentFactory(clinician=kept.clinician)

        done = put_together(kept.patient, other.patient, by=desk)

        assert PatientAssignment.objects.get() == kept
        unmerging.undo(done.pk, by=desk, at=NOW)
        assert PatientAssignment.objects.count() == 2


class TestIdentity:
    def test_chosen_fields_and_gaps_are_written_and_the_other_row_stays(self, desk):
        kept = PatientFactory(
            full_name="Ayse Isik", phone="", city="", language="en-gb"
        )
        other = PatientFactory(
            full_name="Ayşe Işık",
            city="İzmir",
            language="tr",
            email="new@patients.test",
        )

        put_together(kept, other, "full_name", by=desk)

        kept.refresh_from_db()
        other.refresh_from_db()
        assert (kept.full_name, kept.phone, kept.city, kept.language) == (
            "Ayşe Işık",
            "+905320000000",
            "İzmir",
            "en-gb",
        )
        assert kept.email != "new@patients.test"
        assert "905320000000" in kept.search_key
        assert (other.merged_into, other.merged_at) == (kept, NOW)
        assert (other.full_name, other.email) == ("Ayşe Işık", "new@patients.test")

    def test_whoever_wants_no_reminders_gets_none(self, desk):
        kept = PatientFactory()
        other = PatientFactory(wants_reminders=False)

        done = put_together(kept, other, by=desk)

        kept.refresh_from_db()
        assert not kept.wants_reminders
        unmerging.undo(done.pk, by=desk, at=NOW)
        kept.refresh_from_db()
        assert kept.wants_reminders

    def test_undo_keeps_what_was_corrected_since(self, desk):
        kept = PatientFactory(full_name="Ayse Isik", date_of_birth=None)
        other = PatientFactory(full_name="Ayşe Işık")
        done = put_together(kept, other, "full_name", by=desk)
        Patient.objects.filter(pk=kept.pk).update(full_name="Ayşe Işık-Kaya")

        unmerging.undo(done.pk, by=desk, at=NOW)

        kept.refresh_from_db()
        assert (kept.full_name, kept.date_of_birth) == ("Ayşe Işık-Kaya", None)
