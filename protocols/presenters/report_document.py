"""The report's PDF as finished values: its content, with drawings and photographs."""

import base64
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from clinic import charts
from clinic.domain.charts import Theme, Width
from clinic.domain.line_charts import LineChart, line_spec
from clinic.pdfs import PdfError
from protocols.domain.report import ReportContent, ReportPair
from protocols.domain.trend_cards import TrendCard
from protocols.presenters.arabic_letters import in_order_of_sight

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as an address of its own, with the words for who cannot see it."""

    image: str
    alt: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """The values of one day got in one way, in the order of the table's sites.

    ``mark`` is the number of the note that says what was otherwise; "" for none.
    """

    day: str
    values: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class TableNote:
    mark: str
    way: str
    why: str


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """``sites`` heads the columns of the values; one empty head where there is none.

    ``way`` is how most values were got: said once, and what was otherwise in a note.
    """

    card: TrendCard
    figures: tuple[Figure, ...]
    sites: tuple[str, ...]
    rows: tuple[TableRow, ...]
    way: str
    notes: tuple[TableNote, ...]


@dataclass(frozen=True, slots=True)
class PrintedPair:
    pair: ReportPair
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class ReportDocumentPage:
    content: ReportContent
    title: str
    signed_on: str
    signed_iso: str
    born: str
    cards: tuple[PrintedCard, ...]
    pairs: tuple[PrintedPair, ...]
    # Photographs exist, and are not in this copy.
    is_without_photos: bool


def page(content: ReportContent, pictures: Mapping[str, bytes]) -> ReportDocumentPage:
    """In the language that is active, which is the version's own. ``pictures`` are the
    photographs by name; empty for the copy without any. Raises PdfError."""
    born = content.patient.date_of_birth
    return ReportDocumentPage(
        content=content,
        title=_("Report on your course of treatment"),
        signed_on=date_format(content.signed_at, "j F Y"),
        signed_iso=content.signed_at.isoformat(),
        born=date_format(born, "j F Y") if born else _("not known"),
        cards=tuple(_printed(card) for card in content.cards),
        pairs=tuple(
            PrintedPair(pair, _jpeg(pictures[pair.first]), _jpeg(pictures[pair.last]))
            for pair in content.photos
            if pair.first in pictures and pair.last in pictures
        ),
        is_without_photos=bool(content.photos) and not pictures,
    )


def _printed(card: TrendCard) -> PrintedCard:
    alt = _("%(title)s over time: %(readings)s All values stand in the table.") % {
        "title": card.title,
        "readings": " ".join(card.readings),
    }
    sites = tuple(dict.fromkeys(row.site for row in card.rows))
    usual = _usual_way(card)
    notes = _notes(card, usual)
    return PrintedCard(
        card=card,
        figures=tuple(Figure(_drawn(chart), alt) for chart in card.charts),
        sites=sites,
        rows=_table(card, sites, notes),
        way=usual,
        notes=tuple(notes.values()),
    )


def _usual_way(card: TrendCard) -> str:
    ways = Counter(row.way for row in card.rows if not row.why)
    return ways.most_common(1)[0][0] if ways else ""


def _notes(card: TrendCard, usual: str) -> dict[tuple[str, str], TableNote]:
    """What was got otherwise, each way once, in the order of the table."""
    found: dict[tuple[str, str], TableNote] = {}
    for row in card.rows:
        if row.why or row.way != usual:
            mark = str(len(found) + 1)
            found.setdefault((row.way, row.why), TableNote(mark, row.way, row.why))
    return found


def _table(
    card: TrendCard,
    sites: tuple[str, ...],
    notes: Mapping[tuple[str, str], TableNote],
) -> tuple[TableRow, ...]:
    """A row a day and way, so that a long course stays short on paper."""
    days: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for row in card.rows:
        cells = days.setdefault((row.day, row.way, row.why), {})
        cells.setdefault(row.site, []).append(row.value)
    return tuple(
        TableRow(
            day=day,
            values=tuple(", ".join(cells.get(site, ())) or NOTHING for site in sites),
            mark=notes[way, why].mark if (way, why) in notes else "",
        )
        for (day, way, why), cells in days.items()
    )


def _drawn(chart: LineChart) -> str:
    spec = line_spec(chart, theme=Theme.LIGHT, width=Width.PAPER)
    try:
        drawing = _lettered(charts.drawn(spec))
    except charts.ChartError as fault:
        raise PdfError(f"chart_{fault.code}"[:60]) from fault
    return _address("image/svg+xml", drawing.encode())


def _lettered(drawing: str) -> str:
    if not get_language_bidi():
        return drawing
    family = drawing.replace('"Noto Sans, ', '"Noto Sans, Vazirmatn, ')
    return in_order_of_sight(family)


def _jpeg(content: bytes) -> str:
    return _address("image/jpeg", content)


def _address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
