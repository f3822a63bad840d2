from datetime import timedelta
from decimal import Decimal

import pytest

from clinic.models import AuditEvent
from patients.actions.facts import record_facts
from patients.domain.ageing import Dated
from patients.domain.answers import MalformedAnswers, parse_answers
from patients.domain.choices import FactSource
from patients.models import ClinicalFact, Intake
from patients.queries.facts import answers_at, present_facts
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinician():
    return StaffMemberFactory(clinician=True)


@pytest.fixture
def patient():
    return PatientFactory()


@pytest.fixture
def record(patient, clinician):
    def record(answers, *, at=NOW, source=FactSource.CLINICIAN, intake=None):
        return record_facts(
            patient=patient,
            answers=answers,
            source=source,
            by=clinician,
            at=at,
            intake=intake,
        )

    return record


def test_facts_keep_value_person_and_time(record, patient, clinician):
    record({"pregnant": "no", "platelets": 250})

    present = present_facts(patient)

    assert {key: fact.value for key, fact in present.items()} == {
        "pregnant": "no",
        "platelets": 250,
    }
    assert present["pregnant"].recorded_by == clinician
    assert present["pregnant"].recorded_at == NOW
    assert present["pregnant"].source == "clinician"


def test_new_answer_supersedes_the_old_row(record, patient):
    record({"smoker": "yes"})
    later = NOW + timedelta(days=1)

    record({"smoker": "no"}, at=later)

    rows = ClinicalFact.objects.filter(patient=patient).order_by("pk")
    assert [(row.value, row.superseded_at) for row in rows] == [
        ("yes", later),
        ("no", None),
    ]


def test_blank_takes_a_mandatory_answer_back(record, patient):
    record({"smoker": "yes"})

    record({"smoker": ""}, at=NOW + timedelta(days=1))

    assert present_facts(patient) == {}


def test_blank_is_an_explicit_none_where_the_dictionary_says_so(record, patient):
    record({"hours_since_alcohol": None})

    assert answers_at(patient, NOW) == {"hours_since_alcohol": None}


def test_unknown_stays_unknown(record, patient):
    record({"hours_since_alcohol": "unknown", "diabetes": "unknown"})

    assert answers_at(patient, NOW + timedelta(days=9)) == {
        "hours_since_alcohol": "unknown",
        "diabetes": "unknown",
    }


def test_ages_grow_and_can_be_screened(record, patient):
    record({"hours_since_alcohol": 20, "loss_duration_months": 6, "sbp": 120})

    later = answers_at(patient, NOW + timedelta(hours=4))

    assert later["hours_since_alcohol"] == Decimal(24)
    assert later["loss_duration_months"] > 6
    assert later["sbp"] == 120
    assert parse_answers(later).get("hours_since_alcohol") == 24


def test_ages_of_an_intake_count_from_its_submission(record, patient):
    intake = Intake.objects.create(
        patient=patient,
        form_version="1",
        language="en-gb",
        state="submitted",
        sent_at=NOW - timedelta(days=2),
        submitted_at=NOW - timedelta(hours=10),
    )

    record({"hours_since_alcohol": 5}, source=FactSource.INTAKE, intake=intake)

    assert answers_at(patient, NOW) == {"hours_since_alcohol": Decimal(15)}


def test_dated_value_keeps_its_day_and_does_not_age(record, patient):
    taken = NOW - timedelta(days=30)

    record({"ferritin_ug_l": Dated(28, taken)})

    assert present_facts(patient)["ferritin_ug_l"].happened_at == taken
    assert answers_at(patient, NOW) == {"ferritin_ug_l": 28}


def test_audit_names_keys_and_never_answers(record, patient):
    record({"bloodborne_virus": "yes"})

    event = AuditEvent.objects.get()
    assert event.action == "facts_recorded"
    assert event.patient_id == patient.pk
    assert event.detail == {"keys": ["bloodborne_virus"], "source": "clinician"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nonsense", "yes"),
        ("smoker", "perhaps"),
        ("platelets", -1),
        pytest.param("platelets", 10**5000, id="5000 digits"),
        ("platelets", float("nan")),
        ("months_since_delivery", 900_000),
        ("smoker", "no\x00"),
        ("norwood", ["III"]),
    ],
)
def test_malformed_answers_record_nothing(record, patient, key, value):
    record({"diabetes": "none"})

    with pytest.raises(MalformedAnswers) as fault:
        record({"diabetes": "type1", key: value})

    assert fault.value.key == key
    assert answers_at(patient, NOW) == {"diabetes": "none"}
