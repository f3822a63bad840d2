"""The photos beside a measure, as thumbnails."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from patients.models.photo import Photo
from patients.presenters.photo_matrix import Thumb, thumb


@dataclass(frozen=True, slots=True)
class ZonePhoto:
    pk: int
    thumb: Thumb
    is_linked: bool


def zone_photos(
    photos: Iterable[Photo], linked: Collection[str]
) -> tuple[ZonePhoto, ...]:
    """``linked`` as a form holds them."""
    return tuple(
        ZonePhoto(photo.pk, thumb(photo), str(photo.pk) in linked) for photo in photos
    )


def linked_thumbs(
    photos: Mapping[str, Sequence[Photo]], zone: str, linked: Collection[int]
) -> tuple[Thumb, ...]:
    return tuple(thumb(each) for each in photos.get(zone, ()) if each.pk in linked)
