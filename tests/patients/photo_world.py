"""Photo consent, sets and drawn photos for the tests of pages and links."""

from datetime import timedelta

from django.utils import timezone

from clinic.domain.links import path
from clinic.domain.message_states import LinkPurpose
from patients.actions.photo_sets import hand_over, note_conditions, set_of_day
from patients.actions.photos import PhotoUpload, draw_sizes, upload
from patients.domain.choices import PhotoView
from patients.domain.photo_conditions import Condition, PhotoConditions
from patients.models import Photo
from tests.factories.patients import ConsentFactory
from tests.patients.pictures import sharp

STANDARD = PhotoConditions(held=frozenset(Condition))


def agree(patient, **changes):
    return ConsentFactory(patient=patient, kind="photo", agreed=True, **changes)


def taken(patient, by, *, view="vertex", days_ago=0, content=None, held=STANDARD):
    """One drawn photo of a view, in its day's set with these conditions."""
    at = timezone.now() - timedelta(days=days_ago)
    picture = PhotoUpload(PhotoView(view), content or sharp())
    photo = upload(patient=patient, picture=picture, by=by, at=at)
    if held is not None:
        note_conditions(photo.photo_set, held, by=by, at=at)
    draw_sizes(photo_id=photo.pk, at=at)
    return Photo.objects.select_related("photo_set").get(pk=photo.pk)


def phone(patient, by, *, ago=timedelta(0)):
    """The address that a phone opens, made a while ago."""
    handed = hand_over(patient, by=by, at=timezone.now() - ago)
    return handed.photo_set, path(LinkPurpose.PHOTOS, handed.token)


def empty_set(patient, by):
    now = timezone.now()
    return set_of_day(patient, now.date(), by=by, at=now)
