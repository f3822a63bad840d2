"""The standard views as cards: what each must show, and the photos there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.domain.choices import PhotoState, PhotoView
from patients.domain.photo_rules import REFUSALS, is_good_for_comparing
from patients.models.photo import Photo


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    uid: str
    state: str
    taken_at: datetime
    alt: str
    small_url: str
    large_url: str
    fault: str
    remark: str
    uploaded_by: str
    is_close_up: bool


@dataclass(frozen=True, slots=True)
class ViewCard:
    code: str
    name: str
    hint: str
    photos: tuple[ShownPhoto, ...]


def view_cards(photos: Iterable[Photo]) -> list[ViewCard]:
    """One card for each standard view, newest photo first."""
    rows = list(photos)
    return [
        ViewCard(
            view,
            view_name(view),
            _hint(view),
            tuple(shown(photo) for photo in rows if photo.view == view),
        )
        for view in PhotoView
    ]


def shown(photo: Photo) -> ShownPhoto:
    is_ready = photo.state == PhotoState.READY
    return ShownPhoto(
        uid=str(photo.uid),
        state=photo.state,
        taken_at=photo.taken_at,
        alt=_("Photo, view: %(view)s") % {"view": view_name(photo.view)},
        small_url=_url(photo, "medium") if is_ready else "",
        large_url=_url(photo, "large") if is_ready else "",
        fault=_fault(photo),
        remark=_remark(photo),
        uploaded_by=photo.uploaded_by.full_name if photo.uploaded_by else "",
        is_close_up=photo.view == PhotoView.MACRO,
    )


def view_name(view: str) -> str:
    return {
        PhotoView.FRONT: _("Front"),
        PhotoView.TOP_PART: _("Top, parted"),
        PhotoView.VERTEX: _("Vertex"),
        PhotoView.LEFT_TEMPORAL: _("Left temple"),
        PhotoView.RIGHT_TEMPORAL: _("Right temple"),
        PhotoView.OCCIPITAL: _("Back of the head"),
        PhotoView.MACRO: _("Close-up"),
    }[PhotoView(view)]


def _hint(view: str) -> str:
    return {
        PhotoView.FRONT: _("Face level, hair back, the whole hairline"),
        PhotoView.TOP_PART: _("Head bowed 45°, part in the middle"),
        PhotoView.VERTEX: _("From above and behind, crown in the middle"),
        PhotoView.LEFT_TEMPORAL: _("From the patient's left, ear in the picture"),
        PhotoView.RIGHT_TEMPORAL: _("From the patient's right, ear in the picture"),
        PhotoView.OCCIPITAL: _("From behind, head straight"),
        PhotoView.MACRO: _("At a fixed landmark, the same magnification"),
    }[PhotoView(view)]


def _url(photo: Photo, size: str) -> str:
    return reverse("photo-file", args=[photo.uid, size])


def _fault(photo: Photo) -> str:
    if photo.state != PhotoState.FAILED:
        return ""
    known = REFUSALS.get(photo.code)
    return _(known) if known else _("The photo could not be read. Upload it again.")


def _remark(photo: Photo) -> str:
    if photo.width is None or photo.height is None:
        return ""
    if is_good_for_comparing(photo.width, photo.height):
        return ""
    return _("Under 1200 pixels: too small for a close comparison.")
