"""Two photos of one view, what speaks against comparing them, and how one lies on the
other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.domain.alignment import similarity
from patients.domain.choices import PhotoView
from patients.domain.photo_conditions import PhotoConditions, differences, unsaid
from patients.models.photo import Photo
from patients.presenters.photo_conditions import difference_words
from patients.presenters.photo_matrix import fault_codes
from patients.presenters.photos import view_name
from patients.queries.photos import conditions_of

MODES = ("slider", "beside")
Judge = Callable[[PhotoConditions, PhotoConditions], list[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    view: PhotoView
    first: Photo | None
    second: Photo | None
    mode: str
    is_aligned: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: ``transform`` is an SVG transform, empty when it lies as it is;
    width and height are those it is drawn with."""

    uid: str
    day: date
    url: str
    detail_url: str
    width: int
    height: int
    transform: str
    has_landmarks: bool
    has_fault: bool
    alt: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of the page's own controls."""

    word: str
    url: str
    is_chosen: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    view: str
    view_name: str
    views: tuple[Choice, ...]
    modes: tuple[Choice, ...]
    aligning: tuple[Choice, ...]
    options: tuple[Photo, ...]
    mode: str
    older: Side | None
    newer: Side | None
    differing: tuple[str, ...]
    not_said: tuple[str, ...]
    can_align: bool
    is_aligned: bool

    @property
    def sides(self) -> tuple[Side, ...]:
        return tuple(side for side in (self.older, self.newer) if side is not None)

    @property
    def middle(self) -> int:
        """Where the slider stands at first, px of the earlier photo."""
        return self.older.width // 2 if self.older else 0

    @property
    def edge(self) -> int:
        """Breadth of the line between the two, px of the earlier photo."""
        return max(self.older.width // 300, 1) if self.older else 1

    @property
    def is_alike(self) -> bool:
        return not self.differing and not self.not_said


def is_mixed(first: Photo | None, second: Photo | None) -> bool:
    return first is not None and second is not None and first.view != second.view


def comparison(patient_id: int, ready: Sequence[Photo], asked: Asked) -> Comparison:
    of_view = [photo for photo in ready if photo.view == asked.view]
    pair = _pair(of_view, asked)
    mode = asked.mode if asked.mode in MODES else MODES[0]
    address = _Address(patient_id, asked.view, pair, mode, asked.is_aligned)
    older, newer = _sides(pair, is_aligned=asked.is_aligned)
    can_align = all(photo.landmarks for photo in pair) and bool(pair)
    return Comparison(
        view=asked.view,
        view_name=view_name(asked.view),
        views=tuple(_views(ready, address)),
        modes=(
            Choice(_("Slider"), address.to(mode="slider"), mode == "slider"),
            Choice(_("Side by side"), address.to(mode="beside"), mode == "beside"),
        ),
        aligning=(
            Choice(_("Aligned"), address.to(aligned="yes"), asked.is_aligned),
            Choice(_("As taken"), address.to(aligned="no"), not asked.is_aligned),
        ),
        options=tuple(of_view),
        mode=mode,
        older=older,
        newer=newer,
        differing=tuple(_against(pair, differences)),
        not_said=tuple(_against(pair, unsaid)),
        can_align=can_align,
        is_aligned=can_align and asked.is_aligned,
    )


@dataclass(frozen=True, slots=True)
class _Address:
    patient_id: int
    view: str
    pair: tuple[Photo, ...]
    mode: str
    is_aligned: bool

    def to(self, **changes: str) -> str:
        query = {"view": str(self.view), "mode": self.mode}
        query["aligned"] = "yes" if self.is_aligned else "no"
        for name, photo in zip(("first", "second"), self.pair, strict=False):
            query[name] = str(photo.uid)
        if "view" in changes:
            query = {"mode": self.mode}
        place = reverse("photo-compare", args=[self.patient_id])
        return f"{place}?{urlencode(query | changes)}"


def _pair(of_view: Sequence[Photo], asked: Asked) -> tuple[Photo, ...]:
    """The older one first. What was not chosen is the first or the last there is."""
    if len(of_view) <= 1:
        return ()
    inside = [
        photo
        for photo in (asked.first, asked.second)
        if photo is not None and photo.view == asked.view
    ]
    others = [photo for photo in (of_view[-1], *of_view) if photo not in inside]
    both = (inside + others)[:2]
    older, newer = sorted(both, key=lambda photo: (photo.taken_at, photo.pk))
    return older, newer


def _sides(
    pair: tuple[Photo, ...], *, is_aligned: bool
) -> tuple[Side | None, Side | None]:
    if not pair:
        return None, None
    older, newer = pair
    fixed, moving = older.landmarks, newer.landmarks
    laid = similarity(moving, fixed) if is_aligned and moving and fixed else None
    if laid is None:
        return _side(older, older), _side(newer, older)
    transform = f"matrix({laid.a} {laid.b} {-laid.b} {laid.a} {laid.e} {laid.f})"
    return _side(older, older), _side(newer, newer, transform)


def _side(photo: Photo, frame: Photo, transform: str = "") -> Side:
    day = timezone.localtime(photo.taken_at).date()
    return Side(
        uid=str(photo.uid),
        day=day,
        url=reverse("photo-file", args=[photo.uid, "large"]),
        detail_url=reverse("photo-detail", args=[photo.patient_id, photo.uid]),
        width=frame.width or 4,
        height=frame.height or 3,
        transform=transform,
        has_landmarks=photo.landmarks is not None,
        has_fault=bool(fault_codes(photo)),
        alt=_("%(view)s, %(day)s")
        % {"view": view_name(photo.view), "day": day.isoformat()},
    )


def _views(ready: Sequence[Photo], address: _Address) -> Iterable[Choice]:
    for view in PhotoView:
        count = sum(photo.view == view for photo in ready)
        if count or view == address.view:
            yield Choice(
                view_name(view), address.to(view=str(view)), view == address.view, count
            )


def _against(pair: tuple[Photo, ...], judge: Judge) -> list[str]:
    if not pair:
        return []
    older, newer = (conditions_of(photo) for photo in pair)
    return difference_words(judge(older, newer))
