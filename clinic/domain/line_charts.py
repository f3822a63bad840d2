"""Values over time as a Vega-Lite spec: at most two lines, the axis from its very start.

Two lines differ by colour, by the shape of their marks and by the words at their ends.
What must not be joined is a hollow diamond. The axis runs over weeks, so that no date
needs a language. Theme and fonts are those of ``clinic.domain.charts``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.domain.charts import PALETTES, Palette, Theme, Width, base_config

MOST_SERIES = 2
_SHAPES = ("circle", "square")
# Width and height of what is drawn in, without the words around it.
_PLOTS = {Width.WIDE: (270, 190), Width.NARROW: (190, 190), Width.PAPER: (240, 140)}
# Letters may be drawn wider than they were measured.
_ROOM = 16
# Two lines of words need so many pixels between them.
_LINE = 15
_TICKS = 5
_STEPS = (1, 2, 4, 6, 8, 13, 26, 52, 104, 260)
_MOST_STEPS = 6
# The axis reaches a little beyond the highest value, so that its mark is whole.
_ABOVE = Decimal("1.08")
# Marks of the two lines, and the goal: --an-teal, --an-wait, --an-decide-edge.
_LINES = {
    Theme.LIGHT: ("#0b5d5e", "#744600"),
    Theme.DARK: ("#63c2b8", "#f6cf82"),
}
_GOAL = {Theme.LIGHT: "#5a45b0", Theme.DARK: "#9382e0"}
_GROUND = {Theme.LIGHT: "#ffffff", Theme.DARK: "#141f1f"}


@dataclass(frozen=True, slots=True)
class Spot:
    """``week`` counts from the start of the axis, and may have a part."""

    week: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """``spots`` are joined when there are two or more; ``loose`` never are."""

    words: str
    spots: tuple[Spot, ...]
    loose: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A value that was agreed, with the words that say so."""

    value: Decimal
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """``unit`` is the title of the axis; ``weeks`` that of the time.

    ``lowest`` and ``highest`` are the ends of the scale: for counts 0 and what the
    values need, for a scale of fixed ends those. There is no cut axis.
    """

    unit: str
    weeks: str
    lines: tuple[Line, ...]
    goals: tuple[Goal, ...] = ()
    lowest: Decimal = Decimal(0)
    highest: Decimal | None = None

    @property
    def top(self) -> Decimal:
        if self.highest is not None:
            return self.highest
        values = [spot.value for line in self.lines for spot in _all(line)]
        reached = max([*values, *(goal.value for goal in self.goals)], default=0)
        return max(Decimal(reached) * _ABOVE, Decimal(1))

    @property
    def last_week(self) -> Decimal:
        weeks = [spot.week for line in self.lines for spot in _all(line)]
        return max([*weeks, Decimal(1)])


def _all(line: Line) -> tuple[Spot, ...]:
    return (*line.spots, *line.loose)


def line_spec(chart: LineChart, *, theme: Theme, width: Width) -> dict[str, Any]:
    palette, (plot, height) = PALETTES[theme], _PLOTS[width]
    layers = [_goal(goal, theme) for goal in chart.goals]
    layers += [_goal_words(goal, theme) for goal in chart.goals]
    for number, line in enumerate(chart.lines[:MOST_SERIES]):
        layers += _line(line, number, theme)
    layers += _ends(chart, theme, height)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": plot,
        "height": height,
        "background": "transparent",
        "padding": {"left": 6, "right": _ROOM, "top": 8, "bottom": 2},
        "config": base_config(palette),
        "encoding": {"x": _weeks(chart, palette), "y": _values(chart, palette)},
        "layer": layers,
    }


def _weeks(chart: LineChart, palette: Palette) -> dict[str, Any]:
    return {
        "field": "week",
        "type": "quantitative",
        "scale": {"domain": [0, float(chart.last_week)], "nice": False},
        "axis": {
            "title": chart.weeks,
            "values": _whole_weeks(chart.last_week),
            "grid": False,
            "domain": True,
            "domainColor": palette.line,
        },
    }


def _whole_weeks(last: Decimal) -> list[int]:
    """At most seven, at steps that a reader can count in."""
    step = next((each for each in _STEPS if last <= each * _MOST_STEPS), _STEPS[-1])
    return list(range(0, int(last) + 1, step))


def _values(chart: LineChart, palette: Palette) -> dict[str, Any]:
    """A title across the top reads better than one turned on its side."""
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {
            "domain": [float(chart.lowest), float(chart.top)],
            "nice": chart.highest is None,
            "zero": chart.lowest <= 0,
        },
        "axis": {
            "title": chart.unit,
            "titleAngle": 0,
            "titleAlign": "left",
            "titleAnchor": "start",
            "titleX": 0,
            "titleY": -12,
            "tickCount": _TICKS,
            "tickMinStep": 1,
            "grid": True,
            "labelColor": palette.quiet,
            "labelFontSize": 11,
            # No minus that only some fonts have, and no thousands separator.
            "labelExpr": "datum.value < 0 ? '-' + abs(datum.value) : '' + datum.value",
        },
    }


def _rows(spots: Sequence[Spot]) -> dict[str, Any]:
    rows = [{"week": float(s.week), "value": float(s.value)} for s in spots]
    return {"values": rows}


def _line(line: Line, number: int, theme: Theme) -> list[dict[str, Any]]:
    colour, shape = _LINES[theme][number], _SHAPES[number]
    layers: list[dict[str, Any]] = []
    if len(line.spots) > 1:
        layers.append(
            {
                "data": _rows(line.spots),
                "mark": {"type": "line", "color": colour, "strokeWidth": 2},
            }
        )
    layers.append(
        {
            "data": _rows(line.spots),
            "mark": {
                "type": "point",
                "shape": shape,
                "size": 64,
                "color": colour,
                "fill": colour,
                "opacity": 1,
            },
        }
    )
    if line.loose:
        layers.append(
            {
                "data": _rows(line.loose),
                "mark": {
                    "type": "point",
                    "shape": "diamond",
                    "size": 90,
                    "fill": _GROUND[theme],
                    "stroke": colour,
                    "strokeWidth": 1.6,
                    "opacity": 1,
                },
            }
        )
    return layers


def _ends(chart: LineChart, theme: Theme, height: int) -> list[dict[str, Any]]:
    """The words at the end of each line, moved apart where they would meet."""
    ends = [
        (number, line.words, max(_all(line), key=lambda spot: spot.week))
        for number, line in enumerate(chart.lines[:MOST_SERIES])
        if _all(line)
    ]
    values = [end.value for _number, _words, end in ends]
    down = _moved_apart(chart, values, height)
    return [
        {
            "data": {"values": [_said(end, words)]},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "dx": 10,
                "dy": dy,
                "color": _LINES[theme][number],
            },
            "encoding": {"text": {"field": "words", "type": "nominal"}},
        }
        for (number, words, end), dy in zip(ends, down, strict=True)
    ]


def _said(end: Spot, words: str) -> dict[str, Any]:
    return {"week": float(end.week), "value": float(end.value), "words": words}


def _moved_apart(chart: LineChart, values: list[Decimal], height: int) -> list[float]:
    if len(values) < MOST_SERIES:
        return [0.0] * len(values)
    span = chart.top - chart.lowest
    first, second = values
    between = float((first - second) / span) * height
    missing = _LINE - abs(between)
    if missing <= 0:
        return [0.0, 0.0]
    way = -1 if first >= second else 1
    return [way * missing / 2, -way * missing / 2]


def _goal(goal: Goal, theme: Theme) -> dict[str, Any]:
    mark = {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 1.5}
    return {
        "data": {"values": [{"value": float(goal.value)}]},
        "mark": {**mark, "color": _GOAL[theme]},
        "encoding": {"x": None},
    }


def _goal_words(goal: Goal, theme: Theme) -> dict[str, Any]:
    """On a strip of the ground, under the marks: words must never hide a value.

    They stand at the start: there a value is furthest from what it should become.
    """
    words = {"type": "text", "align": "left", "baseline": "bottom", "dx": 6, "dy": -3}
    text = {"field": "words", "type": "nominal"}
    ground = {**words, "stroke": _GROUND[theme], "strokeWidth": 5}
    return {
        "data": {"values": [{"value": float(goal.value), "words": goal.words}]},
        "encoding": {"x": {"value": 0}, "text": text},
        "layer": [
            {"mark": {**ground, "color": _GROUND[theme]}},
            {"mark": {**words, "color": _GOAL[theme]}},
        ],
    }
