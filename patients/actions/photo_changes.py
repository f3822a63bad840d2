"""What staff do with a photo that is there: keep it all the same, put its view right,
set its landmarks."""

from datetime import datetime

from django.db import transaction

from clinic.actions import audit
from clinic.models.staff import StaffMember
from patients.domain.alignment import Point
from patients.domain.photo_correction import Lens, ViewCorrection
from patients.models.photo import Photo, PhotoViewCorrection


@transaction.atomic
def keep(photo: Photo, *, because: str, by: StaffMember, at: datetime) -> bool:
    """Keep a photo with a fault. False when somebody has done so already."""
    kept = Photo.objects.filter(pk=photo.pk, kept_at=None, removed_at=None).update(
        kept_because=because, kept_by=by, kept_at=at
    )
    if kept:
        _trace("photo_kept", photo, {}, by=by, at=at)
    return bool(kept)


@transaction.atomic
def correct_view(
    photo: Photo, correction: ViewCorrection, *, by: StaffMember, at: datetime
) -> bool:
    """File the photo under the view that it shows. Its landmarks were set for the other
    one and go. False when it is that view already."""
    held = Photo.objects.select_for_update().get(pk=photo.pk)
    if held.view == correction.became:
        return False
    PhotoViewCorrection.objects.create(
        photo=held,
        was=held.view,
        became=correction.became,
        reason=correction.reason,
        by=by,
        at=at,
    )
    views = {"was": str(held.view), "became": str(correction.became)}
    _mark(held, None)
    Photo.objects.filter(pk=held.pk).update(view=correction.became)
    _trace("photo_view_corrected", held, views, by=by, at=at)
    return True


@transaction.atomic
def note_lens(photo: Photo, lens: Lens, *, by: StaffMember, at: datetime) -> None:
    Photo.objects.filter(pk=photo.pk).update(
        magnification=lens.magnification, landmark=lens.landmark
    )
    _trace("photo_lens_noted", photo, {}, by=by, at=at)


@transaction.atomic
def set_landmarks(
    photo: Photo, points: tuple[Point, Point], *, by: StaffMember, at: datetime
) -> None:
    _mark(photo, points)
    _trace("photo_landmarks_set", photo, {}, by=by, at=at)


def _mark(photo: Photo, points: tuple[Point, Point] | None) -> None:
    one, two = points or (None, None)
    Photo.objects.filter(pk=photo.pk).update(
        mark_one_x=one.x if one else None,
        mark_one_y=one.y if one else None,
        mark_two_x=two.x if two else None,
        mark_two_y=two.y if two else None,
    )


def _trace(
    action: str,
    photo: Photo,
    detail: dict[str, str],
    *,
    by: StaffMember,
    at: datetime,
) -> None:
    subject = audit.Subject(
        name="photo", id=photo.pk, patient_id=photo.patient_id, detail=detail
    )
    audit.record(action, subject, at=at, by=by)
