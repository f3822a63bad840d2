"""How far a set is: its six views with what was taken, for phone and screen alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from patients.domain.photo_quality import STANDARD_VIEWS
from patients.models.photo import Photo
from patients.presenters.photo_matrix import Thumb, fault_codes, thumb
from patients.presenters.photos import view_name


@dataclass(frozen=True, slots=True)
class Step:
    """``thumb`` is for staff alone: no picture goes back to the phone."""

    code: str
    name: str
    is_taken: bool
    has_fault: bool
    thumb: Thumb | None


def steps(photos: Iterable[Photo]) -> list[Step]:
    """The six standard views in the order of taking; of each the newest photo."""
    newest: dict[str, Photo] = {}
    for photo in photos:
        newest.setdefault(photo.view, photo)
    return [_step(view, newest.get(view)) for view in STANDARD_VIEWS]


def _step(view: str, photo: Photo | None) -> Step:
    return Step(
        code=view,
        name=view_name(view),
        is_taken=photo is not None,
        has_fault=photo is not None and bool(fault_codes(photo)),
        thumb=thumb(photo) if photo else None,
    )
