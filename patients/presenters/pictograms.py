"""Our own drawings of the steps of each scale, as paths for one small SVG.

A head from above, nose up, 96 wide and 104 high; shed hair on a plain ground. Colours
are those of the classes `picto-…`, so one drawing serves light and dark.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from patients.domain.scale_steps import ScaleKey

WIDTH, HEIGHT = 96, 104
MIDDLE, CENTRE, HALF_WIDTH, HALF_LENGTH = 48.0, 56.0, 36.0, 43.0
GOLDEN = (math.sqrt(5) - 1) / 2
# Where the ear-to-ear line crosses, and the middle of the crown.
EARS, CROWN = 56, 79

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layer:
    """`kind` is the end of its class: skin, hair, thin-1 to thin-3, bare, strand."""

    kind: str
    d: str


@dataclass(frozen=True, slots=True)
class Pictogram:
    layers: tuple[Layer, ...]
    width: int = WIDTH
    height: int = HEIGHT


@cache
def pictogram(scale: str, code: str) -> Pictogram | None:
    """The drawing of one step; None for a code that is no step."""
    draw = _DRAWN.get(scale, {}).get(code)
    return draw() if draw else None


def _head(*layers: Layer, edge: Sequence[Point]) -> Pictogram:
    """`edge` is the right half of the hair's front edge, from the side to the middle;
    each point as distance from the middle line, and height."""
    return Pictogram((*_SKIN, Layer("hair", _hair(edge)), *layers))


def _hair(edge: Sequence[Point]) -> str:
    side = edge[0][1]
    reach = HALF_WIDTH * math.sqrt(1 - ((side - CENTRE) / HALF_LENGTH) ** 2)
    right = [(MIDDLE + reach, side), *((MIDDLE + x, y) for x, y in edge[1:])]
    left = [(2 * MIDDLE - x, y) for x, y in reversed(right) if x > MIDDLE]
    line = [*right, *left]
    large = 1 if side < CENTRE else 0
    back = (
        f"A{HALF_WIDTH:g} {HALF_LENGTH:g} 0 {large} 0 {_n(MIDDLE + reach)} {_n(side)}"
    )
    return f"M{_n(MIDDLE - reach)} {_n(side)}{back}{_curve(line)}Z"


def _curve(points: Sequence[Point]) -> str:
    """A smooth line through the points (Catmull-Rom), from the first of them on."""
    padded = [points[0], *points, points[-1]]
    parts = []
    for before, start, end, after in zip(
        padded, padded[1:], padded[2:], padded[3:], strict=False
    ):
        first = (
            start[0] + (end[0] - before[0]) / 6,
            start[1] + (end[1] - before[1]) / 6,
        )
        second = (
            end[0] - (after[0] - start[0]) / 6,
            end[1] - (after[1] - start[1]) / 6,
        )
        parts.append(f"C{_pair(first)} {_pair(second)} {_pair(end)}")
    return "".join(parts)


def _oval(x: float, y: float, rx: float, ry: float) -> str:
    return (
        f"M{_n(x - rx)} {_n(y)}a{_n(rx)} {_n(ry)} 0 1 0 {_n(2 * rx)} 0"
        f"a{_n(rx)} {_n(ry)} 0 1 0 {_n(-2 * rx)} 0Z"
    )


def _patch(level: int, y: float, rx: float, ry: float) -> tuple[Layer, ...]:
    """An oval with less hair, 1 to 3, or none at all from 4 on."""
    oval = _oval(MIDDLE, y, rx, ry)
    if level >= _BARE:
        return (Layer("bare", oval),)
    count = (34, 22, 11)[level - 1]
    return Layer(f"thin-{level}", oval), Layer("strand", _stubble(count, y, rx, ry))


def _stubble(count: int, y: float, rx: float, ry: float) -> str:
    strokes = []
    for index in range(count):
        radius = math.sqrt((index + 0.5) / count) * 0.88
        angle = index * math.pi * (3 - math.sqrt(5))
        px, py = (
            MIDDLE + rx * radius * math.cos(angle),
            y + ry * radius * math.sin(angle),
        )
        strokes.append(f"M{_n(px - 1)} {_n(py - 1.7)}l1.8 3.4")
    return "".join(strokes)


def _part(width: float, front: float = 27, back: float = 84) -> Layer:
    """The parting, pointed at both ends; `width` is half of it at its widest."""
    third = (back - front) / 3
    near, far = front + third, back - third
    return Layer(
        "bare",
        f"M48 {_n(front)}C{_n(48 + width)} {_n(near)} {_n(48 + width)} {_n(far)} 48"
        f" {_n(back)}C{_n(48 - width)} {_n(far)} {_n(48 - width)} {_n(near)} 48"
        f" {_n(front)}Z",
    )


def _tree() -> Layer:
    """Bare at the front of the part, in steps that grow narrower to the back."""
    right = [(15, 28), (11, 39), (13, 39), (7, 50), (9, 50), (4, 62), (5, 62), (0, 76)]
    line = [(48 + x, y) for x, y in right]
    line += [(48 - x, y) for x, y in reversed(right)]
    corners = "L".join(f"{_n(x)} {_n(y)}" for x, y in line)
    return Layer("bare", f"M{corners}Z")


def _bundle(count: int) -> Pictogram:
    """Long hairs side by side, as laid on a hand: fuller with each step."""
    spread = 3 + 24 * count / 78
    strands = []
    for index in range(count):
        place = ((index * GOLDEN) % 1 - 0.5) * 2
        sway = ((index * GOLDEN * 7) % 1 - 0.5) * 10
        top, bottom = 48 + spread * place, 48 + spread * place * 1.25 + sway
        strands.append(
            f"M{_n(top)} {_n(10 + abs(sway))}C{_n(top + 12 + sway)} 38"
            f" {_n(bottom - 14)} 62 {_n(bottom)} {_n(95 - abs(sway))}"
        )
    return Pictogram((Layer("ground", _GROUND), Layer("strand", "".join(strands))))


def _strewn(count: int) -> Pictogram:
    """Single hairs strewn over the ground: more with each step."""
    strands = []
    for index in range(count):
        radius = 29 * math.sqrt((index + 0.5) / count) if index else 0
        angle = index * math.pi * (3 - math.sqrt(5))
        x, y = 48 + radius * math.cos(angle), 52 + radius * math.sin(angle)
        turn = index * GOLDEN * 2 * math.pi
        dx, dy = 10 * math.cos(turn), 10 * math.sin(turn)
        strands.append(
            f"M{_n(x - dx)} {_n(y - dy)}Q{_n(x + dy * 0.8)} {_n(y - dx * 0.8)}"
            f" {_n(x + dx)} {_n(y + dy)}"
        )
    return Pictogram((Layer("ground", _GROUND), Layer("strand", "".join(strands))))


def _pair(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


_BARE = 4
_SKIN = (
    Layer("skin", "M42 15C43 9 46 6 48 6C50 6 53 9 54 15Z"),
    Layer("skin", _oval(12, EARS, 4.5, 8) + _oval(84, EARS, 4.5, 8)),
    Layer("skin", _oval(MIDDLE, CENTRE, HALF_WIDTH, HALF_LENGTH)),
)
_GROUND = "M14 6H82Q90 6 90 14V90Q90 98 82 98H14Q6 98 6 90V14Q6 6 14 6Z"
FULL: tuple[Point, ...] = ((34, 46), (29, 35), (18, 28), (0, 26))
_TEMPLES: tuple[Point, ...] = ((34, 47), (27, 39), (21, 39), (13, 29), (0, 26))
_DEEP: tuple[Point, ...] = ((34, 51), (26, 48), (20, 50), (11, 32), (0, 27))


def _edge(side: float, *rest: Point) -> tuple[Point, ...]:
    return ((0, side), *rest)


Drawer = Callable[[], Pictogram]

_NORWOOD: dict[str, Drawer] = {
    "I": lambda: _head(edge=FULL),
    "II": lambda: _head(edge=_TEMPLES),
    "IIa": lambda: _head(edge=_edge(47, (28, 41), (15, 36), (0, 35))),
    "III": lambda: _head(edge=_DEEP),
    "IIIa": lambda: _head(edge=_edge(52, (28, 52), (14, 51), (0, 50))),
    "III_vertex": lambda: _head(*_patch(2, CROWN, 13, 12), edge=_TEMPLES),
    "IV": lambda: _head(
        *_patch(_BARE, CROWN + 1, 14, 12),
        edge=_edge(53, (27, 53), (20, 55), (10, 41), (0, 38)),
    ),
    "IVa": lambda: _head(edge=_edge(56, (28, 61), (14, 65), (0, 65))),
    "V": lambda: _head(
        Layer("thin-2", _oval(MIDDLE, 61, 20, 5)),
        Layer("strand", _stubble(16, 61, 20, 4)),
        *_patch(_BARE, CROWN + 2, 20, 14),
        edge=_edge(55, (28, 57), (22, 60), (12, 55), (0, 54)),
    ),
    "Va": lambda: _head(edge=_edge(58, (29, 68), (18, 79), (0, 81))),
    "VI": lambda: _head(edge=_edge(50, (28, 57), (26, 73), (15, 86), (0, 89))),
    "VII": lambda: _head(edge=_edge(64, (31, 70), (25, 81), (14, 91), (0, 93.5))),
}
_LUDWIG: dict[str, Drawer] = {
    "0": lambda: _head(_part(0.9), edge=FULL),
    "I": lambda: _head(*_patch(1, 54, 14, 20), _part(1.6), edge=FULL),
    "II": lambda: _head(*_patch(2, 56, 20, 24), _part(3), edge=FULL),
    "III": lambda: _head(*_patch(3, 58, 25, 28), _part(9, 36, 82), edge=FULL),
}
_SINCLAIR: dict[str, Drawer] = {
    "1": lambda: _head(_part(1), edge=FULL),
    "2": lambda: _head(_part(3.6), edge=FULL),
    "3": lambda: _head(*_patch(1, 55, 14, 27), _part(5), edge=FULL),
    "4": lambda: _head(
        *_patch(1, 55, 16, 27),
        _part(5.5),
        Layer("bare", _oval(48, 37, 8.5, 9.5)),
        edge=FULL,
    ),
    "5": lambda: _head(*_patch(3, 56, 25, 29), _part(15), edge=FULL),
}
_SAVIN: dict[str, Drawer] = {
    "I-1": lambda: _head(_part(1), edge=FULL),
    "I-2": lambda: _head(_part(2.4), edge=FULL),
    "I-3": lambda: _head(_part(4.4), edge=FULL),
    "I-4": lambda: _head(_part(7.5), edge=FULL),
    "II-1": lambda: _head(*_patch(1, 55, 20, 25), _part(4.4), edge=FULL),
    "II-2": lambda: _head(*_patch(2, 55, 22, 27), _part(6), edge=FULL),
    "III": lambda: _head(*_patch(3, 56, 25, 29), _part(8), edge=FULL),
    "ADVANCED": lambda: _head(*_patch(_BARE, 58, 27, 30), edge=FULL),
    "FRONTAL": lambda: _head(_tree(), edge=FULL),
}
_BASP: dict[str, Drawer] = {
    "L": lambda: _head(edge=_edge(44, (30, 33), (22, 29), (0, 29))),
    "M0": lambda: _head(edge=_edge(45, (28, 36), (21, 34), (11, 28), (0, 27))),
    "M1": lambda: _head(edge=_edge(47, (27, 42), (21, 43), (11, 30), (0, 27))),
    "M2": lambda: _head(edge=_edge(53, (26, 53), (20, 56), (11, 33), (0, 28))),
    "M3": lambda: _head(edge=_edge(57, (27, 64), (20, 72), (10, 40), (0, 31))),
    "C0": lambda: _head(edge=_edge(45, (30, 34), (15, 33), (0, 34))),
    "C1": lambda: _head(edge=_edge(47, (28, 40), (15, 42), (0, 43))),
    "C2": lambda: _head(edge=_edge(52, (28, 52), (15, 57), (0, 59))),
    "C3": lambda: _head(edge=_edge(57, (29, 66), (17, 73), (0, 75))),
    "U1": lambda: _head(edge=_edge(52, (27, 60), (25, 71), (14, 82), (0, 85))),
    "U2": lambda: _head(edge=_edge(57, (29, 65), (26, 76), (15, 87), (0, 90))),
    "U3": lambda: _head(edge=_edge(66, (31, 72), (25, 83), (14, 92), (0, 94.5))),
    "F1": lambda: _head(*_patch(1, 46, 22, 15), edge=FULL),
    "F2": lambda: _head(*_patch(2, 46, 23, 16), edge=FULL),
    "F3": lambda: _head(*_patch(3, 46, 24, 17), edge=FULL),
    "V1": lambda: _head(*_patch(1, CROWN, 15, 13), edge=FULL),
    "V2": lambda: _head(*_patch(2, CROWN, 17, 14), edge=FULL),
    "V3": lambda: _head(*_patch(3, CROWN, 19, 15), edge=FULL),
}
_BUNDLES = {"1": 3, "2": 7, "3": 14, "4": 26, "5": 46, "6": 78}
_STREWN = {"1": 1, "2": 3, "3": 6, "4": 10, "5": 15, "6": 22, "7": 31, "8": 43, "9": 58}
_DRAWN: dict[str, dict[str, Drawer]] = {
    ScaleKey.NORWOOD: _NORWOOD,
    ScaleKey.LUDWIG: _LUDWIG,
    ScaleKey.SINCLAIR: _SINCLAIR,
    ScaleKey.SAVIN: _SAVIN,
    "basp": _BASP,
    ScaleKey.SHEDDING_SCALE: {
        code: partial(_bundle, count) for code, count in _BUNDLES.items()
    },
    ScaleKey.SHEDDING_VISUAL: {
        code: partial(_strewn, count) for code, count in _STREWN.items()
    },
}
