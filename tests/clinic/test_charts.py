"""Charts: drawn in a child, without a style attribute, and the worker stays light."""

import subprocess
import sys

import pytest

from clinic import charts
from clinic.charts import ChartError
from clinic.domain.charts import Bar, BarChart, Theme, Width, spec

pytestmark = pytest.mark.slow

CHART = BarChart(
    axis="Share, %", series=("Inside",), bars=(Bar("Işık & <Söhne>", (80,), "80 %"),)
)


def drawn() -> str:
    return charts.svg(spec(CHART, theme=Theme.LIGHT, width=Width.WIDE)).decode()


def test_chart_is_an_svg_that_any_policy_lets_through():
    svg = drawn()

    assert svg.startswith("<svg ")
    assert "Işık &amp; &lt;Söhne&gt;" in svg
    assert "style=" not in svg
    assert "<script" not in svg


def test_engine_never_enters_the_worker():
    drawn()

    assert "vl_convert" not in sys.modules


def test_chart_that_cannot_be_drawn_says_so_and_the_next_one_is_drawn():
    with pytest.raises(ChartError) as refusal:
        charts.svg({"mark": "no such mark"})

    assert refusal.value.code
    assert drawn()


def test_nothing_is_fetched_for_a_chart():
    fetching = {
        "data": {"url": "http://127.0.0.1:9/data.json"},
        "mark": "bar",
        "encoding": {"x": {"field": "a"}},
    }

    with pytest.raises(ChartError):
        charts.svg(fetching)


def test_child_that_was_idle_ends_by_itself_and_the_next_chart_wakes_another():
    code = (
        "from clinic import chart_child, job_lines;"
        "job_lines.serve(chart_child.answer, idle_seconds=0)"
    )
    idle = subprocess.run(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, timeout=20, check=False
    )
    drawn()
    process = charts._child._process
    assert process is not None
    process.kill()
    process.wait()

    assert idle.returncode == 0
    assert drawn()
