"""The scalp from above: nose up, the patient's left at the viewer's left, eight zones.

The same paths serve pages, the phone form and the PDF; only the colours differ.
Coordinates are those of a drawing 300 wide and 336 high.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class ZoneShape:
    """`x`, `y`: middle of the value; `spread`: half axes of the field of dots."""

    code: str
    name: str | Promise
    path: str
    x: float
    y: float
    spread: tuple[float, float]


ZONES = (
    ZoneShape(
        "frontal",
        _("Frontal"),
        "M62 118C76 66 118 52 150 52C182 52 224 66 238 118"
        "C212 140 178 146 150 146C122 146 88 140 62 118Z",
        150,
        101.5,
        (62, 36),
    ),
    ZoneShape(
        "temporal_left",
        _("Temple, left"),
        "M20 118L62 118C72 126 80 131 88 134L84 190L20 190Z",
        59,
        155.5,
        (18, 26),
    ),
    ZoneShape(
        "temporal_right",
        _("Temple, right"),
        "M280 118L238 118C228 126 220 131 212 134L216 190L280 190Z",
        241,
        155.5,
        (18, 26),
    ),
    ZoneShape(
        "mid_scalp",
        _("Mid-scalp"),
        "M88 134C108 143 128 146 150 146C172 146 192 143 212 134L216 190"
        "C196 199 172 202 150 202C128 202 104 199 84 190Z",
        150,
        173.5,
        (54, 21),
    ),
    ZoneShape(
        "vertex",
        _("Vertex"),
        "M84 190C104 199 128 202 150 202C172 202 196 199 216 190"
        "C222 218 208 262 150 266C92 262 78 218 84 190Z",
        150,
        231.5,
        (50, 26),
    ),
    ZoneShape(
        "parietal_left",
        _("Side, left"),
        "M20 190L84 190C79 216 86 246 112 258L96 296L20 300Z",
        67,
        225.5,
        (16, 32),
    ),
    ZoneShape(
        "parietal_right",
        _("Side, right"),
        "M280 190L216 190C221 216 214 246 188 258L204 296L280 300Z",
        233,
        225.5,
        (16, 32),
    ),
    ZoneShape(
        "occipital",
        _("Occipital"),
        "M112 258C124 264 136 266 150 266C164 266 176 264 188 258L214 330L86 330Z",
        150,
        288.5,
        (34, 20),
    ),
)

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
    `points`: injection points to draw; `words`: what is spoken for this zone."""

    text: str = ""
    share: float | None = None
    chosen: bool = False
    selected: bool = False
    points: int = 0
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
    words: str


@dataclass(frozen=True, slots=True)
class ScalpMap:
    uid: str
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


def draw_zone(shape: ZoneShape, value: ZoneValue, palette: dict[str, str]) -> DrawnZone:
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
        words=f"{shape.name}: {spoken}" if spoken else str(shape.name),
    )


def scalp_map(
    values: Mapping[str, ZoneValue], *, uid: str = "scalp", paper: bool = False
) -> ScalpMap:
    palette = PAPER if paper else PAGE
    zones = tuple(
        draw_zone(shape, values.get(shape.code, ZoneValue()), palette)
        for shape in ZONES
    )
    spoken = "; ".join(zone.words for zone in zones if zone.value != ZoneValue())
    return ScalpMap(
        uid=uid,
        zones=zones,
        selected=tuple(zone for zone in zones if zone.value.selected),
        palette=palette,
        words=spoken,
    )
