import uuid

import pytest
from django.urls import reverse

from clinic.models import Message
from patients.models import EmergencyAccess, Patient, PatientAssignment
from tests.factories.clinic import (
    AppointmentFactory,
    AppointmentTypeFactory,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
)
from tests.factories.patients import AssignmentFactory, IntakeFactory, PatientFactory

pytestmark = pytest.mark.django_db
REGISTER = "/patients/register/"


@pytest.fixture(autouse=True)
def _clinic():
    ClinicFactory()
    LocationFactory()


@pytest.fixture
def desk(client):
    person = StaffMemberFactory(desk=True)
    client.force_login(person)
    return person


def typed(**changes):
    values = {
        "full_name": "Ayşe Işık",
        "phone": "0532 111 11 11",
        "email": "",
        "date_of_birth_year": "1990",
        "date_of_birth_month": "5",
        "date_of_birth_day": "17",
        "sex_at_birth": "F",
        "language": "tr",
        "form_key": str(uuid.uuid4()),
    }
    return {**values, **changes}


def names(page):
    return [row.patient.full_name for row in page.context["rows"]]


class TestRegister:
    def test_a_few_facts_make_a_patient_with_a_number(self, client, desk):
        answer = client.post(REGISTER, typed())

        patient = Patient.objects.get()
        assert answer.url == reverse("intake-send", args=[patient.pk])
        assert patient.number.startswith("MRN-")
        assert len(patient.number) == 10
        assert (patient.full_name, patient.phone, patient.language) == (
            "Ayşe Işık",
            "+905321111111",
            "tr",
        )
        assert patient.registered_by == desk

    def test_an_appointment_type_leads_to_the_diary(self, client, desk):
        kind = AppointmentTypeFactory()

        answer = client.post(REGISTER, typed(appointment_type=kind.pk))

        patient = Patient.objects.get()
        book = reverse("appointment-book")
        assert answer.url == f"{book}?type={kind.pk}&patient={patient.pk}"

    def test_the_same_form_twice_makes_one_patient(self, client, desk):
        values = typed()

        first, second = client.post(REGISTER, values), client.post(REGISTER, values)

        assert Patient.objects.count() == 1
        assert first.url == second.url

    def test_a_likely_double_asks_who_it_is(self, client, desk):
        known = PatientFactory(full_name="AYSE ISIK")

        answer = client.post(REGISTER, typed())

        assert answer.status_code == 422
        assert [d.patient for d in answer.context["doubles"]] == [known]
        assert Patient.objects.count() == 1

    def test_a_different_person_needs_a_reason_and_keeps_it(self, client, desk):
        PatientFactory(full_name="AYSE ISIK")

        bare = client.post(REGISTER, typed(is_different="on"))
        told = client.post(REGISTER, typed(is_different="on", because="Her cousin"))

        assert (bare.status_code, told.status_code) == (422, 302)
        newest = Patient.objects.latest("pk")
        assert newest.not_a_duplicate_because == "Her cousin"

    def test_two_people_sharing_a_phone_stay_two(self, client, desk):
        PatientFactory(full_name="Mehmet Kaya", phone="+905321111111")

        answer = client.post(REGISTER, typed(date_of_birth_year="1991"))

        assert answer.status_code == 302
        assert Patient.objects.filter(phone="+905321111111").count() == 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"full_name": ""}, "full_name"),
            ({"full_name": "a\x00b"}, "full_name"),
            ({"full_name": "x" * 161}, "full_name"),
            ({"full_name": "---"}, "full_name"),
            ({"phone": ""}, "phone"),
            ({"phone": "123"}, "phone"),
            ({"email": "no"}, "email"),
            ({"date_of_birth_month": "19"}, "date_of_birth"),
            ({"date_of_birth_year": "1890"}, "date_of_birth"),
            ({"date_of_birth_year": "2999"}, "date_of_birth"),
            ({"date_of_birth_day": "31", "date_of_birth_month": "2"}, "date_of_birth"),
            ({"sex_at_birth": "x"}, "sex_at_birth"),
            ({"language": "xx"}, "language"),
            ({"appointment_type": "99999"}, "appointment_type"),
            ({"form_key": "x"}, "form_key"),
        ],
    )
    def test_bad_input_is_named_and_kept(self, client, desk, changes, field):
        answer = client.post(REGISTER, typed(**changes))

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert Patient.objects.count() == 0

    def test_unknown_birth_date_and_mail_alone_are_enough(self, client, desk):
        blank = {f"date_of_birth_{part}": "" for part in ("year", "month", "day")}

        client.post(REGISTER, typed(phone="", email="a@b.test", **blank))

        assert Patient.objects.get().date_of_birth is None

    def test_doubles_are_shown_while_typing_and_nothing_is_written(self, client, desk):
        PatientFactory(full_name="Ayse Isik")

        page = client.post(REGISTER + "doubles/", typed()).content.decode()

        assert "Ayse Isik" in page
        assert Patient.objects.count() == 1


class TestSearch:
    @pytest.mark.parametrize(
        "query",
        ["ısık", "AYSE", "0532 222", "+90 532 222 22 22", "t-900", "17.05.1990"],
    )
    def test_name_number_phone_and_birth_date_find_the_person(
        self, client, desk, query
    ):
        PatientFactory(full_name="Ayşe Işık", phone="+905322222222", number="T-900")
        PatientFactory(full_name="Bob Kaya", phone="+4915111", date_of_birth=None)

        assert names(client.get("/patients/", {"q": query})) == ["Ayşe Işık"]

    def test_near_names_are_offered_when_none_fits(self, client, desk):
        PatientFactory(full_name="Muhammed Yılmaz")

        page = client.get("/patients/", {"q": "Mohammed Yilmas"})

        assert (names(page), page.context["is_near"]) == (["Muhammed Yılmaz"], True)

    def test_at_most_twenty_are_shown(self, client, desk):
        PatientFactory.create_batch(23, full_name="Ayşe Işık")

        assert len(names(client.get("/patients/", {"q": "ayse"}))) == 20

    @pytest.mark.parametrize(
        "query", ["a", "", "%%%", "' OR 1=1 --", "x" * 3000, "٣٤", "\u202e", "😀😀😀"]
    )
    def test_any_query_is_answered(self, client, desk, query):
        assert client.get("/patients/", {"q": query}).status_code == 200

    @pytest.mark.parametrize("page", ["abc", "-1", "999999", "1e9", ""])
    def test_any_page_number_is_answered(self, client, desk, page):
        PatientFactory()

        assert len(names(client.get("/patients/", {"page": page}))) == 1

    def test_a_clinician_finds_only_patients_within_reach(self, client):
        clinician = StaffMemberFactory(clinician=True)
        mine = AppointmentFactory(
            practitioner=clinician, patient__full_name="Mine Kaya"
        ).patient
        PatientFactory(full_name="Other Kaya")
        client.force_login(clinician)

        assert names(client.get("/patients/", {"q": "kaya"})) == [mine.full_name]
        assert names(client.get("/patients/")) == [mine.full_name]

    def test_one_row_and_three_rows_take_the_same_queries(
        self, client, desk, django_assert_num_queries
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        IntakeFactory()
        client.get("/patients/")
        with CaptureQueriesContext(connection) as one:
            client.get("/patients/")
        IntakeFactory.create_batch(2)
        with django_assert_num_queries(len(one)):
            client.get("/patients/")


class TestEdit:
    def url(self, patient):
        return reverse("patient-edit", args=[patient.pk])

    def test_correction_is_saved_and_searchable(self, client, desk):
        patient = PatientFactory()

        client.post(self.url(patient), typed(full_name="Zeynep Öz", version=1))

        patient.refresh_from_db()
        assert (patient.full_name, patient.version) == ("Zeynep Öz", 2)
        assert names(client.get("/patients/", {"q": "zeynep oz"})) == ["Zeynep Öz"]

    def test_an_old_page_does_not_overwrite(self, client, desk):
        patient = PatientFactory()
        client.post(self.url(patient), typed(full_name="First", version=1))

        second = client.post(self.url(patient), typed(full_name="Second", version=1))

        patient.refresh_from_db()
        assert (second.status_code, patient.full_name) == (409, "First")


class TestBreakGlass:
    URL = "/patients/open-with-reason/"

    def test_a_reason_opens_the_record_for_an_hour_and_tells_managers(self, client):
        clinician, patient = StaffMemberFactory(clinician=True), PatientFactory()
        manager = StaffMemberFactory(manager=True)
        client.force_login(clinician)
        record = reverse("patient-edit", args=[patient.pk])
        assert client.get(record).status_code == 404

        client.post(
            self.URL,
            {"number": patient.number, "reason": "Urgent call, colleague away"},
        )

        access = EmergencyAccess.objects.get()
        assert (access.expires_at - access.opened_at).total_seconds() == 3600
        assert client.get(record).status_code == 200
        message = Message.objects.get()
        assert message.to_address == manager.email
        assert patient.full_name not in message.body_text

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"reason": "short"}, "reason"),
            ({"reason": "          .........  "}, "reason"),
            ({"reason": ""}, "reason"),
            ({"reason": "a\x00" * 20}, "reason"),
            ({"number": "MRN-999999"}, "__all__"),
        ],
    )
    def test_without_a_reason_or_a_number_nothing_opens(self, client, changes, field):
        client.force_login(StaffMemberFactory(clinician=True))
        values = {"number": PatientFactory().number, "reason": "A very good reason"}

        answer = client.post(self.URL, {**values, **changes})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert EmergencyAccess.objects.count() == 0

    def test_twice_opens_once(self, client):
        patient = PatientFactory()
        client.force_login(StaffMemberFactory(clinician=True))

        for _ in range(2):
            client.post(
                self.URL, {"number": patient.number, "reason": "A very good reason"}
            )

        assert EmergencyAccess.objects.count() == 1

    def test_the_desk_may_not(self, client, desk):
        assert client.get(self.URL).status_code == 403


class TestAssign:
    def test_a_manager_assigns_once_and_takes_away(self, client):
        client.force_login(StaffMemberFactory(manager=True))
        patient, clinician = PatientFactory(), StaffMemberFactory(clinician=True)
        url = reverse("patient-assign", args=[patient.pk])

        for _ in range(2):
            client.post(url, {"clinician": clinician.pk})
        assert PatientAssignment.objects.get().clinician == clinician
        client.post(reverse("patient-unassign", args=[patient.pk, clinician.pk]))

        assert PatientAssignment.objects.count() == 0

    def test_the_desk_may_not(self, client, desk):
        url = reverse("patient-assign", args=[AssignmentFactory().patient_id])

        assert client.get(url).status_code == 403


class TestIntakeLink:
    def url(self, patient):
        return reverse("intake-send", args=[patient.pk])

    def test_sending_queues_a_mail_without_a_token(self, client, desk):
        patient = PatientFactory(language="tr")

        client.post(self.url(patient), {"form_key": str(uuid.uuid4())})

        message = Message.objects.get()
        intake = patient.intakes.get()
        assert (message.kind, message.link_purpose, message.link_object_id) == (
            "intake_link",
            "intake",
            intake.pk,
        )
        assert "[[personal-link]]" in message.body_text
        assert "/p/intake/" not in message.body_text

    def test_the_same_form_twice_sends_one_mail(self, client, desk):
        patient, key = PatientFactory(), str(uuid.uuid4())

        for _ in range(2):
            client.post(self.url(patient), {"form_key": key})

        assert Message.objects.count() == 1

    def test_sending_again_keeps_the_answers_and_closes_older_links(self, client, desk):
        patient = PatientFactory()
        client.post(reverse("intake-qr", args=[patient.pk]))

        client.post(self.url(patient), {"form_key": str(uuid.uuid4())})

        assert patient.intakes.count() == 1
        assert list(patient.links.values_list("revoked_at", flat=True)) != [None]

    def test_without_an_address_the_page_says_so(self, client, desk):
        patient = PatientFactory(email="")

        answer = client.post(self.url(patient), {"form_key": str(uuid.uuid4())})

        assert answer.status_code == 422
        assert patient.intakes.count() == 0

    def test_qr_shows_a_working_link_once(self, client, desk):
        patient = PatientFactory()

        page = client.post(reverse("intake-qr", args=[patient.pk]))

        assert page.headers["Cache-Control"] == "no-store"
        assert "data:image/svg+xml" in page.content.decode()
        assert patient.links.count() == 1
        assert client.get(reverse("intake-qr", args=[patient.pk])).status_code == 405
