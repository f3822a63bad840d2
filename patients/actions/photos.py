"""Take in clinical photos, and draw their sizes in the worker."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from clinic.queries.site import home_location
from clinic.storage import private
from patients.actions.photo_sets import NoPhotoConsent, set_of_day
from patients.domain.choices import PhotoState, PhotoView
from patients.domain.photo_rules import REFUSALS, Inspected, NotAPhoto
from patients.models.patient import Patient
from patients.models.photo import Photo
from patients.models.photo_set import PhotoSet
from patients.presenters.header import today_of_clinic
from patients.presenters.photos import view_name
from patients.queries.assessments import draft_of
from patients.queries.photos import (
    MOST_ATTEMPTS,
    consent_stands,
    given_up,
    waiting,
)
from patients.storage import pictures
from patients.storage.pictures import Drawn
from patients.tasks import draw_photo_sizes

log = logging.getLogger(__name__)

# Longer than the hard time limit of a task: whoever still holds it is dead.
LEASE = timedelta(minutes=6)
# Cameras that have lost their clock say 1970 or 2080.
OLDEST_YEAR = 2000
# A phone in a loop fills no disk.
MOST_IN_A_SET = 60


class Refused(Exception):
    """The upload is no photo that can be kept; the message is for the person."""


@dataclass(frozen=True, slots=True)
class PhotoUpload:
    """``photo_set`` is the set that a phone takes; a file chosen by staff goes into the
    set of the day on which its camera says it was taken."""

    view: PhotoView
    content: bytes
    photo_set: PhotoSet | None = None


def upload(
    *, patient: Patient, picture: PhotoUpload, by: StaffMember | None, at: datetime
) -> Photo:
    """Keep the upload privately and queue its drawing. The same picture of the same
    view is kept once, and refused under another view. Without ``by`` it came by link
    and takes the place of what that device took of this view before."""
    try:
        inspected = pictures.inspect(picture.content)
    except NotAPhoto as refusal:
        raise Refused(_(REFUSALS[refusal.code])) from None
    key = private.save(picture.content, suffix=inspected.suffix)
    try:
        photo = _keep(patient, picture, _Kept(key, inspected, by, at))
    except Exception:
        private.delete(key)
        raise
    if photo.original_key != key:
        private.delete(key)
    return photo


@dataclass(frozen=True, slots=True)
class _Kept:
    key: str
    inspected: Inspected
    by: StaffMember | None
    at: datetime


@transaction.atomic
def _keep(patient: Patient, picture: PhotoUpload, kept: _Kept) -> Photo:
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    if not consent_stands(patient, at=kept.at):
        raise NoPhotoConsent(_("The patient has not agreed to photos."))
    sha256 = hashlib.sha256(picture.content).hexdigest()
    existing = _same_file(patient, picture.view, sha256)
    if existing is not None:
        return existing
    taken_at = _taken_at(kept)
    photo_set = _set_for(patient, picture, taken_at, kept)
    if photo_set.photos.count() >= MOST_IN_A_SET:
        raise Refused(_("There are enough photos of this day. Ask the clinic."))
    found = kept.inspected
    photo = Photo.objects.create(
        patient=patient,
        assessment=draft_of(patient),
        photo_set=photo_set,
        view=picture.view,
        original_key=kept.key,
        sha256=sha256,
        width=found.width,
        height=found.height,
        sharpness=found.sharpness,
        dark_percent=found.dark_percent,
        bright_percent=found.bright_percent,
        taken_at=taken_at,
        uploaded_by=kept.by,
        uploaded_at=kept.at,
    )
    _trace("photo_uploaded", photo, kept.at, by=kept.by, actor="patient")
    if kept.by is None:
        _replace_earlier(photo, at=kept.at)
    draw_photo_sizes.delay_on_commit(photo_id=photo.pk)
    return photo


def _same_file(patient: Patient, view: PhotoView, sha256: str) -> Photo | None:
    """The very file, when it is on file already. Under another view it is refused."""
    same = Photo.objects.filter(patient=patient, sha256=sha256, removed_at=None)
    existing = same.exclude(state=PhotoState.FAILED).first()
    if existing is not None and existing.view != view:
        raise Refused(
            _(
                "This very file is kept as another view: %(view)s. One photo has one view."
            )
            % {"view": view_name(existing.view)}
        )
    return existing


def _set_for(
    patient: Patient, picture: PhotoUpload, taken_at: datetime, kept: _Kept
) -> PhotoSet:
    if picture.photo_set is not None:
        return picture.photo_set
    if kept.by is None:
        raise ValueError("a photo without a person belongs to a link's set")
    day = today_of_clinic(taken_at)
    return set_of_day(patient, day, by=kept.by, at=kept.at)


def _replace_earlier(photo: Photo, *, at: datetime) -> None:
    """Taken again by phone: the earlier try is hidden, unless staff chose to keep it."""
    earlier = Photo.objects.filter(
        photo_set=photo.photo_set,
        view=photo.view,
        uploaded_by=None,
        removed_at=None,
        kept_at=None,
    ).exclude(pk=photo.pk)
    for each in earlier:
        Photo.objects.filter(pk=each.pk).update(removed_at=at)
        _trace("photo_replaced", each, at, actor="patient")


def _taken_at(kept: _Kept) -> datetime:
    """The camera's clock read in the clinic's zone, unless it cannot be right."""
    taken, location = kept.inspected.taken, home_location()
    if taken is None or location is None or taken.year < OLDEST_YEAR:
        return kept.at
    return min(timezone.make_aware(taken, location.zone), kept.at)


def draw_sizes(*, photo_id: int, at: datetime) -> None:
    """Draw one photo's sizes and put the clean picture in the upload's place. A second
    run finds nothing to do."""
    photo = claim(photo_id, at=at)
    if photo is None:
        log.info("photo_not_waiting photo_id=%s", photo_id)
        return
    try:
        drawn = pictures.redraw(private.read(photo.original_key))
    except NotAPhoto as refusal:
        _give_up(photo, code=refusal.code, at=at)
    except FileNotFoundError:
        _give_up(photo, code="file_missing", at=at)
    else:
        _put_in_place(photo, drawn, at=at)


def claim(photo_id: int, *, at: datetime) -> Photo | None:
    """Take one photo to draw; None when it is done, taken, or tried too often."""
    free = Q(state=PhotoState.QUEUED) | Q(
        state=PhotoState.PROCESSING, lease_until__lt=at
    )
    taken = Photo.objects.filter(free, pk=photo_id, attempts__lt=MOST_ATTEMPTS).update(
        state=PhotoState.PROCESSING,
        lease_until=at + LEASE,
        attempts=F("attempts") + 1,
    )
    return Photo.objects.get(pk=photo_id) if taken else None


def _put_in_place(photo: Photo, drawn: Drawn, *, at: datetime) -> None:
    raw = photo.original_key
    keys = {
        f"{name}_key": private.save(content, suffix="jpg")
        for name, content in drawn.sizes.items()
    }
    keys["original_key"] = private.save(drawn.full, suffix="jpg")
    keys["ghost_key"] = private.save(drawn.ghost, suffix="jpg")
    with transaction.atomic():
        # Somebody else's turn since the lease ran out: theirs counts.
        mine = Photo.objects.filter(
            pk=photo.pk, state=PhotoState.PROCESSING, attempts=photo.attempts
        ).update(
            state=PhotoState.READY,
            lease_until=None,
            width=drawn.width,
            height=drawn.height,
            **keys,
        )
        if mine:
            _trace("photo_drawn", photo, at)
    for key in [raw] if mine else keys.values():
        private.delete(key)


def _give_up(photo: Photo, *, code: str, at: datetime) -> None:
    """An upload that cannot be drawn is not kept: its metadata was never removed."""
    with transaction.atomic():
        ended = Photo.objects.filter(
            pk=photo.pk, state=PhotoState.PROCESSING, attempts=photo.attempts
        ).update(state=PhotoState.FAILED, code=code, lease_until=None, original_key="")
        if ended:
            _trace("photo_failed", photo, at)
    if ended and photo.original_key:
        private.delete(photo.original_key)


def sweep(*, at: datetime) -> None:
    """Give up what killed its worker three times; ring again for what nobody drew."""
    for photo in given_up(at):
        _give_up(photo, code="gave_up", at=at)
    for photo_id in waiting(at).values_list("pk", flat=True)[:100]:
        draw_photo_sizes.delay_on_commit(photo_id=photo_id)


@transaction.atomic
def remove(*, photo: Photo, by: StaffMember, at: datetime) -> None:
    """Hide a photo from the record; it was of somebody else, or not wanted."""
    if Photo.objects.filter(pk=photo.pk, removed_at=None).update(removed_at=at):
        _trace("photo_removed", photo, at, by=by)


def _trace(
    action: str,
    photo: Photo,
    at: datetime,
    *,
    by: StaffMember | None = None,
    actor: str = "system",
) -> None:
    audit.record(
        action,
        audit.Subject(name="photo", id=photo.pk, patient_id=photo.patient_id),
        at=at,
        by=by,
        actor=None if by else actor,
    )
