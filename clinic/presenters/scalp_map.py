"""The scalp from five sides, eight zones, the same everywhere.

The same paths serve pages, the phone form and the PDF; only the colours differ.
Coordinates are those of a drawing 300 wide and 336 high (`scalp_shapes`).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from clinic.presenters.scalp_shapes import (
    TOP,
    VIEWS,
    ZONES,
    HeadView,
    View,
    ZoneShape,
)

__all__ = [
    "ZONES",
    "View",
    "ZoneShape",
    "ZoneValue",
    "legend",
    "scalp_map",
    "scalp_views",
]

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
# Of a key's two directions, how much the one across counts against the one along.
ACROSS = 2
# Nearer than this, two zones lie side by side and not one behind the other.
LEAST_STEP = 10

PAGE = {
    "1": "var(--an-zone-1)",
    "2": "var(--an-zone-2)",
    "3": "var(--an-zone-3)",
    "4": "var(--an-zone-4)",
    "5": "var(--an-zone-5)",
    "none": "var(--an-sunken)",
    "chosen": "var(--an-teal-200)",
    "gap": "var(--an-surface)",
    "hair": "var(--an-hair)",
    "skin": "var(--an-skin)",
    "skin_line": "var(--an-skin-line)",
    "outline": "var(--an-teal-900)",
    "capsule": "var(--an-capsule)",
    "ink": "var(--an-capsule-ink)",
    "point": "var(--an-point)",
}
# Paper and mail know no custom properties: the light theme, written out.
PAPER = {
    "1": "#edb3a0",
    "2": "#f4d9a8",
    "3": "#eef0d8",
    "4": "#bfe3dc",
    "5": "#8fcac6",
    "none": "#eef4f3",
    "chosen": "#bfe3dc",
    "gap": "#ffffff",
    "hair": "#17292a",
    "skin": "#f3efe9",
    "skin_line": "#b9aa97",
    "outline": "#06393a",
    "capsule": "#ffffff",
    "ink": "#17292a",
    "point": "#0a4b4c",
}
# Share of the patient's own occipital value, in percent, at which a band begins.
BANDS = ((95, "5"), (80, "4"), (65, "3"), (50, "2"))


@dataclass(frozen=True, slots=True)
class ZoneValue:
    """`text`: digits of the capsule; `share`: percent of the occipital value;
    `points`: injection points to draw; `landmark`: the place was
    fixed by measuring; `words`: what is spoken for this zone."""

    text: str = ""
    share: float | None = None
    chosen: bool = False
    selected: bool = False
    points: int = 0
    landmark: bool = False
    href: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class DrawnZone:
    shape: ZoneShape
    value: ZoneValue
    fill: str
    hairs: str
    dots: tuple[tuple[float, float], ...]
    capsule_x: float
    capsule_y: float
    capsule_width: float
    text_y: float
    dot_x: float
    dot_y: float
    words: str
    neighbours: dict[str, str]


@dataclass(frozen=True, slots=True)
class ScalpMap:
    uid: str
    view: HeadView
    zones: tuple[DrawnZone, ...]
    selected: tuple[DrawnZone, ...]
    palette: dict[str, str]
    words: str


def band(share: float | None) -> str:
    if share is None:
        return "none"
    return next((name for floor, name in BANDS if share >= floor), "1")


def dots(shape: ZoneShape, count: int) -> tuple[tuple[float, float], ...]:
    """Evenly strewn, the same each time: the seeds of a sunflower."""
    return tuple(
        (
            round(shape.x + shape.spread[0] * radius * math.cos(angle), 1),
            round(shape.y + shape.spread[1] * radius * math.sin(angle), 1),
        )
        for radius, angle in (
            (math.sqrt((index + 0.5) / count), index * GOLDEN_ANGLE)
            for index in range(count)
        )
    )


def neighbours(shape: ZoneShape, shapes: tuple[ZoneShape, ...]) -> dict[str, str]:
    """Where each arrow key leads from this zone: the nearest one in that direction."""
    found: dict[str, tuple[float, str]] = {}
    for other in shapes:
        dx, dy = other.x - shape.x, other.y - shape.y
        steps = (
            ("left", -dx, dy),
            ("right", dx, dy),
            ("up", -dy, dx),
            ("down", dy, dx),
        )
        for key, along, across in steps:
            if along >= LEAST_STEP and along * ACROSS >= abs(across):
                far = (along + ACROSS * abs(across), other.code)
                found[key] = min(found.get(key, far), far)
    return {key: code for key, (_far, code) in found.items()}


def draw_zone(
    shape: ZoneShape,
    value: ZoneValue,
    palette: dict[str, str],
    shapes: tuple[ZoneShape, ...] = ZONES,
) -> DrawnZone:
    name = band(value.share)
    width = 12 + 7.5 * len(value.text)
    spoken = value.words or value.text
    return DrawnZone(
        shape=shape,
        value=value,
        fill=palette["chosen" if value.chosen else name],
        hairs="" if name == "none" or value.chosen else name,
        dots=dots(shape, value.points),
        capsule_x=shape.x - width / 2,
        capsule_y=shape.y - 9.5,
        capsule_width=width,
        text_y=shape.y + 4.5,
        dot_x=shape.x + width / 2,
        dot_y=shape.y - 14,
        words=f"{shape.name}: {spoken}" if spoken else str(shape.name),
        neighbours=neighbours(shape, shapes),
    )


def scalp_map(
    values: Mapping[str, ZoneValue],
    *,
    uid: str = "scalp",
    paper: bool = False,
    view: str = View.TOP,
) -> ScalpMap:
    """`values` of zones that are not seen from this side are left out."""
    palette = PAPER if paper else PAGE
    head = VIEWS[View(view)]
    zones = tuple(
        draw_zone(shape, values.get(shape.code, ZoneValue()), palette, head.zones)
        for shape in head.zones
    )
    spoken = "; ".join(zone.words for zone in zones if zone.value != ZoneValue())
    return ScalpMap(
        uid=uid if head is TOP else f"{uid}-{head.code}",
        view=head,
        zones=zones,
        selected=tuple(zone for zone in zones if zone.value.selected),
        palette=palette,
        words=spoken,
    )


@dataclass(frozen=True, slots=True)
class Swatch:
    """A band of the legend: its colour, its hair strokes and the shares it stands for.
    Each is a drawing of its own, with its own strokes: WeasyPrint shares none."""

    uid: str
    palette: dict[str, str]
    band: str
    low: int
    high: int

    @property
    def fill(self) -> str:
        return self.palette[self.band]

    @property
    def is_lowest(self) -> bool:
        return self.low == 0

    @property
    def is_highest(self) -> bool:
        return self.band == BANDS[0][1]


@dataclass(frozen=True, slots=True)
class Legend:
    swatches: tuple[Swatch, ...]


def legend(*, uid: str = "legend", paper: bool = False) -> Legend:
    """The bands of density from the lowest; strokes and numbers say them too."""
    floors = [(0, "1"), *reversed(BANDS)]
    ends = [floor - 1 for floor, _band in floors[1:]] + [100]
    palette = PAPER if paper else PAGE
    return Legend(
        tuple(
            Swatch(f"{uid}-{name}", palette, name, floor, end)
            for (floor, name), end in zip(floors, ends, strict=True)
        ),
    )


def scalp_views(
    values: Mapping[str, ZoneValue], *, uid: str = "scalp", paper: bool = False
) -> tuple[ScalpMap, ...]:
    """All five sides, from above first."""
    return tuple(scalp_map(values, uid=uid, paper=paper, view=view) for view in View)
