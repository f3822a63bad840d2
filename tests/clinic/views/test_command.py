"""The search of the top bar: what it finds, for whom, and the trace of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from clinic.forms.command import day_in
from clinic.models import AuditEvent
from tests.factories.clinic import TODAY, StaffMemberFactory
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def found(client, query):
    context = client.get(reverse("command-search"), {"q": query}).context
    return {
        group.title: [hit.words for hit in group.hits] for group in context["groups"]
    }


def test_patient_comes_with_the_appointments_ahead(client, diary):
    patient = PatientFactory(full_name="Zeynep Arslan")
    diary.appointment("10:00", patient=patient)
    diary.appointment("08:00", patient=PatientFactory())
    past = diary.at("10:00", TODAY - timedelta(days=7))
    diary.appointment(starts_at=past, patient=patient)

    assert found(client, "zeynep") == {
        "Patients": ["Zeynep Arslan"],
        "Appointments": ["Monday 1 March 2027, 10:00"],
    }
    event = AuditEvent.objects.get(action="patients_listed")
    assert event.by == diary.desk


def test_clinician_finds_own_patients_only(client, diary):
    PatientFactory(full_name="Zeynep Arslan")
    client.force_login(StaffMemberFactory(clinician=True))

    assert found(client, "zeynep") == {}
    assert AuditEvent.objects.filter(action="patients_listed").count() == 0


def test_day_leads_to_its_diary(client, diary):
    assert found(client, "25.11.2027") == {"Days": ["Diary of Thursday 25 November"]}


def test_pages_are_those_of_the_role(client, diary):
    assert found(client, "settings") == {}

    client.force_login(StaffMemberFactory(manager=True))

    assert found(client, "settings") == {"Go to": ["Settings"]}


def test_nothing_typed_shows_where_one_can_go(client, diary):
    assert list(found(client, "")) == ["Go to"]


@pytest.mark.parametrize("patients", [1, 3])
def test_number_of_queries_does_not_grow(
    client, diary, patients, django_assert_max_num_queries
):
    for number in range(patients):
        patient = PatientFactory(full_name=f"Zeynep Arslan {number}")
        diary.appointment(f"1{number}:00", patient=patient)

    with django_assert_max_num_queries(8):
        found(client, "zeynep")


@pytest.mark.parametrize("query", ["99.99.", "9" * 90, "%", "a" * 500])
def test_odd_query_is_answered(client, diary, query):
    assert client.get(reverse("command-search"), {"q": query}).status_code == 200


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-03-07", date(2027, 3, 7)),
        ("7.3.2027", date(2027, 3, 7)),
        ("7/3", date(2027, 3, 7)),
        ("7.3.", date(2027, 3, 7)),
        ("28.2.", date(2028, 2, 28)),
        ("29.2.", None),
        ("31.2.2027", None),
        ("weber", None),
    ],
)
def test_typed_day(text, day):
    assert day_in(text, today=TODAY) == day
