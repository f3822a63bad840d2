"""The standard views in words, and one photo as a list shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.domain.choices import PhotoState, PhotoView
from patients.domain.photo_quality import PATCHES
from patients.domain.photo_rules import REFUSALS
from patients.models.photo import Photo


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    uid: str
    taken_at: datetime
    alt: str
    small_url: str
    large_url: str
    view: str


def shown(photo: Photo) -> ShownPhoto:
    is_ready = photo.state == PhotoState.READY
    return ShownPhoto(
        uid=str(photo.uid),
        taken_at=photo.taken_at,
        alt=_("Photo, view: %(view)s") % {"view": view_name(photo.view)},
        small_url=_url(photo, "small") if is_ready else "",
        large_url=_url(photo, "large") if is_ready else "",
        view=view_name(photo.view),
    )


def view_name(view: str) -> str:
    if view in PATCHES:
        return _("Bald patch %(number)s") % {"number": PATCHES.index(view) + 1}
    return {
        PhotoView.FRONT: _("Front"),
        PhotoView.TOP_PART: _("Top, parted"),
        PhotoView.VERTEX: _("Vertex"),
        PhotoView.LEFT_TEMPORAL: _("Left temple"),
        PhotoView.RIGHT_TEMPORAL: _("Right temple"),
        PhotoView.OCCIPITAL: _("Back of the head"),
        PhotoView.MACRO: _("Close-up"),
        PhotoView.BROWS: _("Brows"),
        PhotoView.LASHES: _("Lashes"),
        PhotoView.NAILS: _("Nails"),
    }[PhotoView(view)]


def view_hint(view: str) -> str:
    if view in PATCHES:
        return _("The whole patch, with a ruler beside it in the picture")
    return {
        PhotoView.FRONT: _("Face level, hair back, the whole hairline"),
        PhotoView.TOP_PART: _("Head bowed 45°, part in the middle"),
        PhotoView.VERTEX: _("From above and behind, crown in the middle"),
        PhotoView.LEFT_TEMPORAL: _("From the patient's left, ear in the picture"),
        PhotoView.RIGHT_TEMPORAL: _("From the patient's right, ear in the picture"),
        PhotoView.OCCIPITAL: _("From behind, head straight"),
        PhotoView.MACRO: _("At a fixed landmark, the same magnification"),
        PhotoView.BROWS: _("Both brows, face level"),
        PhotoView.LASHES: _("Both eyes from near, upper and lower lashes"),
        PhotoView.NAILS: _("All the nails of both hands"),
    }[PhotoView(view)]


def _url(photo: Photo, size: str) -> str:
    return reverse("photo-file", args=[photo.uid, size])


def failure(photo: Photo) -> str:
    """Why it could not be drawn; "" when it could."""
    if photo.state != PhotoState.FAILED:
        return ""
    known = REFUSALS.get(photo.code)
    return _(known) if known else _("The photo could not be read. Upload it again.")
