"""Draw a chart as SVG, in a child process (docs/adr/0010-charts.md)."""

import base64
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from clinic.drawing import Child, Limits

# One chart takes 20 ms, the first one of a child half a second.
SECONDS = 15
CHARTS_A_CHILD = 200
_FACES = ("noto-sans-latin-400-normal.woff2", "noto-sans-latin-ext-400-normal.woff2")
_LATIN_ENDS = 0x100


class ChartError(Exception):
    """The chart could not be drawn; ``code`` is a word for the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def svg(spec: Mapping[str, Any]) -> bytes:
    """One Vega-Lite spec as an SVG document of its own. Raises ChartError."""
    return _with_own_letters(drawn(spec)).encode()


def drawn(spec: Mapping[str, Any]) -> str:
    """The same for a document that has the letters already. Raises ChartError."""
    answer = _child.ask({"spec": spec})
    if error := answer.get("error"):
        raise ChartError(str(error))
    return str(answer["svg"])


def _with_own_letters(drawing: str) -> str:
    """An image does not see the page's fonts: those it needs go into it."""
    first = all(ord(letter) < _LATIN_ENDS for letter in drawing)
    faces = "".join(_face(name) for name in (_FACES[:1] if first else _FACES))
    head, end, rest = drawing.partition(">")
    return f"{head}{end}<style>{faces}</style>{rest}"


@lru_cache
def _face(name: str) -> str:
    path = settings.BASE_DIR / "static" / "vendor" / "noto-sans" / name
    letters = base64.b64encode(path.read_bytes()).decode()
    # The extended face comes second and is asked for what the first one lacks.
    reach = "" if name == _FACES[0] else "unicode-range:U+100-2AF,U+1E00-1EFF;"
    return (
        "@font-face{font-family:'Noto Sans';font-weight:400;"
        f"{reach}src:url(data:font/woff2;base64,{letters})}}"
    )


_child = Child(
    command=lambda: ["clinic.chart_child"],
    limits=lambda: Limits(seconds=SECONDS, jobs=CHARTS_A_CHILD),
)
