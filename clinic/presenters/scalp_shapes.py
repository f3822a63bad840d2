"""The head from five sides, and the zones that are seen from there.

Drawings are 300 wide and 336 high. From above: nose up, the patient's left at the viewer's
left. From the front the patient's left is at the viewer's right, as on a photo; from behind
it is at the left again. The right side is the left one mirrored. Zones may run over the
edge: each view clips them to the part that bears hair.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WIDTH = 300


class View(StrEnum):
    TOP = "top"
    FRONT = "front"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class ZoneShape:
    """`x`, `y`: middle of the value; `spread`: half axes of the field of dots."""

    code: str
    name: str | Promise
    path: str
    x: float
    y: float
    spread: tuple[float, float]


@dataclass(frozen=True, slots=True)
class HeadView:
    """`skin` lies under the zones, `lines` are drawn on it, `over` lies on the zones (an
    ear); `start` and `end` say whose side the edges of the drawing are, if any."""

    code: View
    name: str | Promise
    title: str | Promise
    skin: tuple[str, ...]
    clip: str
    zones: tuple[ZoneShape, ...]
    lines: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    start: str | Promise = ""
    end: str | Promise = ""


NAMES = {
    "frontal": _("Frontal"),
    "mid_scalp": _("Mid-scalp"),
    "vertex": _("Vertex"),
    "temporal_left": _("Temple, left"),
    "temporal_right": _("Temple, right"),
    "parietal_left": _("Side, left"),
    "parietal_right": _("Side, right"),
    "occipital": _("Occipital"),
}
LEFT, RIGHT = _("Patient's left"), _("Patient's right")
NOSE, BACK_OF_HEAD = _("Face"), _("Back of the head")


def _zone(
    code: str, path: str, middle: tuple[float, float], spread: tuple[float, float]
) -> ZoneShape:
    return ZoneShape(code, NAMES[code], path, *middle, spread)


def _ear(x: float, y: float, rx: float, ry: float) -> str:
    """An ellipse as a path."""
    return f"M{x - rx} {y}A{rx} {ry} 0 1 0 {x + rx} {y}A{rx} {ry} 0 1 0 {x - rx} {y}Z"


ZONES = (
    _zone(
        "frontal",
        "M62 118C76 66 118 52 150 52C182 52 224 66 238 118"
        "C212 140 178 146 150 146C122 146 88 140 62 118Z",
        (150, 101.5),
        (62, 36),
    ),
    _zone(
        "temporal_left",
        "M20 118L62 118C72 126 80 131 88 134L84 190L20 190Z",
        (59, 155.5),
        (18, 26),
    ),
    _zone(
        "temporal_right",
        "M280 118L238 118C228 126 220 131 212 134L216 190L280 190Z",
        (241, 155.5),
        (18, 26),
    ),
    _zone(
        "mid_scalp",
        "M88 134C108 143 128 146 150 146C172 146 192 143 212 134L216 190"
        "C196 199 172 202 150 202C128 202 104 199 84 190Z",
        (150, 173.5),
        (54, 21),
    ),
    _zone(
        "vertex",
        "M84 190C104 199 128 202 150 202C172 202 196 199 216 190"
        "C222 218 208 262 150 266C92 262 78 218 84 190Z",
        (150, 231.5),
        (50, 26),
    ),
    _zone(
        "parietal_left",
        "M20 190L84 190C79 216 86 246 112 258L96 296L20 300Z",
        (67, 225.5),
        (16, 32),
    ),
    _zone(
        "parietal_right",
        "M280 190L216 190C221 216 214 246 188 258L204 296L280 300Z",
        (233, 225.5),
        (16, 32),
    ),
    _zone(
        "occipital",
        "M112 258C124 264 136 266 150 266C164 266 176 264 188 258L214 330L86 330Z",
        (150, 288.5),
        (34, 20),
    ),
)
TOP = HeadView(
    View.TOP,
    _("Top"),
    _("Scalp seen from above"),
    skin=(
        _ear(26, 178, 11, 24),
        _ear(274, 178, 11, 24),
        "M138 30C140 18 146 12 150 12C154 12 160 18 162 30Z",
        (
            "M150 26C218 26 268 80 272 160C275 232 236 320 150 322"
            "C64 320 25 232 28 160C32 80 82 26 150 26Z"
        ),
    ),
    clip="M150 34C214 34 262 84 266 160C269 226 232 312 150 314"
    "C68 312 31 226 34 160C38 84 86 34 150 34Z",
    zones=ZONES,
    start=LEFT,
    end=RIGHT,
)
_FACE = (
    "M150 22C214 22 250 72 250 146C250 190 240 232 220 266"
    "C202 298 178 318 150 318C122 318 98 298 80 266C60 232 50 190 50 146"
    "C50 72 86 22 150 22Z"
)
_EARS = (_ear(47, 186, 11, 25), _ear(253, 186, 11, 25))
FRONT = HeadView(
    View.FRONT,
    _("Front"),
    _("Scalp seen from the front"),
    skin=(*_EARS, _FACE),
    clip="M150 30C208 30 243 76 243 146C243 160 242 172 240 184L230 178"
    "C230 160 222 144 204 134C188 126 170 122 150 122C130 122 112 126 96 134"
    "C78 144 70 160 70 178L60 184C58 172 57 160 57 146C57 76 92 30 150 30Z",
    zones=(
        _zone(
            "mid_scalp",
            "M30 10L270 10L270 84L228 76C204 66 176 62 150 62C124 62 96 66 72 76L30 84Z",
            (150, 46.5),
            (42, 8),
        ),
        _zone(
            "frontal",
            "M86 72C108 64 130 62 150 62C170 62 192 64 214 72L194 150L106 150Z",
            (150, 93),
            (40, 18),
        ),
        _zone(
            "temporal_left",
            "M214 72L280 84L280 220L190 220L194 150Z",
            (222, 116),
            (14, 24),
        ),
        _zone(
            "temporal_right",
            "M86 72L20 84L20 220L110 220L106 150Z",
            (78, 116),
            (14, 24),
        ),
    ),
    lines=(
        "M92 182C102 174 118 174 128 180",
        "M172 180C182 174 198 174 208 182",
        "M98 198C106 192 118 192 126 198C118 203 106 203 98 198Z",
        "M174 198C182 192 194 192 202 198C194 203 182 203 174 198Z",
        "M146 200C144 220 138 232 136 240C140 247 160 247 164 240",
        "M124 272C138 280 162 280 176 272",
    ),
    start=RIGHT,
    end=LEFT,
)
BACK = HeadView(
    View.BACK,
    _("Back"),
    _("Scalp seen from behind"),
    skin=(
        *_EARS,
        "M102 250L98 334L202 334L198 250Z",
        (
            "M150 22C214 22 250 72 250 146C250 200 238 244 214 274"
            "C196 292 174 298 150 298C126 298 104 292 86 274C62 244 50 200 50 146"
            "C50 72 86 22 150 22Z"
        ),
    ),
    clip="M150 30C208 30 243 76 243 146C243 192 234 232 212 262"
    "C194 270 174 274 150 274C126 274 106 270 88 262C66 232 57 192 57 146"
    "C57 76 92 30 150 30Z",
    zones=(
        _zone(
            "vertex",
            "M30 10L270 10L270 86L222 92C206 120 180 132 150 132"
            "C120 132 94 120 78 92L30 86Z",
            (150, 84),
            (48, 28),
        ),
        _zone(
            "parietal_left",
            "M20 85L78 92C86 106 96 116 106 122L96 300L20 300Z",
            (80, 168),
            (14, 40),
        ),
        _zone(
            "parietal_right",
            "M280 85L222 92C214 106 204 116 194 122L204 300L280 300Z",
            (220, 168),
            (14, 40),
        ),
        _zone(
            "occipital",
            "M106 122C120 129 135 132 150 132C165 132 180 129 194 122L204 300L96 300Z",
            (150, 200),
            (34, 44),
        ),
    ),
    start=LEFT,
    end=RIGHT,
)
LEFT_SIDE = HeadView(
    View.LEFT,
    pgettext_lazy("side of the head", "Left"),
    _("Scalp seen from the left"),
    skin=(
        (
            "M158 22C232 22 284 76 284 150C284 190 272 222 250 246C244 264 244 300 248 334"
            "L136 334C134 318 132 306 124 298C108 304 88 308 76 304C64 300 62 290 62 280"
            "C62 272 58 268 54 264L58 256C54 252 50 248 52 240C52 236 44 234 34 232"
            "C28 230 28 226 32 220C40 206 48 190 48 178C46 166 46 150 50 132"
            "C56 70 100 22 158 22Z"
        ),
    ),
    clip="M62 120C74 66 108 30 160 30C228 30 276 80 276 150C276 186 266 214 246 238"
    "C232 248 214 250 196 242C190 232 188 220 186 208L150 178L144 214L130 210"
    "C128 190 120 172 104 160C86 152 72 140 62 120Z",
    zones=(
        _zone(
            "frontal",
            "M20 10L122 10C116 54 114 96 116 128C104 140 88 146 66 148L20 150Z",
            (92, 98),
            (18, 26),
        ),
        _zone(
            "mid_scalp",
            "M122 10L212 10C206 48 204 86 204 118C174 118 144 120 116 128"
            "C114 96 116 54 122 10Z",
            (161, 80),
            (34, 28),
        ),
        _zone(
            "vertex",
            "M212 10L310 10L310 164C284 142 256 126 230 120L204 118"
            "C204 86 206 48 212 10Z",
            (238, 92),
            (20, 22),
        ),
        _zone(
            "temporal_left",
            "M66 148C88 146 104 140 116 128C132 122 148 120 166 119L164 260L66 260Z",
            (137, 148),
            (18, 16),
        ),
        _zone(
            "parietal_left",
            "M166 119C180 118 192 118 204 118L230 120C230 168 220 214 202 270L164 270Z",
            (198, 152),
            (20, 20),
        ),
        _zone(
            "occipital",
            "M230 120C256 126 284 142 310 164L310 290L196 290C218 214 230 168 230 120Z",
            (243, 186),
            (20, 34),
        ),
    ),
    lines=(
        "M62 186C70 182 78 182 86 186",
        "M66 196C72 193 78 194 84 199C78 202 72 202 67 199Z",
        "M58 256C66 258 74 258 82 254",
    ),
    over=(
        (
            "M152 190C150 172 164 164 176 168C190 173 192 190 186 204"
            "C182 214 180 226 170 228C160 229 158 220 158 212C156 204 153 198 152 190Z"
        ),
        "M162 190C162 180 172 176 178 182C182 190 176 198 170 204",
    ),
    start=NOSE,
    end=BACK_OF_HEAD,
)

_PAIR = re.compile(r"(-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)")


def mirrored(path: str) -> str:
    """Left and right exchanged. Only for paths of absolute M, L, C and Z."""
    return _PAIR.sub(lambda pair: f"{WIDTH - float(pair[1]):g} {pair[2]}", path)


def _other_side(zone: ZoneShape) -> ZoneShape:
    code = zone.code.replace("_left", "_right")
    return replace(
        zone,
        code=code,
        name=NAMES[code],
        path=mirrored(zone.path),
        x=WIDTH - zone.x,
    )


RIGHT_SIDE = HeadView(
    View.RIGHT,
    pgettext_lazy("side of the head", "Right"),
    _("Scalp seen from the right"),
    skin=tuple(mirrored(path) for path in LEFT_SIDE.skin),
    clip=mirrored(LEFT_SIDE.clip),
    zones=tuple(_other_side(zone) for zone in LEFT_SIDE.zones),
    lines=tuple(mirrored(path) for path in LEFT_SIDE.lines),
    over=tuple(mirrored(path) for path in LEFT_SIDE.over),
    start=BACK_OF_HEAD,
    end=NOSE,
)
VIEWS = {view.code: view for view in (TOP, FRONT, BACK, LEFT_SIDE, RIGHT_SIDE)}
