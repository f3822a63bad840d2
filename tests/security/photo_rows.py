"""A drawn photo of a patient, and the set that a phone takes later."""

from datetime import timedelta

from clinic.models import StaffMember
from clinic.storage import private
from patients.models import Patient, Photo, PhotoSet
from tests.factories.clinic import NOW, TODAY


def drawn_photo(patient: Patient, by: StaffMember) -> Photo:
    key = private.save(b"\xff\xd8picture", suffix="jpg")
    photo_set = PhotoSet.objects.create(
        patient=patient, day=TODAY, code="AB23", started_at=NOW, started_by=by
    )
    return Photo.objects.create(
        patient=patient,
        photo_set=photo_set,
        ghost_key=key,
        view="front",
        state="ready",
        original_key=key,
        large_key=key,
        medium_key=key,
        small_key=key,
        sha256="0" * 64,
        width=400,
        height=300,
        taken_at=NOW,
        uploaded_by=by,
        uploaded_at=NOW,
    )


def photo_day(patient: Patient, by: StaffMember) -> int:
    """A later set than that of the photo, whose outline its phone may see."""
    later = NOW + timedelta(days=1)
    return PhotoSet.objects.create(
        patient=patient, day=later.date(), code="CD45", started_at=later, started_by=by
    ).pk
