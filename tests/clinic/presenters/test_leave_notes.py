import pytest

from clinic.presenters.leave_notes import notes
from tests.factories.clinic import LeaveFactory, open_diary
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


def test_kept_appointment_says_that_its_practitioner_is_away():
    diary = open_diary()
    kept = diary.appointment("10:00")
    other = diary.appointment("15:00", patient=PatientFactory())
    LeaveFactory(
        practitioner=diary.clinician,
        starts_at=diary.at("09:00"),
        ends_at=diary.at("12:00"),
    )

    found = notes([kept.pk, other.pk], clinical=False)

    assert [note.word for note in found.pop(kept.pk)] == ["On leave"]
    assert found == {}
