"""The head of the SALT score: four regions around the crown, as they are weighted.

Seen from above and unfolded, nose up, the patient's left at the viewer's left as in the
scalp map. Each region fills from below by the percent of hair that is lost.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

WIDTH, HEIGHT = 300, 276
_MIDDLE, _CENTRE, _OUTER = 150.0, 142.0, (124.0, 126.0)
_INNER_CENTRE, _INNER = 128.0, (66.0, 74.0)
# (field, degrees from the right, clockwise: begin and end)
_RING = (
    ("salt_right", -58.0, 46.0),
    ("salt_posterior", 46.0, 134.0),
    ("salt_left", 134.0, 238.0),
)


@dataclass(frozen=True, slots=True)
class SaltRegion:
    """`top`, `tall`: the box that fills; `level`: its top edge at the present value."""

    name: str
    label: str
    weight: str
    path: str
    x: float
    y: float
    top: float
    tall: float
    level: float
    filled: float
    percent: str
    now: str


def salt_regions(values: Mapping[str, Any]) -> tuple[SaltRegion, ...]:
    """`values` by field name; anything that is no number of percent counts as blank."""
    shapes = (("salt_vertex", _crown()), *((n, _ring(a, b)) for n, a, b in _RING))
    return tuple(_region(name, shape, values.get(name)) for name, shape in shapes)


_Shape = tuple[str, tuple[float, float], tuple[float, float]]


def _region(name: str, shape: _Shape, value: Any) -> SaltRegion:
    path, (x, y), (top, tall) = shape
    label, weight = {
        "salt_vertex": (_("Vertex"), "40"),
        "salt_posterior": (_("Back"), "24"),
        "salt_right": (_("Right side"), "18"),
        "salt_left": (_("Left side"), "18"),
    }[name]
    known = value if isinstance(value, Decimal) else None
    share = float(known) / 100 if known is not None else 0.0
    return SaltRegion(
        name=name,
        label=label,
        weight=weight,
        path=path,
        x=x,
        y=y,
        top=top,
        tall=tall,
        level=round(top + tall * (1 - share), 1),
        filled=round(tall * share, 1),
        percent="–" if known is None else f"{_plain(known)} %",
        now="" if known is None else str(known),
    )


def _plain(value: Decimal) -> str:
    whole = value.to_integral_value()
    return number_format(whole if whole == value else value.normalize())


def _crown() -> _Shape:
    rx, ry = _INNER
    left, y = _MIDDLE - rx, _INNER_CENTRE
    path = f"M{left} {y}a{rx} {ry} 0 1 0 {2 * rx} 0a{rx} {ry} 0 1 0 {-2 * rx} 0Z"
    return path, (_MIDDLE, y), (y - ry, 2 * ry)


def _ring(begin: float, end: float) -> _Shape:
    outer_begin, outer_end = _on_outer(begin), _on_outer(end)
    inner_begin, inner_end = _on_inner(begin), _on_inner(end)
    rx, ry = _OUTER
    ix, iy = _INNER[0] + 4, _INNER[1] + 4
    path = (
        f"M{_pair(outer_begin)}A{rx} {ry} 0 0 1 {_pair(outer_end)}"
        f"L{_pair(inner_end)}A{ix} {iy} 0 0 0 {_pair(inner_begin)}Z"
    )
    steps = [begin + (end - begin) * n / 12 for n in range(13)]
    points = [_on_outer(a) for a in steps] + [_on_inner(a) for a in steps]
    heights = [y for _x, y in points]
    middle = (begin + end) / 2
    near, far = _on_inner(middle), _on_outer(middle)
    label = (round((near[0] + far[0]) / 2, 1), round((near[1] + far[1]) / 2, 1))
    return path, label, (round(min(heights), 1), round(max(heights) - min(heights), 1))


def _on_outer(degrees: float) -> tuple[float, float]:
    return _point(_CENTRE, _OUTER, degrees)


def _on_inner(degrees: float) -> tuple[float, float]:
    return _point(_INNER_CENTRE, (_INNER[0] + 4, _INNER[1] + 4), degrees)


def _point(
    centre: float, radii: tuple[float, float], degrees: float
) -> tuple[float, float]:
    angle = math.radians(degrees)
    return _MIDDLE + radii[0] * math.cos(angle), centre + radii[1] * math.sin(angle)


def _pair(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
