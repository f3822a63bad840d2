"""All photos of a patient as a table: a row a view, a column a day, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.domain.choices import PhotoState, PhotoView
from patients.domain.photo_quality import AREATA_VIEWS, MARKS, STANDARD_VIEWS, faults
from patients.models.photo import Photo
from patients.models.photo_set import PhotoSet
from patients.presenters import photo_conditions
from patients.presenters.photo_conditions import Conditions
from patients.presenters.photos import failure, view_hint, view_name

MOST_DAYS = 6


@dataclass(frozen=True, slots=True)
class Thumb:
    """``marks`` are words for what is wrong with it, none when somebody kept it."""

    uid: str
    state: str
    url: str
    small_url: str
    alt: str
    marks: tuple[str, ...]
    is_kept: bool
    failure: str
    count_url: str


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    set_id: int | None
    conditions: Conditions | None
    taken: int


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    hint: str
    is_standard: bool
    cells: tuple[tuple[Thumb, ...], ...]

    @property
    def is_shown(self) -> bool:
        """Views of alopecia areata only where there are some."""
        return self.code not in AREATA_VIEWS or any(self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    days: tuple[Day, ...]
    rows: tuple[Row, ...]
    older: int
    standard: int = len(STANDARD_VIEWS)


def matrix(photos: Iterable[Photo], *, most: int = MOST_DAYS) -> Matrix:
    """``older`` counts the days that are left out."""
    by_day: dict[tuple[date, int | None], list[Photo]] = {}
    for photo in photos:
        by_day.setdefault(_day_of(photo), []).append(photo)
    keys = sorted(by_day, key=lambda key: (key[0], key[1] or 0), reverse=True)
    shown = keys[:most]
    return Matrix(
        days=tuple(_day(key, by_day[key]) for key in shown),
        rows=tuple(
            row
            for view in PhotoView
            if (row := _row(view, [by_day[key] for key in shown])).is_shown
        ),
        older=len(keys) - len(shown),
    )


def thumb(photo: Photo) -> Thumb:
    is_ready = photo.state == PhotoState.READY
    return Thumb(
        uid=str(photo.uid),
        state=photo.state,
        url=reverse("photo-detail", args=[photo.patient_id, photo.uid]),
        small_url=reverse("photo-file", args=[photo.uid, "small"]) if is_ready else "",
        alt=_("%(view)s, %(day)s")
        % {"view": view_name(photo.view), "day": _local_day(photo).isoformat()},
        marks=tuple(_(MARKS[code]) for code in fault_codes(photo)),
        is_kept=photo.kept_at is not None,
        failure=failure(photo),
        count_url=reverse("count-list", args=[photo.patient_id, photo.uid])
        if is_ready and photo.view == PhotoView.MACRO
        else "",
    )


def fault_codes(photo: Photo) -> tuple[str, ...]:
    """What is wrong with the picture; nothing once somebody said why it is kept."""
    measured = photo.measured
    if photo.kept_at is not None or measured is None:
        return ()
    is_late = photo.photo_set is not None and _local_day(photo) != photo.photo_set.day
    return faults(measured) + (("other_day",) if is_late else ())


def _local_day(photo: Photo) -> date:
    return timezone.localtime(photo.taken_at).date()


def _day_of(photo: Photo) -> tuple[date, int | None]:
    photo_set = photo.photo_set
    return (photo_set.day, photo_set.pk) if photo_set else (_local_day(photo), None)


def _day(key: tuple[date, int | None], photos: Sequence[Photo]) -> Day:
    photo_set: PhotoSet | None = photos[0].photo_set
    is_said = photo_set is not None and photo_set.conditions_at is not None
    return Day(
        day=key[0],
        set_id=key[1],
        conditions=photo_conditions.shown(photo_set.conditions)
        if photo_set is not None and is_said
        else None,
        taken=len({photo.view for photo in photos} & set(STANDARD_VIEWS)),
    )


def _row(view: PhotoView, days: Sequence[Sequence[Photo]]) -> Row:
    return Row(
        code=view,
        name=view_name(view),
        hint=view_hint(view),
        is_standard=view in STANDARD_VIEWS,
        cells=tuple(
            tuple(thumb(photo) for photo in photos if photo.view == view)
            for photos in days
        ),
    )
