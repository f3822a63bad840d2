"""Hair counts in words, and their marks as the page and the drawing need them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.domain.counting import Difference, MarkKind
from patients.domain.zone_measures import HairState
from patients.models.counting import HairCount
from patients.presenters.assessment import ZONE_NAMES
from patients.queries.counting import frame_of, marks_of, result_of, ruler_of

NOTHING = "–"
# A mark is drawn with a radius of 8 of these parts of the longer edge.
MARKS_ACROSS = 1280


@dataclass(frozen=True, slots=True)
class CountLine:
    """One count in a list. ``url`` opens it; drafts of others have none."""

    pk: int
    zone: str
    setting: str
    assessor: str
    at: datetime
    is_signed: bool
    is_repeat: bool
    result: str
    url: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A result with its unit; ``again`` and ``difference`` of the second assessor."""

    name: str
    value: str
    unit: str
    again: str = ""
    difference: str = ""

    @property
    def is_known(self) -> bool:
        """Not when nothing of it was marked."""
        return self.value != NOTHING


@dataclass(frozen=True, slots=True)
class Dot:
    """Positions as SVG wants them, whatever the language of the page."""

    kind: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Stage:
    """The picture with frame and marks: sizes in pixels of the full picture."""

    width: int
    height: int
    picture_url: str
    drawing: dict[str, Any]
    dots: tuple[Dot, ...]
    mark_scale: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two counts of one frame: who, when, and each figure beside the other."""

    assessor: str
    at: datetime
    is_same_person: bool
    figures: tuple[Figure, ...]


def mark_words() -> list[tuple[str, str, str]]:
    """Kind, what it is called, and the key that picks it."""
    return [
        (MarkKind.TERMINAL, _("Terminal hair"), "T"),
        (MarkKind.VELLUS, _("Vellus hair"), "V"),
        (MarkKind.UNIT, _("Unit of two or more"), "U"),
        (MarkKind.SINGLE_UNIT, _("Unit of one hair"), "S"),
    ]


def setting_words(count: HairCount) -> str:
    """Device, magnification and hair state: what must be the same to compare."""
    states = {
        HairState.NATURAL: _("hair as it is"),
        HairState.TRIMMED: _("hair trimmed"),
        HairState.SHAVED: _("shaved, 1 cm²"),
        HairState.SHAVED_DYED: _("shaved and dyed, 1 cm²"),
    }
    parts = (
        count.device,
        f"{count.magnification}×",
        states[HairState(count.hair_state)],
        count.landmark,
    )
    return ", ".join(part for part in parts if part)


def zone_words(count: HairCount) -> str:
    return str(ZONE_NAMES[count.zone])


def count_lines(
    counts: Iterable[HairCount], *, patient_id: int, person_id: int
) -> list[CountLine]:
    return [
        CountLine(
            pk=count.pk,
            zone=zone_words(count),
            setting=setting_words(count),
            assessor=count.assessor.full_name,
            at=count.signed_at or count.saved_at,
            is_signed=count.is_signed,
            is_repeat=count.repeat_of_id is not None,
            result=_density(count),
            url=reverse("count-detail", args=[patient_id, count.pk])
            if count.is_signed or count.assessor_id == person_id
            else "",
        )
        for count in counts
    ]


def stage(count: HairCount, *, with_marks: bool = True) -> Stage:
    photo = count.photo
    assert photo.width is not None
    assert photo.height is not None
    frame, ruler = frame_of(count), ruler_of(count)
    marks = marks_of(count) if with_marks else ()
    return Stage(
        width=photo.width,
        height=photo.height,
        picture_url=reverse("photo-file", args=[photo.uid, "full"]),
        drawing={
            "ruler": [float(at) for at in _line(ruler)] if ruler else None,
            "frame": [frame.left, frame.top, frame.width, frame.height]
            if frame
            else None,
            "marks": [[m.kind, float(m.at.x), float(m.at.y)] for m in marks],
        },
        dots=tuple(Dot(m.kind, str(m.at.x), str(m.at.y)) for m in marks),
        mark_scale=f"{max(photo.width, photo.height) / MARKS_ACROSS:.3f}",
    )


def figures(count: HairCount, again: HairCount | None = None) -> tuple[Figure, ...]:
    """The results of a signed count, beside those of a second one of the same frame."""
    first, second = result_of(count), result_of(again) if again else None
    rows = (
        (_("Hairs counted"), "", "hairs"),
        (_("Density"), _("hairs per cm²"), "density_per_cm2"),
        (_("Vellus share"), "%", "vellus_percent"),
        (_("Follicular units"), _("per cm²"), "units_per_cm2"),
        (_("Units of one hair"), "%", "single_unit_percent"),
    )
    return tuple(
        _figure(name, unit, getattr(first, key), getattr(second, key, None))
        for name, unit, key in rows
    )


def drawing_words(marks: int) -> str:
    return ngettext("%(count)d mark", "%(count)d marks", marks) % {"count": marks}


def short(value: Decimal | None) -> str:
    """With two places: more is stored than a reader needs."""
    return NOTHING if value is None else number_format(value, 2)


def comparison(count: HairCount, again: HairCount) -> Comparison:
    assert again.signed_at is not None
    return Comparison(
        assessor=again.assessor.full_name,
        at=again.signed_at,
        is_same_person=again.assessor_id == count.assessor_id,
        figures=figures(count, again),
    )


def _line(ruler: Any) -> tuple[Decimal, ...]:
    return (ruler.start.x, ruler.start.y, ruler.end.x, ruler.end.y)


def _figure(
    name: str, unit: str, value: Decimal | int | None, again: Decimal | int | None
) -> Figure:
    if value is None or again is None:
        return Figure(name, _shown(value), unit, _shown(again))
    difference = Difference(Decimal(value), Decimal(again))
    sign = "+" if difference.absolute > 0 else ""
    words = f"{sign}{number_format(difference.absolute)}"
    if difference.percent is not None:
        words = _("%(absolute)s, %(percent)s %% of the mean") % {
            "absolute": words,
            "percent": number_format(difference.percent),
        }
    return Figure(name, _shown(value), unit, _shown(again), words)


def _shown(value: Decimal | int | None) -> str:
    return NOTHING if value is None else number_format(value)


def _density(count: HairCount) -> str:
    if count.density_per_cm2 is None:
        return ""
    return _("%(density)s hairs per cm²") % {
        "density": number_format(count.density_per_cm2)
    }
