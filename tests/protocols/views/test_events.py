"""The clinician's page of an event, the banner, the list and the copies."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.models import PatientAssignment
from protocols.models import AdverseEvent, DutyAlert, EventEntry, EventFollowUp
from tests.factories import adverse
from tests.factories.clinic import (
    NOW,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
)
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinician(client):
    ClinicFactory()
    LocationFactory()
    person = StaffMemberFactory(clinician=True)
    client.force_login(person)
    return person


@pytest.fixture
def event(clinician):
    patient = PatientFactory(full_name="Ayse Yilmaz")
    PatientAssignment.objects.create(
        patient=patient,
        clinician=clinician,
        assigned_by=clinician,
        assigned_at=NOW,
        because="manager",
    )
    return adverse.report(patient, words="It burns", answers={"fever": "yes"}).event


def posted(**changes):
    return {"version": 1, "term": "pain", "grade": "2", **changes}


def test_page_shows_what_was_reported(client, event):
    page = client.get(reverse("event-detail", args=[event.pk])).content.decode()

    assert "It burns" in page
    assert "38" in page


def test_nothing_is_chosen_by_itself(client, event):
    client.get(reverse("event-detail", args=[event.pk]))

    event.refresh_from_db()
    assert (event.term, event.grade, event.relatedness) == ("", None, "")


def test_assessment_is_saved_with_its_entry(client, event, clinician):
    client.post(reverse("event-detail", args=[event.pk]), posted())

    event.refresh_from_db()
    entry = EventEntry.objects.get(kind="assessed")
    assert (event.grade, event.version) == (2, 2)
    assert (entry.by, entry.changes["grade"]) == (clinician, [None, 2])


def test_stale_page_is_told_and_keeps_what_was_typed(client, event):
    url = reverse("event-detail", args=[event.pk])
    client.post(url, posted())

    answer = client.post(url, posted(grade="3", treatment="Cold compress"))

    assert answer.status_code == 409
    assert "Cold compress" in answer.content.decode()
    event.refresh_from_db()
    assert event.grade == 2


def test_resolved_outcome_asks_for_its_day(client, event):
    answer = client.post(
        reverse("event-detail", args=[event.pk]), posted(outcome="recovered")
    )

    assert answer.status_code == 422


def test_severe_grade_names_no_stop_rule_without_a_plan(client, event):
    url = reverse("event-detail", args=[event.pk])
    client.post(url, posted(grade="3"))

    assert "Stop rule of the plan" not in client.get(url).content.decode()


@pytest.mark.parametrize("kind", ["desk", "manager"])
def test_only_clinicians_read_an_event(client, event, kind):
    client.force_login(StaffMemberFactory(**{kind: True}))

    for name in ("event-detail", "event-export"):
        assert client.get(reverse(name, args=[event.pk])).status_code == 403
    assert client.get(reverse("event-list")).status_code == 403


def test_banner_calls_the_clinician_without_a_name(client, event):
    DutyAlert.objects.create(report=event.reports.get(), raised_at=NOW)

    page = client.get(reverse("alert-list")).content.decode()

    assert "Urgent report from a patient" in page
    assert "Ayse" not in page
    assert "no clinician is on duty" in page


def test_banner_of_the_desk_says_loudly_that_nobody_is_named(client, event):
    DutyAlert.objects.create(report=event.reports.get(), raised_at=NOW)
    client.force_login(StaffMemberFactory(desk=True))

    page = client.get(reverse("alert-list")).content.decode()

    assert "no clinician is on duty" in page
    assert "Open now" not in page


@pytest.mark.parametrize(("minutes", "is_called"), [(29, False), (31, True)], ids=str)
def test_banner_calls_everybody_after_half_an_hour_without_a_worker(
    client, event, minutes, is_called
):
    DutyAlert.objects.create(
        report=event.reports.get(),
        clinician=StaffMemberFactory(clinician=True),
        raised_at=timezone.now() - timedelta(minutes=minutes),
    )

    page = client.get(reverse("alert-list")).content.decode()

    assert ("nobody has answered yet" in page) is is_called


def test_closing_saves_what_is_chosen_on_the_page(client, event):
    url = reverse("event-close", args=[event.pk])

    client.post(url, posted(relatedness="possible", outcome="unknown"))

    event.refresh_from_db()
    assert (event.state, event.grade, event.outcome) == ("closed", 2, "unknown")


def test_closing_without_an_outcome_keeps_what_is_chosen(client, event):
    url = reverse("event-close", args=[event.pk])

    answer = client.post(url, posted(treatment="Cold compress"), follow=True)

    event.refresh_from_db()
    assert (event.state, event.treatment) == ("open", "Cold compress")
    assert "before you close it" in answer.content.decode()


@pytest.mark.parametrize(
    "bad",
    [{"onset_on": "31.31.2026"}, {"onset_time": "14:30"}, {"outcome": "recovered"}],
    ids=["date", "time-without-day", "end-without-day"],
)
def test_closing_with_bad_input_keeps_what_was_typed(client, event, bad):
    url = reverse("event-close", args=[event.pk])

    answer = client.post(url, posted(treatment="Cold compress", **bad))

    assert answer.status_code == 422
    assert "Cold compress" in answer.content.decode()


def test_fault_of_one_follow_up_stands_at_that_one(client, event):
    rows = [
        EventFollowUp.objects.create(event=event, due_on=day, planned_at=NOW)
        for day in ("2027-05-01", "2027-05-02")
    ]
    url = reverse("event-follow-up-done", args=[event.pk, rows[0].pk])

    page = client.post(url, {"text": ""}).content.decode()

    assert page.count("Write what was found or done.") == 1
    assert f'id="found_{rows[0].pk}_error"' in page


def test_csv_holds_no_more_identity_than_chosen(client, event):
    url = reverse("event-export", args=[event.pk])
    bare = client.post(url, {"format": "csv"}).content.decode()
    named = client.post(url, {"format": "csv", "parts": ["name"]}).content.decode()

    for word in ("Ayse", event.patient.number):
        assert word not in bare, word
    assert "Ayse Yilmaz" in named
    assert EventEntry.objects.filter(kind="exported").count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_however_long(
    client, clinician, django_assert_num_queries, rows
):
    for _ in range(rows):
        adverse.event(PatientFactory())
    client.get(reverse("event-list"))

    with django_assert_num_queries(10):
        client.get(reverse("event-list"))


def test_list_hides_the_name_of_somebody_elses_patient(client, clinician):
    adverse.event(PatientFactory(full_name="Hidden Person"))

    page = client.get(reverse("event-list")).content.decode()

    assert "Hidden Person" not in page
    assert AdverseEvent.objects.count() == 1
