"""One photo as its page shows it: picture, numbers, conditions, landmarks."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.domain.alignment import Point
from patients.domain.choices import PhotoState, PhotoView
from patients.domain.photo_quality import LEAST_SHARPNESS, MARKS
from patients.models.photo import Photo
from patients.presenters import photo_conditions
from patients.presenters.photo_conditions import Conditions
from patients.presenters.photo_matrix import fault_codes
from patients.presenters.photos import failure, view_hint, view_name


@dataclass(frozen=True, slots=True)
class PhotoDetail:
    """``marks`` are points in px of the picture, numbered from one; ``places`` the same
    in percent, as the form has them."""

    uid: str
    view: str
    view_name: str
    view_hint: str
    is_ready: bool
    is_close_up: bool
    taken_at: datetime
    uploaded_by: str
    large_url: str
    full_url: str
    width: int
    height: int
    faults: tuple[str, ...]
    failure: str
    photo: Photo
    conditions: Conditions | None
    set_id: int | None
    marks: tuple[Point, ...]
    places: dict[str, Decimal]
    radius: int
    least_sharpness: Decimal = LEAST_SHARPNESS


def detail(photo: Photo) -> PhotoDetail:
    photo_set, landmarks = photo.photo_set, photo.landmarks
    is_ready = photo.state == PhotoState.READY
    width, height = photo.width or 4, photo.height or 3
    return PhotoDetail(
        uid=str(photo.uid),
        view=photo.view,
        view_name=view_name(photo.view),
        view_hint=view_hint(photo.view),
        is_ready=is_ready,
        is_close_up=photo.view == PhotoView.MACRO,
        taken_at=photo.taken_at,
        uploaded_by=photo.uploaded_by.full_name if photo.uploaded_by else "",
        large_url=reverse("photo-file", args=[photo.uid, "large"]) if is_ready else "",
        full_url=reverse("photo-file", args=[photo.uid, "full"]) if is_ready else "",
        width=width,
        height=height,
        faults=tuple(_(MARKS[code]) for code in fault_codes(photo)),
        failure=failure(photo),
        photo=photo,
        conditions=photo_conditions.shown(photo_set.conditions)
        if photo_set is not None
        else None,
        set_id=photo_set.pk if photo_set else None,
        marks=(landmarks.first, landmarks.second) if landmarks else (),
        places=_places(photo),
        radius=max(width, height) // 60,
    )


def _places(photo: Photo) -> dict[str, Decimal]:
    shares = {
        "one_x": photo.mark_one_x,
        "one_y": photo.mark_one_y,
        "two_x": photo.mark_two_x,
        "two_y": photo.mark_two_y,
    }
    return {
        name: (Decimal(share) * 100).quantize(Decimal("0.01"))
        for name, share in shares.items()
        if share is not None
    }
