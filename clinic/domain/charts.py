"""Charts as Vega-Lite specs: horizontal bars from 0, the unit in the title.

No spec names a colour of its own: a palette is one of the two themes, in literal values,
because an SVG that stands in an ``<img>`` does not see the page's custom properties.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FONT = "Noto Sans, system-ui, sans-serif"
ROW = 30
TOP_OF_SHARES = 100


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


class Width(StrEnum):
    """Drawn for a card on a desk, for a phone, or two in a row on paper."""

    WIDE = "wide"
    NARROW = "narrow"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Palette:
    """Values of tokens.css: ink, ink-3, line, and the marks of up to two series."""

    ink: str
    quiet: str
    line: str
    series: tuple[str, ...]


# Teal-400 and wait-edge: told apart in all three simulations of colour sight.
PALETTES = {
    Theme.LIGHT: Palette("#17292a", "#5c7071", "#dfe8e7", ("#3f9a96", "#c0820a")),
    Theme.DARK: Palette("#e4eeed", "#8fa5a4", "#243333", ("#3d918b", "#d89b26")),
}
# Room for letters that the reader's font draws wider than the one measured with.
_ROOM = {"left": 14, "right": 40, "top": 2, "bottom": 2}
_SIZES = {
    Width.WIDE: (270, 150),
    Width.NARROW: (120, 96),
    Width.PAPER: (270, 150),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a part for each series, and the words at its end.

    ``parts`` is empty when there is nothing to compare: the words say why.
    """

    label: str
    parts: tuple[float, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """``axis`` is the title of the axis with its unit; ``series`` names the parts.

    ``top`` is where the axis ends at least; ``None`` lets the bars decide.
    """

    axis: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    top: float | None = TOP_OF_SHARES


def spec(chart: BarChart, *, theme: Theme, width: Width) -> dict[str, Any]:
    palette = PALETTES[theme]
    plot, labels = _SIZES[width]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": plot,
        "height": {"step": ROW},
        "background": "transparent",
        "padding": _ROOM,
        "config": base_config(palette),
        "encoding": {
            "y": {
                "field": "row",
                "type": "nominal",
                "sort": None,
                "axis": {
                    "title": None,
                    "labelLimit": labels,
                    "labelExpr": "slice(datum.label, indexof(datum.label, '|') + 1)",
                },
            }
        },
        "layer": [_bars(chart, palette), _words(chart, palette, plot)],
    }


def _bars(chart: BarChart, palette: Palette) -> dict[str, Any]:
    axis = {"title": chart.axis, "tickCount": 5, "grid": True}
    x = {"field": "part", "type": "quantitative", "stack": "zero", "axis": axis}
    x["scale"] = {
        "domain": [0, _top(chart)],
        "nice": chart.top != TOP_OF_SHARES,
        "zero": True,
    }
    legend = {"title": None, "orient": "top", "symbolType": "square", "offset": 6}
    names = list(chart.series)
    return {
        "data": {
            "values": [
                {"row": _key(number, bar), "part": part, "series": name, "order": place}
                for number, bar in enumerate(chart.bars)
                for place, (name, part) in enumerate(
                    zip(names, bar.parts or (0,) * len(names), strict=True)
                )
            ]
        },
        "mark": {"type": "bar", "height": 14},
        "encoding": {
            "x": x,
            "order": {"field": "order", "type": "quantitative"},
            "color": {
                "field": "series",
                "type": "nominal",
                "sort": None,
                "scale": {"domain": names, "range": list(palette.series[: len(names)])},
                "legend": legend if len(names) > 1 else None,
            },
        },
    }


def _words(chart: BarChart, palette: Palette, plot: int) -> dict[str, Any]:
    return {
        "data": {
            "values": [
                {"row": _key(number, bar), "words": bar.words}
                for number, bar in enumerate(chart.bars)
            ]
        },
        "mark": {"type": "text", "align": "left", "baseline": "middle"},
        "encoding": {
            "x": {"value": plot + 8},
            "text": {"field": "words", "type": "nominal"},
            "color": {"value": palette.ink},
        },
    }


def _key(number: int, bar: Bar) -> str:
    """Two people of one name are two rows."""
    return f"{number}|{bar.label}"


def _top(chart: BarChart) -> float:
    longest = max((sum(bar.parts) for bar in chart.bars), default=0)
    return max(chart.top or 1, longest)


def base_config(palette: Palette) -> dict[str, Any]:
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": palette.quiet,
            "labelFontSize": 11,
            "titleColor": palette.quiet,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "gridColor": palette.line,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "titlePadding": 6,
        },
        "axisY": {"grid": False, "labelColor": palette.ink, "labelFontSize": 12},
        "legend": {"labelColor": palette.ink, "labelFontSize": 12},
        "text": {"fontSize": 12, "font": FONT},
    }
