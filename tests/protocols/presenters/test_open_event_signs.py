"""Where an open event shows: header and diary card, in words for clinicians alone."""

import pytest

from protocols.presenters import card_notes, header_flags
from tests.factories import adverse
from tests.factories.clinic import AppointmentFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("clinical", "word"),
    [(True, "Adverse event open, grade 2"), (False, "Clinician first")],
    ids=["clinician", "desk"],
)
def test_header_flags_an_open_event(clinical, word):
    patient = PatientFactory()
    adverse.event(patient, grade=2)

    (flag,) = header_flags.flags(patient, clinical=clinical)

    assert (flag.word, flag.tone) == (word, "stop")


def test_header_is_quiet_once_it_is_resolved():
    patient = PatientFactory()
    adverse.event(patient, grade=2, outcome="recovered", resolved_on="2027-03-02")

    assert header_flags.flags(patient, clinical=True) == []


@pytest.mark.parametrize(
    ("clinical", "word"),
    [(True, "Adverse event open"), (False, "Clinician first")],
    ids=["clinician", "desk"],
)
def test_card_flags_an_open_event(clinical, word):
    appointment = AppointmentFactory()
    other = AppointmentFactory(patient=PatientFactory())
    adverse.event(appointment.patient)

    notes = card_notes.notes([appointment.pk, other.pk], clinical=clinical)

    (note,) = notes[appointment.pk]
    assert (note.word, note.level, note.is_flag) == (word, "stop", True)
    assert notes.get(other.pk, []) == []
