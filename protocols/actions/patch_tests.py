"""Patch tests: put on the skin, read two to four days later."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from patients.models.patient import Patient
from protocols.actions import screening
from protocols.domain.patch_tests import READ_FROM
from protocols.domain.screening_inputs import PatchResult
from protocols.domain.states import PatchTestResult
from protocols.models.screening import PatchTest


class NothingToTest(Exception):
    """A patch test is made with the components of a formula."""


class AlreadyRead(Exception):
    """A reading that counts is not changed; a new test is made."""


@transaction.atomic
def apply_patch_test(
    *,
    patient: Patient,
    ingredients: tuple[str, ...],
    by: StaffMember,
    at: datetime,
) -> PatchTest:
    """Note what was put on the skin. The same test twice is one test."""
    if not ingredients:
        raise NothingToTest(_("Choose at least one ingredient."))
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    waiting = PatchTest.objects.filter(
        patient=patient, read_at=None, ingredients=sorted(ingredients)
    ).first()
    if waiting:
        return waiting
    test = PatchTest.objects.create(
        patient=patient, ingredients=sorted(ingredients), applied_at=at, applied_by=by
    )
    _trace("patch_test_applied", test, by=by, at=at)
    return test


@transaction.atomic
def read_patch_test(
    *, test: PatchTest, reading: PatchResult, by: StaffMember, at: datetime
) -> PatchTest:
    """Note the reading and run the course's screening again.

    A negative result read before 48 hours may be read again, as it does not count.
    """
    test = PatchTest.objects.select_for_update().get(pk=test.pk)
    if test.read_at and not _is_too_early(test):
        if _says(test, reading):
            return test
        raise AlreadyRead(_("This test has been read. Make a new one."))
    test.result = reading.result
    test.positive_to = list(reading.positive_to)
    test.note = reading.note
    test.read_at, test.read_by = at, by
    test.save(update_fields=["result", "positive_to", "note", "read_at", "read_by"])
    _trace("patch_test_read", test, by=by, at=at)
    screening.rerun(patient=test.patient, by=by, at=at)
    return test


def _says(test: PatchTest, reading: PatchResult) -> bool:
    return (test.result, tuple(test.positive_to)) == (
        reading.result,
        reading.positive_to,
    )


def _is_too_early(test: PatchTest) -> bool:
    return (
        test.read_at is not None
        and test.result == PatchTestResult.NEGATIVE
        and test.read_at - test.applied_at < READ_FROM
    )


def _trace(action: str, test: PatchTest, *, by: StaffMember, at: datetime) -> None:
    audit.record(
        action,
        audit.Subject(name="patch_test", id=test.pk, patient_id=test.patient_id),
        at=at,
        by=by,
    )
