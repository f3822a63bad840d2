"""The day on paper, for when the screens are dark."""

import pytest
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from tests.factories.clinic import TODAY, ShiftFactory, StaffMemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def test_day_sheet_has_a_page_for_each_practitioner(client, diary):
    other = ShiftFactory(location=diary.location)
    diary.appointment("10:00", note="Brings her mother")
    diary.appointment("11:00", state=AppointmentState.CANCELLED)

    answer = client.get(reverse("diary-day-sheet"), {"day": TODAY})

    first, second = answer.context["sheet"].sheets
    assert {first.name, second.name} == {
        diary.clinician.full_name,
        other.practitioner.full_name,
    }
    assert sorted(len(sheet.entries) for sheet in (first, second)) == [0, 1]
    assert "Brings her mother" in answer.text
    assert "As it stood on 1 March 2027 08:00." in answer.text


def test_clinicians_sheet_does_not_name_a_colleagues_patient(client, diary):
    diary.appointment("10:00", note="Brings her mother")
    client.force_login(StaffMemberFactory(clinician=True))

    text = client.get(reverse("diary-day-sheet")).text

    assert diary.patient.full_name not in text
    assert "Brings her mother" not in text


def test_day_sheet_is_a_file_too_without_anything_about_patients_in_its_name(
    client, diary
):
    diary.appointment("10:00")

    answer = client.get(reverse("diary-day-sheet"), {"day": TODAY, "as": "pdf"})

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="day-2027-03-01.pdf"'
    )
    assert answer.content.startswith(b"%PDF-")


def test_day_sheet_that_cannot_be_drawn_is_printed_instead(client, diary, monkeypatch):
    monkeypatch.setattr("clinic.pdfs.LONGEST_HTML", 10)

    answer = client.get(reverse("diary-day-sheet"), {"as": "pdf"})

    assert "Print this page instead." in answer.text
