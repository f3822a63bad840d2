"""The process that draws charts: Vega-Lite in a JavaScript engine, limited, short-lived.

Run as ``python -m clinic.chart_child``; it knows neither Django nor the database. Each
job is one line of JSON (``{"spec": …}``), each answer one line with the SVG. The engine
takes some 90 MiB, so the child ends by itself when nobody asked for a while.
"""

import json
import resource
from typing import Any

from clinic import job_lines

# The engine reserves 34 GiB of addresses that it never fills: what is limited is memory
# that can hold something.
DATA_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 300
IDLE_SECONDS = 60
VEGA_LITE = "6.4"


def draw(job: dict[str, Any]) -> dict[str, object]:
    import vl_convert

    # A spec names no data elsewhere; if one ever did, nothing is fetched.
    svg = vl_convert.vegalite_to_svg(
        job["spec"], vl_version=VEGA_LITE, allowed_base_urls=[]
    )
    return {"svg": svg}


def answer(line: str) -> dict[str, object]:
    """The drawing, or a word for what went wrong: this process lives on."""
    try:
        return draw(json.loads(line))
    except Exception as error:  # noqa: BLE001 - whatever it was, the page is told so by its kind
        return {"error": type(error).__name__}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    job_lines.serve(answer, idle_seconds=IDLE_SECONDS)


if __name__ == "__main__":
    main()
