"""Patients as the base app may see them: through the one gate of the app above.

`settings.PATIENT_REACH`, `PATIENT_SEARCH`, `CARD_NOTES`, `CARD_DETAILS` and
`SESSION_PLACES` name functions of the apps above as strings, the only way up (design 2).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

from clinic.domain.cards import CardDetail, CardNote
from clinic.domain.session_places import CourseLeft, SessionPlace
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember

_MOST_MATCHES = 8


def reachable_patients(staff: StaffMember, *, at: datetime) -> "QuerySet[Any]":
    """Patients whose identity this person may see."""
    found = import_string(settings.PATIENT_REACH)(staff, at=at)
    assert isinstance(found, QuerySet)
    return found


def find_patient(pk: int, staff: StaffMember, *, at: datetime) -> Model | None:
    patient = reachable_patients(staff, at=at).filter(pk=pk).first()
    assert patient is None or isinstance(patient, Model)
    return patient


def matching_patients(text: str, staff: StaffMember, *, at: datetime) -> list[Any]:
    """Patients whose name, number, phone or birth date was typed."""
    found = import_string(settings.PATIENT_SEARCH)(text, staff=staff, at=at)
    return list(found)[:_MOST_MATCHES]


def card_notes(
    appointment_ids: Iterable[int], *, clinical: bool
) -> dict[int, list[CardNote]]:
    """What the apps above say about these appointments, in the order of settings."""
    ids = list(appointment_ids)
    notes: dict[int, list[CardNote]] = {}
    for path in settings.CARD_NOTES:
        for appointment_id, some in import_string(path)(ids, clinical=clinical).items():
            notes.setdefault(appointment_id, []).extend(some)
    return notes


def session_places(appointment_ids: Iterable[int]) -> dict[int, SessionPlace]:
    """Those of the appointments that are sessions of a live course."""
    found = import_string(settings.SESSION_PLACES)(list(appointment_ids))
    return dict(found)


def card_details(appointment_id: int) -> list[CardDetail]:
    """The lines that the apps above add to one appointment's card."""
    return [
        detail
        for path in settings.CARD_DETAILS
        for detail in import_string(path)(appointment_id)
    ]


def visit_screen(appointment: Appointment) -> str:
    """Where a clinician goes on with this visit."""
    return str(import_string(settings.VISIT_SCREEN)(appointment))


def course_left(patient_id: int) -> CourseLeft | None:
    """None for a patient without a live course."""
    found = import_string(settings.COURSE_LEFT)(patient_id)
    assert found is None or isinstance(found, CourseLeft)
    return found
