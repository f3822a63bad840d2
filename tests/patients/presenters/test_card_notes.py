from datetime import timedelta

import pytest

from clinic.domain.cards import Level
from patients.models import ClinicalFact, Consent, Intake
from patients.presenters.card_notes import notes
from tests.factories.clinic import NOW, open_diary
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


def fact(diary, key, value, patient=None):
    ClinicalFact.objects.create(
        patient=patient or diary.patient,
        key=key,
        value=value,
        source="clinician",
        recorded_by=diary.clinician,
        recorded_at=NOW,
    )


def consent(diary, **changes):
    values = {
        "patient": diary.patient,
        "kind": "treatment",
        "agreed": True,
        "text_slug": "treatment",
        "text_version": "1",
        "language": "en",
        "text": "I agree.",
        "signed_name": "Zeynep",
        "signed_at": NOW,
    }
    Consent.objects.create(**{**values, **changes})


def words(appointment, *, clinical):
    return [
        note.word for note in notes([appointment.pk], clinical=clinical)[appointment.pk]
    ]


def test_clinician_reads_the_strongest_flags_and_the_desk_only_that_there_is_one():
    diary = open_diary(session=True)
    fact(diary, "pregnant", "yes")
    fact(diary, "anaphylaxis_history", "yes")
    fact(diary, "diabetes", "type1")
    consent(diary)
    appointment = diary.appointment()

    assert words(appointment, clinical=True) == ["Anaphylaxis before", "Pregnant"]
    (note,) = notes([appointment.pk], clinical=False)[appointment.pk]
    assert (note.word, note.icon, note.level, note.is_flag) == (
        "Clinician first",
        "shield-alert",
        Level.STOP,
        True,
    )


def test_superseded_answer_is_no_flag():
    diary = open_diary(session=True)
    fact(diary, "pregnant", "yes")
    ClinicalFact.objects.update(superseded_at=NOW)
    consent(diary)

    assert words(diary.appointment(), clinical=True) == []


@pytest.mark.parametrize(
    "changes", [{"agreed": False}, {"withdrawn_at": NOW}, {"kind": "photo"}]
)
def test_session_without_a_standing_consent_says_so(changes):
    diary = open_diary(session=True)
    consent(diary, **changes)

    assert words(diary.appointment(), clinical=False) == ["Consent missing"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, ["Intake not sent"]),
        ("withdrawn", ["Intake not sent"]),
        ("sent", ["Intake not finished"]),
        ("started", ["Intake not finished"]),
        ("submitted", ["Intake to review"]),
        ("reviewed", []),
    ],
)
def test_consultation_says_how_far_the_intake_is(state, expected):
    diary = open_diary()
    if state:
        Intake.objects.create(
            patient=diary.patient,
            form_version="1",
            language="en",
            state=state,
            sent_at=NOW - timedelta(days=1),
            submitted_at=NOW,
        )

    assert words(diary.appointment(), clinical=False) == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_grow(rows, django_assert_num_queries):
    diary = open_diary()
    appointments = []
    for number in range(rows):
        patient = PatientFactory()
        fact(diary, "pregnant", "yes", patient)
        appointments.append(diary.appointment(f"1{number}:00", patient=patient).pk)

    with django_assert_num_queries(2):
        found = notes(appointments, clinical=True)
    assert len(found) == rows
