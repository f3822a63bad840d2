import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEvent
from patients.actions.doubles import compare_new
from patients.models import Patient, PatientMerge, PatientPair
from tests.factories.clinic import (
    NOW,
    AppointmentFactory,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
)
from tests.factories.patients import AssignmentFactory, IntakeFactory, PatientFactory
from tests.patients.two_records import put_together

pytestmark = pytest.mark.django_db
DOUBLES = "/patients/doubles/"


@pytest.fixture(autouse=True)
def _clinic():
    ClinicFactory()
    LocationFactory()


@pytest.fixture
def desk(client):
    person = StaffMemberFactory(desk=True, full_name="Selin Desk")
    client.force_login(person)
    return person


@pytest.fixture
def pair():
    """The same woman, written twice."""
    return (
        PatientFactory(full_name="Ayşe Işık", phone="+905321111111"),
        PatientFactory(full_name="Ayse Isik", phone="+905322222222", email=""),
    )


def address(pair, name="patient-merge"):
    return reverse(name, args=[pair[0].pk, pair[1].pk])


def chosen(pair, kept, **changes):
    one, two = pair
    values = {
        "keep": kept.pk,
        "versions": f"{one.version}-{two.version}",
        "field-full_name": one.pk,
        "field-phone": two.pk,
        "form_key": str(uuid.uuid4()),
    }
    return {**values, **changes}


class TestList:
    def test_the_likeliest_pair_comes_first_and_says_why(self, client, desk, pair):
        PatientFactory(full_name="Ayşe Işık", date_of_birth=None, phone="+49301111111")
        compare_new(at=NOW)

        rows = client.get(DOUBLES).context["rows"]

        assert {rows[0].pair.first, rows[0].pair.second} == set(pair)
        assert [str(reason) for reason in rows[0].reasons] == [
            "same name",
            "same date of birth",
        ]
        assert [row.pair.score for row in rows] == sorted(
            (row.pair.score for row in rows), reverse=True
        )

    def test_two_people_on_one_phone_are_no_pair(self, client, desk):
        PatientFactory(full_name="Mehmet Kaya", date_of_birth="1961-01-01")
        PatientFactory(full_name="Zeynep Kaya", date_of_birth="1990-05-17")
        compare_new(at=NOW)

        assert client.get(DOUBLES).context["rows"] == []

    def test_a_name_in_another_script_is_found(self, client, desk):
        PatientFactory(full_name="Mohammad Karimi")
        PatientFactory(full_name="محمد کریمی", email="", phone="")
        compare_new(at=NOW)

        (row,) = client.get(DOUBLES).context["rows"]

        assert [str(reason) for reason in row.reasons] == [
            "same name, spelt differently",
            "same date of birth",
        ]

    def test_a_pair_goes_when_the_name_was_a_slip(self, pair):
        compare_new(at=NOW)
        Patient.objects.filter(pk=pair[1].pk).update(
            full_name="Deniz Aydın",
            search_key="deniz aydin",
            date_of_birth="1971-02-03",
            is_compared=False,
        )

        compare_new(at=NOW)

        assert not PatientPair.objects.exists()

    def test_clinician_sees_pairs_of_her_own_patients_alone(self, client, pair):
        mine = StaffMemberFactory(clinician=True)
        client.force_login(mine)
        compare_new(at=NOW)
        AssignmentFactory(patient=pair[0], clinician=mine)
        assert client.get(DOUBLES).context["rows"] == []

        AssignmentFactory(patient=pair[1], clinician=mine)

        assert len(client.get(DOUBLES).context["rows"]) == 1

    def test_one_pair_or_three_cost_the_same(
        self, client, desk, pair, django_assert_num_queries
    ):
        compare_new(at=NOW)
        client.get(DOUBLES)
        with django_assert_num_queries(9) as first:
            client.get(DOUBLES)
        for _ in range(2):
            PatientFactory(full_name="Ayşe Işık")
        compare_new(at=NOW)

        with django_assert_num_queries(len(first)):
            assert len(client.get(DOUBLES).context["rows"]) > 2


class TestSideBySide:
    def test_both_are_shown_with_what_hangs_on_them(self, client, desk, pair):
        AppointmentFactory(patient=pair[0])

        page = client.get(address(pair))

        assert [record.comes for record in page.context["records"]] == [
            ("1 appointment",),
            (),
        ]
        differing = [row.name for row, _ in page.context["lines"] if row.differs]
        assert differing == ["full_name", "phone"]

    def test_the_desk_reads_no_clinical_word(self, client, desk, pair):
        clinician = StaffMemberFactory(clinician=True)
        for patient in pair:
            AssignmentFactory(patient=patient, clinician=clinician)
        pair[0].medicines.create(
            text="Finasteride",
            source="clinician",
            recorded_by=clinician,
            recorded_at=NOW,
        )

        page = client.get(address(pair))

        assert page.context["records"][0].comes == ("1 entry of the clinical record",)
        client.force_login(clinician)
        page = client.get(address(pair))
        assert page.context["records"][0].comes == ("1 medicine",)
        assert b"Finasteride" not in page.content

    def test_merging_keeps_the_chosen_one_and_the_chosen_words(
        self, client, desk, pair
    ):
        one, two = pair

        answer = client.post(address(pair), chosen(pair, two))

        done = PatientMerge.objects.get()
        assert answer.url == reverse("patient-merged", args=[done.pk])
        two.refresh_from_db()
        assert (done.kept, done.merged, done.by) == (two, one, desk)
        assert (two.full_name, two.phone) == ("Ayşe Işık", "+905322222222")
        assert two.email == one.email

    def test_the_same_form_twice_merges_once(self, client, desk, pair):
        values = chosen(pair, pair[0])
        first = client.post(address(pair), values)

        second = client.post(address(pair), values)

        # By then the address of the other record leads to the kept one.
        assert PatientMerge.objects.count() == 1
        assert (first.status_code, second.status_code) == (302, 302)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"keep": ""}, "keep"),
            ({"keep": "999999"}, "keep"),
            ({"keep": "x"}, "keep"),
            ({"field-phone": "7"}, "field-phone"),
            ({"versions": "a-b"}, "versions"),
            ({"versions": ""}, "versions"),
        ],
    )
    def test_a_bad_choice_merges_nothing(self, client, desk, pair, changes, field):
        answer = client.post(address(pair), chosen(pair, pair[0], **changes))

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not PatientMerge.objects.exists()

    def test_overlapping_appointments_are_shown_and_refuse(self, client, desk, pair):
        for patient in pair:
            AppointmentFactory(patient=patient)

        page = client.get(address(pair))
        answer = client.post(address(pair), chosen(pair, pair[0]))

        assert len(page.context["at_once"]) == 1
        assert answer.status_code == 422
        assert "at the same time" in answer.context["form"].non_field_errors()[0]

    def test_a_clinician_merges_only_patients_of_her_own(self, client, pair):
        mine = StaffMemberFactory(clinician=True)
        client.force_login(mine)
        AssignmentFactory(patient=pair[0], clinician=mine)

        answer = client.post(address(pair), chosen(pair, pair[0]))

        assert answer.status_code == 404
        assert not PatientMerge.objects.exists()

    def test_a_record_beside_itself_is_not_found(self, client, desk, pair):
        answer = client.get(address((pair[0], pair[0])))

        assert answer.status_code == 404


class TestTwoPeople:
    def test_without_a_reason_nothing_is_remembered(self, client, desk, pair):
        for reason in ("", "   ", "---"):
            answer = client.post(
                address(pair, "patient-different"), {"because": reason}
            )
            assert answer.status_code == 422
            assert list(answer.context["different"].errors) == ["because"]

        assert not PatientPair.objects.exists()

    def test_with_a_reason_nobody_is_asked_again(self, client, desk, pair):
        compare_new(at=NOW)

        client.post(address(pair, "patient-different"), {"because": "Sisters-in-law"})

        assert client.get(DOUBLES).context["rows"] == []
        Patient.objects.update(is_compared=False)
        compare_new(at=NOW)
        assert client.get(DOUBLES).context["rows"] == []
        page = client.get(reverse("patient-merge-choose", args=[pair[0].pk]))
        assert page.context["questions"] == []

    def test_registering_somebody_different_remembers_it(self, client, desk):
        known = PatientFactory(full_name="Ayşe Işık")
        values = {
            "full_name": "Ayse Isik",
            "phone": "0532 333 33 33",
            "sex_at_birth": "F",
            "language": "tr",
            "is_different": "on",
            "because": "Her cousin",
            "form_key": str(uuid.uuid4()),
        }

        client.post("/patients/register/", values)

        pair = PatientPair.objects.get()
        assert (pair.first, pair.because, pair.decided_by) == (
            known,
            "Her cousin",
            desk,
        )

    def test_whoever_is_no_likely_double_is_not_found(self, client):
        mine = StaffMemberFactory(clinician=True)
        client.force_login(mine)
        patient = AssignmentFactory(
            clinician=mine, patient__full_name="Ayşe Işık"
        ).patient
        stranger = PatientFactory(full_name="Otto Weber", date_of_birth="1950-01-01")
        Patient.objects.filter(pk=stranger.pk).update(phone="", email="")

        answer = client.post(
            address((patient, stranger), "patient-different"), {"because": "Guess"}
        )

        assert answer.status_code == 404


class TestAfterwards:
    def test_the_old_number_finds_the_person_and_says_so(self, client, desk, pair):
        kept, other = pair
        put_together(kept, other, by=desk)

        page = client.get("/patients/", {"q": other.number})

        (row,) = page.context["rows"]
        assert (row.patient, row.former_numbers) == (kept, (other.number,))
        assert f'was <bdi dir="ltr">{other.number}' in page.content.decode()

    @pytest.mark.parametrize(
        "name", ["patient-page", "patient-edit", "intake-send", "consent-sign"]
    )
    def test_old_addresses_lead_to_the_kept_record(self, client, desk, pair, name):
        kept, other = pair
        put_together(kept, other, by=desk)

        answer = client.get(reverse(name, args=[other.pk]) + "?a=b")

        assert answer.status_code == 302
        assert answer.url == reverse(name, args=[kept.pk]) + "?a=b"

    def test_an_old_address_tells_nothing_to_who_may_not_see_the_kept_one(self, pair):
        put_together(*pair, by=StaffMemberFactory(desk=True))
        foreign = Client()
        foreign.force_login(StaffMemberFactory(clinician=True))

        answer = foreign.get(reverse("patient-page", args=[pair[1].pk]))

        assert answer.status_code == 404

    def test_posting_to_an_old_address_changes_nothing(self, client, desk, pair):
        kept, other = pair
        put_together(kept, other, by=desk)

        answer = client.post(
            reverse("patient-edit", args=[other.pk]), {"full_name": "X"}
        )

        assert answer.url == reverse("patient-page", args=[kept.pk])
        kept.refresh_from_db()
        assert kept.full_name == "Ayşe Işık"

    def test_lists_leave_merged_records_out(self, client, desk, pair):
        kept, other = pair
        IntakeFactory(patient=other)
        put_together(kept, other, by=desk)
        compare_new(at=NOW)
        pages = {
            "patients": client.get("/patients/").context["rows"],
            "by name": client.get("/patients/", {"q": "isik"}).context["rows"],
            "near": client.get("/patients/", {"q": "isikk"}).context["rows"],
        }

        shown = {name: [row.patient for row in rows] for name, rows in pages.items()}

        assert shown == {"patients": [kept], "by name": [kept], "near": [kept]}
        assert client.get(DOUBLES).context["rows"] == []
        choose = client.get(
            reverse("patient-merge-choose", args=[kept.pk]), {"q": "Isik"}
        )
        assert (choose.context["found"], choose.context["questions"]) == ([], [])
        typed = {"full_name": "Ayse Isik"}
        doubles = client.post("/patients/register/doubles/", typed).context["doubles"]
        assert [row.patient for row in doubles] == [kept]
        book = client.get("/appointments/book/", {"q": other.number})
        assert other.full_name not in book.content.decode()

    def test_undo_by_one_click_and_twice_is_once(self, client, desk, pair):
        done = put_together(*pair, by=desk, at=timezone.now())
        undo = reverse("patient-unmerge", args=[done.pk])

        client.post(undo)
        client.post(undo)

        pair[1].refresh_from_db()
        assert pair[1].merged_into is None
        undone = AuditEvent.objects.filter(action="patient_merge_undone")
        assert undone.count() == 2

    def test_after_thirty_days_the_page_says_so(self, client, desk, pair):
        done = put_together(*pair, by=desk, at=timezone.now() - timedelta(days=31))

        page = client.get(reverse("patient-merged", args=[done.pk]))
        client.post(reverse("patient-unmerge", args=[done.pk]))

        assert not page.context["may_undo"]
        assert "Thirty days have passed" in page.content.decode()
        pair[1].refresh_from_db()
        assert pair[1].merged_into == pair[0]

    def test_rows_made_since_are_listed_before_the_undo(self, client, desk, pair):
        AppointmentFactory(patient=pair[1])
        done = put_together(*pair, by=desk, at=timezone.now())
        IntakeFactory(patient=pair[0])

        page = client.get(reverse("patient-merged", args=[done.pk]))

        assert page.context["moved"] == ("1 appointment",)
        assert page.context["stays"] == ("1 intake",)
