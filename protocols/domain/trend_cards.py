"""A measure over time, in words and numbers that are ready to print.

Pages make them anew each time; a report keeps them as they stood.
"""

from dataclasses import dataclass

from clinic.domain.line_charts import LineChart


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One value with how it was got; ``why`` it is not joined, or "" when it is."""

    day: str
    site: str
    value: str
    way: str
    by: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class TrendCard:
    """``charts`` is empty when nothing may be joined: ``readings`` then say so.

    ``rows`` hold every value that the charts show, and are their text alternative.
    """

    slug: str
    title: str
    unit: str
    charts: tuple[LineChart, ...]
    readings: tuple[str, ...]
    rows: tuple[TrendRow, ...]
    # How the joined values were got.
    way: str = ""
    has_sites: bool = False
    has_ways: bool = False
