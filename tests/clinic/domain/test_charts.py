import json

import pytest

from clinic.domain.charts import PALETTES, Bar, BarChart, Theme, Width, spec

CHART = BarChart(
    axis="Share of sessions, %",
    series=("Inside",),
    bars=(Bar("Dr. Ayşe Işık", (92.0,), "92 % of 37"), Bar("Elif", (), "too few (3)")),
)


def bars(chart: BarChart) -> dict:
    return spec(chart, theme=Theme.LIGHT, width=Width.WIDE)["layer"][0]


def test_axis_of_shares_runs_from_nothing_to_all():
    assert bars(CHART)["encoding"]["x"]["scale"] == {
        "domain": [0, 100],
        "nice": False,
        "zero": True,
    }


@pytest.mark.parametrize(
    ("top", "longest", "domain"),
    [(100, 150, [0, 150]), (20, 8, [0, 20]), (None, 7, [0, 7])],
)
def test_axis_begins_at_0_and_holds_every_bar(top, longest, domain):
    chart = BarChart(
        axis="%", series=("A", "B"), bars=(Bar("x", (longest - 1, 1), ""),), top=top
    )

    assert bars(chart)["encoding"]["x"]["scale"]["domain"] == domain


def test_title_of_the_axis_says_the_unit():
    assert bars(CHART)["encoding"]["x"]["axis"]["title"] == "Share of sessions, %"


def test_too_few_to_compare_draws_words_and_no_bar():
    drawn = spec(CHART, theme=Theme.LIGHT, width=Width.WIDE)["layer"]

    assert [v["part"] for v in drawn[0]["data"]["values"]] == [92.0, 0]
    assert [v["words"] for v in drawn[1]["data"]["values"]] == [
        "92 % of 37",
        "too few (3)",
    ]


def test_legend_only_where_two_series_meet():
    two = BarChart(axis="%", series=("A", "B"), bars=(Bar("x", (1, 2), ""),))

    assert bars(CHART)["encoding"]["color"]["legend"] is None
    assert bars(two)["encoding"]["color"]["legend"]["orient"] == "top"


def test_two_people_of_one_name_are_two_rows():
    twice = BarChart(
        axis="%", series=("A",), bars=(Bar("Ali", (1,), ""), Bar("Ali", (2,), ""))
    )

    assert [v["row"] for v in bars(twice)["data"]["values"]] == ["0|Ali", "1|Ali"]


def test_each_theme_has_its_own_colours_and_no_other():
    light, dark = PALETTES[Theme.LIGHT], PALETTES[Theme.DARK]
    drawn = json.dumps(spec(CHART, theme=Theme.DARK, width=Width.NARROW))

    assert dark.ink in drawn
    assert light.ink not in drawn
