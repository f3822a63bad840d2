"""What every report is made of: figures, tables, and a chart that repeats a table.

A cell holds what is shown and what a spreadsheet gets: numbers stay numbers there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clinic.domain.charts import Bar, BarChart
from clinic.domain.shares import FEWEST, Share

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """``quiet``: said in a lower voice, because it is no figure."""

    shown: str
    raw: int | float | None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    label: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """``slug`` names it in the address of its chart and of its CSV.

    ``heads`` begins with the head of the labels. A ``chart`` repeats the table.
    """

    slug: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    note: str = ""
    chart: BarChart | None = None
    empty: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(not row.is_total for row in self.rows)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that stands for a report, with what it was taken of."""

    title: str
    value: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    figures: tuple[Figure, ...]
    tables: tuple[ReportTable, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)

    def table(self, slug: str) -> ReportTable | None:
        return next((table for table in self.tables if table.slug == slug), None)


def count_cell(count: int) -> Cell:
    return Cell(number_format(count, force_grouping=True), count)


def percent_words(percent: float) -> str:
    """Whole percent: a figure of a clinic does not carry more."""
    return _("%(number)s %%") % {"number": number_format(round(percent))}


def share_cell(share: Share) -> Cell:
    if share.is_empty:
        return Cell(NOTHING, None, quiet=True)
    if share.percent is None:
        return Cell(_("too few to compare"), None, quiet=True)
    return Cell(percent_words(share.percent), round(share.percent, 1))


def share_figure(title: str, share: Share) -> Figure:
    """Even of a few the clinic's own figure is said, with the few it is of."""
    if share.is_empty:
        return Figure(title, NOTHING, _("none in this period"))
    counts = {"part": share.part, "whole": share.of}
    of = _("%(part)s of %(whole)s") % counts
    if share.percent is None:
        return Figure(title, of, _("too few for a percentage"))
    return Figure(title, percent_words(share.percent), of)


def share_bar(label: str, shares: Sequence[Share]) -> Bar:
    """A bar of parts of one whole; no bar where there are too few."""
    whole = shares[0].of
    percents = tuple(share.percent for share in shares)
    parts = tuple(percent for percent in percents if percent is not None)
    if len(parts) < len(percents):
        return Bar(label, (), few_words(whole))
    words = _("%(percent)s of %(whole)s") % {
        "percent": percent_words(sum(parts)),
        "whole": whole,
    }
    return Bar(label, parts, words)


def few_words(whole: int) -> str:
    return _("too few (%(count)s)") % {"count": whole} if whole else NOTHING


def few_note() -> str:
    text = _("Under %(count)s there is no percentage: one more or less would turn it.")
    return text % {"count": FEWEST}


def by_name(names: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """In the order of names: a report is no ranking."""
    return sorted(names, key=lambda each: (each[1].casefold(), each[0]))
