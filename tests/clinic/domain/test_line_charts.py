from decimal import Decimal

import pytest

from clinic.domain.charts import Theme, Width
from clinic.domain.line_charts import Goal, Line, LineChart, Spot, line_spec

VERTEX = Line(
    "Vertex 82",
    (Spot(Decimal(0), Decimal(78)), Spot(Decimal(12), Decimal(82))),
    (Spot(Decimal(9), Decimal(99)),),
)
FRONTAL = Line(
    "Frontal 84", (Spot(Decimal(0), Decimal(80)), Spot(Decimal(12), Decimal(84)))
)


def drawn(*lines: Line, **changes: object) -> dict:
    chart = LineChart(unit="Hairs per cm²", weeks="Weeks", lines=lines, **changes)
    return line_spec(chart, theme=Theme.LIGHT, width=Width.WIDE)


def marks(spec: dict, kind: str) -> list[dict]:
    return [
        layer for layer in spec["layer"] if layer.get("mark", {}).get("type") == kind
    ]


def test_axis_of_counts_begins_at_0_and_holds_every_value():
    low, high = drawn(VERTEX)["encoding"]["y"]["scale"]["domain"]

    assert low == 0
    assert high > 99


def test_scale_of_fixed_ends_is_drawn_whole():
    spec = drawn(VERTEX, lowest=Decimal(-3), highest=Decimal(3))

    assert spec["encoding"]["y"]["scale"] == {
        "domain": [-3.0, 3.0],
        "nice": False,
        "zero": True,
    }


def test_points_that_are_not_alike_are_hollow_diamonds_outside_the_line():
    spec = drawn(VERTEX)
    (line,) = marks(spec, "line")
    loose = [m for m in marks(spec, "point") if m["mark"]["shape"] == "diamond"]

    assert [row["value"] for row in line["data"]["values"]] == [78, 82]
    assert [row["value"] for row in loose[0]["data"]["values"]] == [99]
    assert loose[0]["mark"]["fill"] == "#ffffff"


def test_two_lines_differ_by_colour_and_mark():
    spec = drawn(VERTEX, FRONTAL)

    assert [m["mark"]["color"] for m in marks(spec, "line")] == ["#0b5d5e", "#744600"]
    assert {m["mark"]["shape"] for m in marks(spec, "point")} == {
        "circle",
        "square",
        "diamond",
    }


@pytest.mark.parametrize(
    ("last", "weeks"),
    [(2, [0, 1, 2]), (12, [0, 2, 4, 6, 8, 10, 12]), (26, [0, 6, 12, 18, 24])],
)
def test_weeks_on_the_axis_are_whole(last, weeks):
    line = Line("x", (Spot(Decimal(0), Decimal(1)), Spot(Decimal(last), Decimal(2))))

    assert drawn(line)["encoding"]["x"]["axis"]["values"] == weeks


def test_words_at_the_ends_keep_apart():
    up, down = (m["mark"]["dy"] for m in marks(drawn(VERTEX, FRONTAL), "text"))

    assert up == -down
    assert up > 0, "the lower value has its words beneath"


@pytest.mark.parametrize("theme", list(Theme), ids=str)
def test_goal_is_dashed_and_its_words_lie_under_the_marks(theme):
    chart = LineChart(
        unit="%", weeks="w", lines=(VERTEX,), goals=(Goal(Decimal(86), "agreed: 86"),)
    )
    layers = line_spec(chart, theme=theme, width=Width.NARROW)["layer"]

    assert layers[0]["mark"]["strokeDash"] == [4, 3]
    assert layers[1]["data"]["values"] == [{"value": 86.0, "words": "agreed: 86"}]


def test_single_point_is_never_drawn_as_a_line():
    assert marks(drawn(Line("x", (Spot(Decimal(0), Decimal(1)),))), "line") == []
