"""Register a person and keep the few facts that the desk knows about them."""

import uuid
from datetime import datetime

from django.db import connection, transaction

from clinic.actions import audit, submissions
from clinic.models.staff import StaffMember
from clinic.queries.site import the_clinic
from patients.actions.doubles import tell_apart
from patients.domain.registration import PatientDetails, Registration
from patients.domain.search_key import search_key
from patients.models.patient import Patient
from patients.queries.duplicates import LikelyDouble, likely_doubles, person_of

_FIELDS = (
    "full_name",
    "phone",
    "email",
    "date_of_birth",
    "sex_at_birth",
    "language",
    "city",
    "country",
)


class LikelyDuplicate(Exception):
    """Somebody on file resembles this person: the same one, or different, because…"""

    def __init__(self, doubles: list[LikelyDouble]) -> None:
        super().__init__("likely duplicate")
        self.doubles = doubles


class StalePatient(Exception):
    """Somebody else changed the record since this page was opened."""


@transaction.atomic
def register(
    registration: Registration, *, form_key: uuid.UUID, by: StaffMember, at: datetime
) -> Patient:
    """A new record with the next number. The second post of one form finds the first.

    Raises ``LikelyDuplicate`` until a reason says why it is somebody else, and
    ``AlreadySubmitted`` (with the patient's number as result) for a second post.
    """
    submission = submissions.claim(form_key, by=by, at=at)
    reason = registration.not_a_duplicate_because
    doubles = likely_doubles(person_of(registration.details))
    if doubles and not reason:
        raise LikelyDuplicate(doubles)
    patient = _new_patient(registration.details, by=by, at=at)
    patient.not_a_duplicate_because = reason
    patient.save()
    for double in doubles:
        tell_apart(patient, double.patient, because=reason, by=by, at=at)
    submissions.settle(submission, result_url=str(patient.pk))
    audit.record(
        "patient_registered",
        audit.Subject(
            name="patient",
            id=patient.pk,
            patient_id=patient.pk,
            detail={"despite_likeness": bool(patient.not_a_duplicate_because)},
        ),
        at=at,
        by=by,
    )
    return patient


@transaction.atomic
def change_details(
    patient: Patient,
    details: PatientDetails,
    *,
    version: int,
    by: StaffMember,
    at: datetime,
) -> Patient:
    """Correct identity and contact. Raises ``StalePatient`` for an old page."""
    held = Patient.objects.select_for_update().get(pk=patient.pk)
    if held.version != version:
        raise StalePatient
    changed = [
        name for name in _FIELDS if getattr(held, name) != getattr(details, name)
    ]
    write_details(held, {name: getattr(details, name) for name in changed})
    if changed:
        audit.record(
            "patient_changed",
            audit.Subject(
                name="patient",
                id=held.pk,
                patient_id=held.pk,
                detail={"fields": changed},
            ),
            at=at,
            by=by,
        )
    return held


def write_details(held: Patient, values: dict[str, object]) -> None:
    """Write some identity fields of a locked row, and the key that searches them."""
    if not values:
        return
    for name, value in values.items():
        setattr(held, name, value)
    held.search_key = search_key(
        full_name=held.full_name, number=held.number, phone=held.phone
    )
    held.version += 1
    # Whoever it resembles now is looked for anew.
    held.is_compared = False
    held.save(update_fields=[*values, "search_key", "version", "is_compared"])


def _new_patient(details: PatientDetails, *, by: StaffMember, at: datetime) -> Patient:
    number = _next_number()
    return Patient(
        number=number,
        search_key=search_key(
            full_name=details.full_name, number=number, phone=details.phone
        ),
        registered_by=by,
        registered_at=at,
        is_demo=_is_demo(),
        **{name: getattr(details, name) for name in _FIELDS},
    )


def _is_demo() -> bool:
    """Whoever is registered in the demo clinic goes away with it."""
    clinic = the_clinic()
    return clinic is not None and clinic.is_demo


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('patient_number_seq')")
        (number,) = cursor.fetchone()
    return f"MRN-{number:06}"
