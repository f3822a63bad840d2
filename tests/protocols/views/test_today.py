"""Today, for each role: what needs doing, asked for in a fixed number of queries."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.clinic import (
    NOW,
    AppointmentFactory,
    ClinicFactory,
    StaffMemberFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory
from tests.factories.protocol_rows import course_of, issued_plan
from tests.factories.screening import clear_patient, clinician_of

pytestmark = pytest.mark.django_db
ROLES = ("desk", "clinician", "manager")


@pytest.fixture(autouse=True)
def _in_the_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def diary():
    return open_diary()


def person(diary, role: str):
    return (
        diary.clinician if role == "clinician" else StaffMemberFactory(**{role: True})
    )


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_the_visits_of_the_day(client, diary, role):
    diary.appointment("10:00")
    client.force_login(person(diary, role))

    page = client.get(reverse("today"))

    assert page.status_code == 200
    assert diary.patient.full_name in page.content.decode()


def test_clinician_sees_no_name_of_a_colleagues_patient(client, diary):
    diary.appointment("10:00")
    client.force_login(StaffMemberFactory(clinician=True))

    text = client.get(reverse("today")).content.decode()

    assert diary.patient.full_name not in text


def test_desk_reads_no_clinical_word(client, diary):
    patient = clear_patient(ingredient_allergies=["latex"], anticoagulant="warfarin")
    diary.appointment("10:00", patient=patient)
    client.force_login(diary.desk)

    text = client.get(reverse("today")).content.decode().lower()

    assert patient.full_name.lower() in text
    assert "warfarin" not in text
    assert "anticoagulant" not in text


@pytest.mark.parametrize("role", ROLES)
def test_page_asks_as_often_for_one_visit_as_for_three(client, diary, role):
    client.force_login(person(diary, role))
    asked = []
    for count in (1, 2):
        visits_from = 10 if count == 1 else 12
        for number in range(count):
            diary.appointment(f"{visits_from + number}:00", patient=PatientFactory())
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("today"))
        asked.append(len(queries))

    assert asked[0] == asked[1]


@pytest.mark.parametrize(("role", "leads_on"), [("manager", True), ("desk", False)])
def test_clinic_that_is_not_set_up_says_who_does_it(client, role, leads_on):
    client.force_login(StaffMemberFactory(**{role: True}))

    text = client.get(reverse("today")).content.decode()

    assert "not set up yet" in text
    assert ("Set up the clinic" in text) is leads_on


def test_today_is_only_read(client, diary):
    client.force_login(diary.desk)

    assert client.post(reverse("today")).status_code == 405


class TestPatientPage:
    @pytest.fixture(autouse=True)
    def _clinic(self):
        ClinicFactory()

    @pytest.fixture
    def patient(self):
        return clear_patient(ingredient_allergies=["latex"], anticoagulant="warfarin")

    def url(self, patient) -> str:
        return reverse("patient-page", args=[patient.pk])

    def test_clinician_reads_flags_course_and_story(self, client, patient):
        by = clinician_of(patient)
        course_of(issued_plan(patient=patient, clinician=by))
        client.force_login(by)

        page = client.get(self.url(patient))

        assert page.context["clinical"] is True
        assert len(page.context["sessions"]) == 9
        assert patient.full_name in page.content.decode()

    def test_desk_reads_identity_and_no_clinical_word(self, client, patient):
        issued_plan(patient=patient, clinician=clinician_of(patient))
        client.force_login(StaffMemberFactory(desk=True))

        page = client.get(self.url(patient))

        text = page.content.decode().lower()
        assert page.context["clinical"] is False
        assert patient.full_name.lower() in text
        for word in ("latex", "warfarin", "anticoagulant", "diagnosis"):
            assert word not in text

    def test_page_of_another_clinicians_patient_is_not_found(self, client, patient):
        client.force_login(StaffMemberFactory(clinician=True))

        assert client.get(self.url(patient)).status_code == 404

    @pytest.mark.parametrize("kind", ["", "visit", "x" * 500, "'", "\u202e"])
    def test_odd_filter_shows_a_page(self, client, patient, kind):
        client.force_login(clinician_of(patient))

        assert client.get(self.url(patient), {"kind": kind}).status_code == 200

    @pytest.mark.parametrize("role", ["desk", "clinician"])
    def test_page_asks_as_often_for_one_entry_as_for_three(self, client, patient, role):
        able = clinician_of(patient) if role == "clinician" else StaffMemberFactory()
        client.force_login(able)
        asked = []
        for number in range(2):
            for again in range(1 + number):
                AppointmentFactory(
                    patient=patient,
                    starts_at=NOW + timedelta(days=1 + number, hours=4 * again),
                )
            with CaptureQueriesContext(connection) as queries:
                client.get(self.url(patient))
            asked.append(len(queries))

        assert asked[0] == asked[1]

    def test_page_is_only_read(self, client, patient):
        client.force_login(clinician_of(patient))

        assert client.post(self.url(patient)).status_code == 405
