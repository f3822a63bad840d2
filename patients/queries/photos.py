"""Photos of a patient, and whether they may be kept and shown at all."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from clinic.models.staff import StaffMember
from patients.domain.choices import ConsentKind, PhotoState
from patients.models.consent import Consent
from patients.models.patient import Patient
from patients.models.photo import Photo
from patients.queries.access import reachable_clinically

MOST_ATTEMPTS = 3
# A doorbell that nobody heard for this long is rung again.
UNHEARD = timedelta(seconds=60)
KEYS = {
    "full": "original_key",
    "large": "large_key",
    "medium": "medium_key",
    "small": "small_key",
}


@dataclass(frozen=True, slots=True)
class PhotoFile:
    photo_id: int
    patient_id: int
    key: str


def consent_stands(patient: Patient) -> bool:
    """Agreed to, and not withdrawn."""
    return Consent.objects.filter(
        patient=patient, kind=ConsentKind.PHOTO, agreed=True, withdrawn_at=None
    ).exists()


def photos(patient: Patient) -> "QuerySet[Photo]":
    """What may be shown, newest first: nothing at all without consent."""
    if not consent_stands(patient):
        return Photo.objects.none()
    return Photo.objects.filter(patient=patient, removed_at=None).select_related(
        "uploaded_by"
    )


def photo_of(patient: Patient, uid: uuid.UUID) -> Photo | None:
    return photos(patient).filter(uid=uid).first()


def file_for(
    staff: StaffMember, *, uid: uuid.UUID, size: str, at: datetime
) -> PhotoFile | None:
    """The file behind a photo's address, when this person may see it now."""
    column = KEYS.get(size)
    photo = Photo.objects.filter(
        uid=uid, state=PhotoState.READY, removed_at=None
    ).first()
    if column is None or photo is None:
        return None
    patient = reachable_clinically(staff, at=at).filter(pk=photo.patient_id).first()
    if patient is None or not consent_stands(patient):
        return None
    return PhotoFile(photo.pk, photo.patient_id, str(getattr(photo, column)))


def given_up(at: datetime) -> "QuerySet[Photo]":
    """Tried as often as allowed, and nobody is at it any more."""
    return Photo.objects.filter(
        state=PhotoState.PROCESSING,
        attempts__gte=MOST_ATTEMPTS,
        lease_until__lt=at,
    )


def waiting(at: datetime) -> "QuerySet[Photo]":
    """Not being drawn, and to be drawn: never started, or left by a dead worker."""
    return Photo.objects.filter(attempts__lt=MOST_ATTEMPTS).filter(
        Q(state=PhotoState.QUEUED, uploaded_at__lt=at - UNHEARD)
        | Q(state=PhotoState.PROCESSING, lease_until__lt=at)
    )
