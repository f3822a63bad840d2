"""What the tables of adverse events refuse by themselves, spoken to in plain SQL."""

import pytest
from django.db import IntegrityError, connection, transaction

from protocols.models import AdverseEvent, EventEntry
from protocols.queries.adverse import events_of, open_grade
from tests.factories import adverse
from tests.factories.clinic import NOW
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return adverse.event(PatientFactory())


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "table",
    [
        "protocols_dutyalert",
        "protocols_evententry",
        "protocols_eventfollowup",
        "protocols_problemreport",
        "protocols_adverseevent",
    ],
)
def test_nothing_can_be_deleted(table, event):
    report = adverse.report(event.patient, event=event)
    report_id, event_id = report.pk, event.pk
    run(
        "INSERT INTO protocols_dutyalert (report_id, raised_at) VALUES (%s, now())",
        report_id,
    )
    run(
        "INSERT INTO protocols_eventfollowup (event_id, due_on, planned_at, findings) "
        "VALUES (%s, now(), now(), '')",
        event_id,
    )

    with pytest.raises(IntegrityError, match="never changed"):
        run(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", ["problemreport", "evententry"])
def test_what_was_written_stays(table, event):
    adverse.report(event.patient, event=event)
    column = "words" if table == "problemreport" else "text"

    with pytest.raises(IntegrityError, match="never changed"):
        run(f"UPDATE protocols_{table} SET {column} = 'otherwise'")


def test_event_without_its_entry_is_refused():
    patient = PatientFactory()

    @transaction.atomic
    def open_without_entry():
        AdverseEvent.objects.create(patient=patient, opened_at=NOW)
        run("SELECT 1")

    with pytest.raises(IntegrityError, match="leaves an entry"):
        open_without_entry()


def test_event_changes_only_with_an_entry(event):
    with pytest.raises(IntegrityError, match="leaves an entry"):
        run("UPDATE protocols_adverseevent SET grade = 1, version = 2")


def test_event_changes_only_by_one_version(event):
    with pytest.raises(IntegrityError, match="next version"):
        run("UPDATE protocols_adverseevent SET grade = 1")


def test_event_keeps_how_it_was_opened(event):
    with pytest.raises(IntegrityError, match="how an event was opened"):
        run("UPDATE protocols_adverseevent SET opened_at = now(), version = 2")


def test_event_is_not_closed_without_an_outcome(event):
    with pytest.raises(IntegrityError, match="event_closed_is_whole"):
        run("UPDATE protocols_adverseevent SET state = 'closed', version = 2")


def test_event_with_its_entry_changes(event):
    EventEntry.objects.create(event=event, kind="assessed", version=2, at=NOW)

    run("UPDATE protocols_adverseevent SET grade = 3, version = 2")

    event.refresh_from_db()
    assert event.grade == 3


def test_ungraded_event_counts_as_open(event):
    grade = open_grade(event.patient)

    assert (grade.highest, grade.ungraded, grade.postpones) == (None, 1, True)


@pytest.mark.parametrize(
    ("grade", "postpones"), [(1, False), (2, True), (3, True)], ids=str
)
def test_unresolved_grade_postpones_from_two(grade, postpones):
    patient = PatientFactory()
    adverse.event(patient, grade=grade)

    found = open_grade(patient)

    assert (found.highest, found.postpones) == (grade, postpones)


@pytest.mark.parametrize(
    ("outcome", "is_open"),
    [
        ("recovered", False),
        ("lasting_effects", False),
        ("recovering", True),
        ("not_recovered", True),
        ("unknown", True),
    ],
)
def test_only_a_resolved_outcome_lifts_it(outcome, is_open):
    patient = PatientFactory()
    adverse.event(patient, grade=2, outcome=outcome, resolved_on="2027-03-02")

    assert open_grade(patient).is_open is is_open


def test_events_are_those_of_the_patient(event):
    adverse.event(PatientFactory())

    assert list(events_of(event.patient)) == [event]
