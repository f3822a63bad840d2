"""Photos of a patient, and whether they may be kept and shown at all."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from clinic.models.staff import StaffMember
from patients.domain.choices import ConsentKind, PhotoState, PhotoView
from patients.domain.photo_conditions import PhotoConditions, are_alike, differences
from patients.models.consent import Consent
from patients.models.patient import Patient
from patients.models.photo import Photo, PhotoViewCorrection
from patients.queries.access import reachable_clinically
from patients.reference import consents as texts

MOST_ATTEMPTS = 3
MOST_OF_A_VIEW = 40
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


@dataclass(frozen=True, slots=True)
class PhotoPair:
    """Two photos of one view, the older first. ``differences`` are the words of
    ``photo_conditions.differences``; ``is_alike`` also wants everything said."""

    first: Photo
    last: Photo
    differences: tuple[str, ...]
    is_alike: bool


def consent_stands(patient: Patient, *, at: datetime | None = None) -> bool:
    """Agreed to, not withdrawn, and not run out at ``at`` (now, when not given)."""
    lasts = timedelta(days=texts.get(ConsentKind.PHOTO).renew_after_days)
    standing = Consent.objects.filter(
        patient=patient, kind=ConsentKind.PHOTO, agreed=True, withdrawn_at=None
    )
    if lasts:
        standing = standing.filter(signed_at__gt=(at or Now()) - lasts)
    return standing.exists()


def kept(patient: Patient) -> "QuerySet[Photo]":
    """All that is on file, newest first, whether or not it may be shown now."""
    return Photo.objects.filter(patient=patient, removed_at=None).select_related(
        "uploaded_by", "photo_set", "kept_by"
    )


def photos(patient: Patient, *, at: datetime | None = None) -> "QuerySet[Photo]":
    """What may be shown, newest first: nothing at all without consent."""
    return kept(patient) if consent_stands(patient, at=at) else Photo.objects.none()


def photo_of(
    patient: Patient, uid: uuid.UUID, *, at: datetime | None = None
) -> Photo | None:
    return photos(patient, at=at).filter(uid=uid).first()


def pairs(
    patient: Patient,
    *,
    at: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[PhotoPair]:
    """The first and the last ready photo of each view, taken between the two moments;
    none without a consent that is valid at ``at``. A view with one photo has no pair."""
    ready = photos(patient, at=at).filter(state=PhotoState.READY)
    if since is not None:
        ready = ready.filter(taken_at__gte=since)
    if until is not None:
        ready = ready.filter(taken_at__lte=until)
    by_view: dict[str, list[Photo]] = {}
    for photo in ready.order_by("taken_at", "pk"):
        by_view.setdefault(photo.view, []).append(photo)
    return [
        pair_of(rows[0], rows[-1])
        for view in PhotoView
        if len(rows := by_view.get(view, [])) > 1
    ]


def pair_of(first: Photo, last: Photo) -> PhotoPair:
    one, other = conditions_of(first), conditions_of(last)
    return PhotoPair(first, last, tuple(differences(one, other)), are_alike(one, other))


def conditions_of(photo: Photo) -> PhotoConditions:
    of_set = photo.photo_set.conditions if photo.photo_set else PhotoConditions()
    if photo.view != PhotoView.MACRO:
        return of_set
    return replace(
        of_set,
        is_close_up=True,
        magnification=photo.magnification,
        landmark=photo.landmark,
    )


def like_for_like(
    patient: Patient, *, at: datetime, view: PhotoView = PhotoView.VERTEX
) -> PhotoPair | None:
    """Of one view the newest photo and the first one that it may be laid beside: the
    oldest taken alike, else the oldest of all. For the side panel."""
    ready = list(
        photos(patient, at=at).filter(state=PhotoState.READY, view=view)[
            :MOST_OF_A_VIEW
        ]
    )
    if len(ready) <= 1:
        return None
    earlier = [pair_of(photo, ready[0]) for photo in reversed(ready[1:])]
    return next((pair for pair in earlier if pair.is_alike), earlier[0])


def face(patient: Patient, *, at: datetime) -> Photo | None:
    """The newest photo from the front, for the pinned header; None without consent."""
    return (
        photos(patient, at=at)
        .filter(state=PhotoState.READY, view=PhotoView.FRONT)
        .first()
    )


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
    if patient is None or not consent_stands(patient, at=at):
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


def corrections(photo: Photo) -> "QuerySet[PhotoViewCorrection]":
    """Each time its view was put right, the first one first."""
    return photo.corrections.select_related("by")
