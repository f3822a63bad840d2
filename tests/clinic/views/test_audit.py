import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.actions import audit
from clinic.models import AuditEvent
from tests.factories.clinic import (
    NOW,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
)
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db

LOG = "audit-log"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(client):
    ClinicFactory()
    LocationFactory()
    member = StaffMemberFactory(manager=True, full_name="Derya Aksoy")
    client.force_login(member)
    return member


def happened(
    action: str, *, by=None, actor=None, at=NOW, patient=None, name="patient", **detail
):
    subject = audit.Subject(name=name, patient_id=patient and patient.pk, detail=detail)
    return audit.record(action, subject, at=at, by=by, actor=actor)


def lines(client, **query) -> list[tuple[str, str, str, str]]:
    shown = client.get(reverse(LOG), query).context["lines"]
    return [(each.who, each.what, each.more, each.patient) for each in shown]


def test_line_says_who_did_what_to_whom(client, manager):
    patient = PatientFactory(full_name="Ömer Yıldız")
    happened("clinical_record_read", by=manager, patient=patient, view="plan-edit")

    page = client.get(reverse(LOG))

    (line,) = page.context["lines"]
    assert (line.who, line.what, line.more) == (
        "Derya Aksoy",
        "Opened the clinical record",
        "plan",
    )
    assert (line.patient, line.number) == ("Ömer Yıldız", patient.number)
    # 05:00 in UTC is 08:00 on the clinic's clock.
    assert "1 Mar 2027, 08:00:00" in page.content.decode()


@pytest.mark.parametrize(
    ("action", "subject", "detail", "what", "more"),
    [
        ("appointment_arrived", "appointment", {"from": "booked", "to": "arrived"},
         "Checked the patient in", "Booked, then Arrived"),
        ("setting_changed", "room", {}, "Changed a setting", "room"),
        ("staff_invited", "invitation", {"roles": ["clinician", "manager"]},
         "Invited a colleague", "Clinician · Manager"),
        ("consent_signed", "consent", {"kind": "photo", "version": "1"},
         "Signed a consent", "photos"),
        ("facts_recorded", "patient", {"keys": ["hiv", "smoker"], "source": "intake"},
         "Recorded answers of the history", "2 answers"),
        ("course_booked", "course", {"plan": "PL-1", "sessions": 9, "booked": 8},
         "Booked a course", "plan PL-1 · 8 times booked"),
        ("of_a_later_release", "thing", {"odd": [1]}, "Of a later release", ""),
    ],
)  # fmt: skip
def test_event_is_a_sentence(client, manager, action, subject, detail, what, more):
    happened(action, by=manager, name=subject, **detail)

    assert lines(client) == [("Derya Aksoy", what, more, "")]


def test_which_question_was_answered_is_not_shown(client, manager):
    happened("facts_recorded", by=manager, keys=["hiv"], source="intake")

    assert "hiv" not in client.get(reverse(LOG)).content.decode()


def test_patient_and_system_act_too(client, manager):
    happened("intake_submitted", actor="patient", at=NOW - timedelta(minutes=1))
    happened("photo_drawn", actor="system", at=NOW - timedelta(minutes=2))

    assert [line[0] for line in lines(client)] == ["Patient, by link", "The system"]


def test_erased_patient_leaves_the_trace(client, manager):
    happened("patient_read", by=manager, patient=type("Gone", (), {"pk": 999_999}))

    assert lines(client) == [
        ("Derya Aksoy", "Opened the patient", "", "Patient no longer here")
    ]


@pytest.fixture
def busy_day(manager):
    other = StaffMemberFactory(desk=True, full_name="Selin Kaya")
    omer, ada = (
        PatientFactory(full_name="Ömer Yıldız"),
        PatientFactory(full_name="Ada Er"),
    )
    happened("patient_read", by=other, patient=omer, at=NOW - timedelta(days=2))
    happened("patient_changed", by=manager, patient=omer, at=NOW - timedelta(days=1))
    happened("plan_opened", actor="patient", patient=ada, at=NOW - timedelta(hours=1))
    return other, omer


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Opened the plan by link", "Changed identity or contact", "Opened the patient"]),
        ({"actor": "patient"}, ["Opened the plan by link"]),
        ({"group": "read"}, ["Opened the plan by link", "Opened the patient"]),
        ({"group": "identity"}, ["Changed identity or contact"]),
        ({"name": "yildiz"}, ["Changed identity or contact", "Opened the patient"]),
        ({"name": "nobody"}, []),
        ({"first_day": "2027-02-28", "last_day": "2027-02-28"}, ["Changed identity or contact"]),
        ({"last_day": "2027-02-27"}, ["Opened the patient"]),
    ],
)  # fmt: skip
def test_log_is_narrowed(client, busy_day, query, found):
    assert [line[1] for line in lines(client, **query)] == found


def test_log_of_one_colleague_and_one_patient(client, busy_day):
    other, omer = busy_day

    assert [line[0] for line in lines(client, actor=other.pk)] == ["Selin Kaya"]
    assert len(lines(client, patient=omer.pk)) == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"first_day": "2027-02-30"}, "first_day"),
        ({"first_day": "0001-01-01"}, "first_day"),
        ({"first_day": "2027-03-02", "last_day": "2027-03-01"}, "last_day"),
        ({"actor": "999999"}, "actor"),
        ({"group": "nothing"}, "group"),
        ({"name": "x" * 101}, "name"),
    ],
)
def test_bad_filter_is_said_beside_its_field(client, manager, query, field):
    page = client.get(reverse(LOG), query)

    assert page.status_code == 400
    assert field in page.context["form"].errors
    assert client.get(reverse("audit-log-csv"), query).status_code == 302


def test_older_pages_follow_without_a_gap(client, manager):
    for number in range(120):
        happened("patients_listed", by=manager, at=NOW - timedelta(minutes=number // 3))

    seen, address = [], reverse(LOG) + "?group=read&actor=" + str(manager.pk)
    before = ""
    while True:
        context = client.get(address + before + "&last_day=2027-03-01").context
        seen += [
            line.at
            for line in context["lines"]
            if line.what.startswith("Looked through")
        ]
        if not context["older"]:
            break
        before = f"&before={context['older']}"

    assert len(seen) == 120
    assert seen == sorted(seen, reverse=True)


def test_looking_at_the_log_stands_in_the_log(client, manager):
    client.get(reverse(LOG))
    client.get(reverse("audit-log-csv"))

    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "access_log_read",
        "access_log_downloaded",
    ]


def test_csv_holds_what_the_page_shows(client, manager):
    happened(
        "patient_read",
        by=manager,
        patient=PatientFactory(full_name="=Ömer"),
        view="patient-page",
    )

    answer = client.get(reverse("audit-log-csv"), {"group": "read"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["When", "Who", "What"]
    assert rows[1][:5] == [
        "2027-03-01 08:00:00+03:00", "Derya Aksoy", "Opened the patient", "overview", "'=Ömer"
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_grow(
    client, manager, number, django_assert_num_queries
):
    for _ in range(number):
        person = StaffMemberFactory(desk=True)
        happened("patient_read", by=person, patient=PatientFactory())

    with django_assert_num_queries(10):
        client.get(reverse(LOG))
