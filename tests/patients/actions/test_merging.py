"""A merge takes every row along, in one transaction, or nothing."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import IntegrityError, connection, transaction

from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.message_states import LinkPurpose
from clinic.models import Appointment, AuditEvent, PatientLink
from clinic.queries import links
from patients.actions import merge_rows, unmerging
from patients.actions.merge_rows import MergeRefused
from patients.actions.merging import merge
from patients.models import (
    Patient,
    PatientMerge,
    ScalpAssessment,
)
from patients.queries.merging import patient_keys
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.patients import (
    IntakeFactory,
    PatientFactory,
    open_link,
)
from tests.patients.two_records import (
    full_records,
    keys_to_patients,
    put_together,
    rows_of,
    wish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return StaffMemberFactory(desk=True, full_name="Selin Desk")


class TestEveryRow:
    def test_every_key_to_a_patient_is_known_to_the_merge(self):
        known = {(key.model, key.field) for key in patient_keys()}

        assert known == set(keys_to_patients())

    def test_every_table_of_patients_sends_new_rows_to_the_kept_record(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgrelid::regclass::text FROM pg_trigger"
                " WHERE tgname = 'follow_merge'"
            )
            following = {name for (name,) in cursor.fetchall()}

        # A new table needs `follows_merges` in a migration, as patients/0006 has it.
        assert following == {
            model._meta.db_table
            for model, _field in keys_to_patients()
            if model is not Patient
        }

    def test_only_appointments_exclude_each_other_by_patient(self):
        naming_patients = {
            constraint.name
            for model, field in keys_to_patients()
            for constraint in model._meta.constraints
            if isinstance(constraint, ExclusionConstraint)
            and field in [name for name, _operator in constraint.expressions]
        }

        assert naming_patients == {"patient_not_double_booked"}

    def test_every_row_of_every_app_moves_and_comes_back(self, tmp_path, desk):
        kept, other, _world = full_records(tmp_path)
        kept_before, other_before = rows_of(kept), rows_of(other)
        # A new model gets a row in tests/patients/two_records.py.
        assert [name for name, rows in other_before.items() if not rows] == []

        done = put_together(kept, other, by=desk)

        left = {name: rows for name, rows in rows_of(other).items() if rows}
        assert left == {}
        now = rows_of(kept)
        expected = {
            name: {*rows, *other_before[name]} for name, rows in kept_before.items()
        }
        expected["patients.Patient.merged_into"].add(other.pk)
        # One clinician was assigned to both.
        assert len(done.snapshot["removed"]) == 1
        expected["patients.PatientAssignment.patient"].discard(
            done.snapshot["removed"][0]["pk"]
        )
        # Both lists of allergies are one now.
        expected["patients.ClinicalFact.patient"] |= {
            made["pk"] for made in done.snapshot["made"]
        }
        assert {name: set(rows) for name, rows in now.items()} == expected

        unmerging.undo(done.pk, by=desk, at=NOW + timedelta(days=1))

        assert (rows_of(kept), rows_of(other)) == (kept_before, other_before)

    def test_undoing_restores_every_value_of_every_row(self, tmp_path, desk):
        kept, other, _world = full_records(tmp_path)
        before = values_of(kept) | values_of(other)

        done = put_together(kept, other, by=desk)
        unmerging.undo(done.pk, by=desk, at=NOW)

        assert values_of(kept) | values_of(other) == before

    def test_a_failure_moves_nothing(self, tmp_path, desk):
        kept, other, _world = full_records(tmp_path)
        before = rows_of(other)
        for patient in (kept, other):
            ScalpAssessment.objects.create(
                patient=patient, assessor=desk, started_at=NOW, saved_at=NOW
            )

        with pytest.raises(MergeRefused, match="a clinician has not finished"):
            put_together(kept, other, by=desk)

        drafts = "patients.ScalpAssessment.patient"
        after = rows_of(other)
        assert len(after.pop(drafts)) == len(before.pop(drafts)) + 1
        assert after == before
        assert not PatientMerge.objects.filter(merged=other).exists()


def values_of(patient: Patient) -> dict[tuple[str, int], dict]:
    """What every row says; of appointments all but the version, which rises."""
    found = {}
    for model, field in keys_to_patients():
        for row in model._base_manager.filter(**{field: patient}).values():
            row.pop("version") if model is Appointment else None
            found[model._meta.label, row["id"]] = row
    return found


class TestSignedRows:
    @pytest.fixture
    def signed(self, desk):
        return ScalpAssessment.objects.create(
            patient=PatientFactory(),
            assessor=desk,
            state="signed",
            started_at=NOW,
            saved_at=NOW,
            signed_at=NOW,
            signed_by=desk,
        )

    def test_without_a_merge_a_signed_row_keeps_its_patient(self, signed):
        other = PatientFactory()

        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            ScalpAssessment.objects.filter(pk=signed.pk).update(patient=other)

    def test_a_merge_may_change_the_patient_and_nothing_else(self, signed, desk):
        other = PatientFactory()
        with merge_rows.allowed_to_move(signed.patient_id, other.pk):
            with pytest.raises(IntegrityError), transaction.atomic():
                ScalpAssessment.objects.filter(pk=signed.pk).update(
                    patient=other, saved_at=NOW + timedelta(1)
                )
            with pytest.raises(IntegrityError), transaction.atomic():
                ScalpAssessment.objects.filter(pk=signed.pk).update(
                    saved_at=NOW + timedelta(1)
                )
            ScalpAssessment.objects.filter(pk=signed.pk).update(patient=other)

        with pytest.raises(IntegrityError), transaction.atomic():
            ScalpAssessment.objects.filter(pk=signed.pk).update(patient=signed.patient)

    def test_a_merge_of_two_others_may_not(self, signed):
        one, two = PatientFactory(), PatientFactory()

        with (
            merge_rows.allowed_to_move(one.pk, two.pk),
            pytest.raises(IntegrityError),
            transaction.atomic(),
        ):
            ScalpAssessment.objects.filter(pk=signed.pk).update(patient=two)

    def test_the_access_log_keeps_its_patient(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        event = AuditEvent.objects.create(
            at=NOW, by=desk, actor="staff", action="x", subject="y", patient_id=other.pk
        )

        put_together(kept, other, by=desk)

        event.refresh_from_db()
        assert event.patient_id == other.pk
        with (
            merge_rows.allowed_to_move(other.pk, kept.pk),
            pytest.raises(IntegrityError),
            transaction.atomic(),
        ):
            AuditEvent.objects.filter(pk=event.pk).update(patient_id=kept.pk)


class TestLinks:
    def test_links_of_the_other_record_go_on_working(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        intake = IntakeFactory(patient=other)
        token = open_link(LinkPurpose.INTAKE, intake)
        PatientLink.objects.create(
            token_hash="0" * 64,
            purpose=LinkPurpose.CONSENT,
            patient=other,
            object_id=other.pk,
            created_at=NOW,
            expires_at=NOW + timedelta(days=9),
        )

        done = put_together(kept, other, by=desk)

        assert links.find(token, purpose=LinkPurpose.INTAKE, at=NOW).patient == kept
        consent = PatientLink.objects.get(purpose=LinkPurpose.CONSENT)
        assert (consent.patient, consent.object_id) == (kept, kept.pk)
        unmerging.undo(done.pk, by=desk, at=NOW)
        consent.refresh_from_db()
        assert (consent.patient, consent.object_id) == (other, other.pk)


class TestOnce:
    def test_the_second_post_of_one_form_finds_the_first(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        request, key = wish(kept, other), uuid.uuid4()
        done = merge(request, form_key=key, by=desk, at=NOW)

        with pytest.raises(AlreadySubmitted) as second:
            merge(request, form_key=key, by=desk, at=NOW)

        assert second.value.result_url == str(done.pk)
        assert PatientMerge.objects.count() == 1

    @pytest.mark.parametrize("is_turned_round", [False, True])
    def test_who_comes_second_is_told(self, desk, is_turned_round):
        kept, other = PatientFactory(), PatientFactory()
        request = wish(kept, other)
        again = wish(other, kept) if is_turned_round else request
        merge(request, form_key=uuid.uuid4(), by=desk, at=NOW)

        with pytest.raises(MergeRefused) as refused:
            merge(again, form_key=uuid.uuid4(), by=desk, at=NOW)

        assert str(refused.value) == (
            f"Selin Desk has merged {other.number} into {kept.number} meanwhile."
        )

    def test_a_record_that_changed_meanwhile_is_looked_at_again(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        request = wish(kept, other)
        Patient.objects.filter(pk=other.pk).update(version=7)

        with pytest.raises(MergeRefused, match="changed meanwhile"):
            merge(request, form_key=uuid.uuid4(), by=desk, at=NOW)

    def test_a_record_is_not_merged_with_itself(self, desk):
        patient = PatientFactory()

        with pytest.raises(MergeRefused, match="two different records"):
            merge(wish(patient, patient), form_key=uuid.uuid4(), by=desk, at=NOW)

    def test_demo_and_real_people_are_not_mixed(self, desk):
        with pytest.raises(MergeRefused, match="demo"):
            put_together(PatientFactory(), PatientFactory(is_demo=True), by=desk)

    def test_each_of_the_two_has_it_in_the_access_log(self, desk):
        kept, other = PatientFactory(), PatientFactory()

        done = put_together(kept, other, by=desk)
        unmerging.undo(done.pk, by=desk, at=NOW)

        said = AuditEvent.objects.order_by("pk").values_list("action", "patient_id")
        assert list(said) == [
            ("patients_merged", kept.pk),
            ("patients_merged", other.pk),
            ("patient_merge_undone", kept.pk),
            ("patient_merge_undone", other.pk),
        ]


class TestRowsThatComeLate:
    def test_a_row_for_the_other_record_goes_to_the_kept_one(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        put_together(kept, other, by=desk)

        late = IntakeFactory(patient=other)

        late.refresh_from_db()
        assert late.patient == kept

    def test_after_an_undo_it_stays(self, desk):
        kept, other = PatientFactory(), PatientFactory()
        done = put_together(kept, other, by=desk)
        unmerging.undo(done.pk, by=desk, at=NOW)

        late = IntakeFactory(patient=other)

        late.refresh_from_db()
        assert late.patient == other
