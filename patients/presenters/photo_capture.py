"""How far a set is: its six views with what was taken, for phone and screen alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from patients.domain.choices import PhotoView
from patients.domain.photo_quality import AREATA_VIEWS, STANDARD_VIEWS, next_patch
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
    newest = _newest(photos)
    return [_step(view, newest.get(view)) for view in STANDARD_VIEWS]


def more_steps(photos: Iterable[Photo], known: Iterable[str]) -> list[Step]:
    """Views of alopecia areata to offer: brows, lashes, nails, the patches of this set
    and of earlier days (``known``), and one patch more."""
    newest = _newest(photos)
    offered = {*newest, *known, PhotoView.BROWS, PhotoView.LASHES, PhotoView.NAILS}
    offered.add(next_patch(offered) or "")
    return [_step(view, newest.get(view)) for view in AREATA_VIEWS if view in offered]


def taken_besides(photos: Iterable[Photo]) -> list[Step]:
    """What arrived besides the six, for staff."""
    newest = _newest(photos)
    return [_step(view, newest[view]) for view in AREATA_VIEWS if view in newest]


def _newest(photos: Iterable[Photo]) -> dict[str, Photo]:
    newest: dict[str, Photo] = {}
    for photo in photos:
        newest.setdefault(photo.view, photo)
    return newest


def _step(view: str, photo: Photo | None) -> Step:
    return Step(
        code=view,
        name=view_name(view),
        is_taken=photo is not None,
        has_fault=photo is not None and bool(fault_codes(photo)),
        thumb=thumb(photo) if photo else None,
    )
