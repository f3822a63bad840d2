"""Results of a measuring device, read from its CSV file by a remembered mapping.

Only numbers are read, into the same fields as are typed by hand, with the same ranges.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from patients.domain.zone_measures import MEASURES, Measure, Setup, ZoneFinding

MOST_BYTES = 200_000
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 500, 80, 200
# Devices sold in Turkey write the Windows code page of that country.
ENCODINGS = ("utf-8-sig", "cp1254")
DELIMITERS = (";", "\t", ",")
LEAVE_OUT = ""


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


class NotReadable(ValueError):
    """No table can be read from the file; the text is a message id."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of texts. Every row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def fingerprint(self) -> str:
        """By which a device's files are recognised: SHA-256 of the headings in order."""
        return hashlib.sha256("\x1f".join(self.headings).encode()).hexdigest()

    def column(self, heading: str) -> tuple[str, ...]:
        place = self.headings.index(heading)
        return tuple(row[place] for row in self.rows)

    def words(self, heading: str) -> tuple[str, ...]:
        """What stands in the column, each once, in the order of the rows."""
        return tuple(dict.fromkeys(cell for cell in self.column(heading) if cell))


@dataclass(frozen=True, slots=True)
class Reading:
    """Which column says the zone, which holds which measure, and whose words are which
    zone of ours. ``zones`` has "" for what is left out."""

    zone_column: str
    columns: Mapping[str, str]
    zones: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellFault:
    """``row`` counts the lines below the headings from 1."""

    row: int
    heading: str
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadRows:
    findings: tuple[ZoneFinding, ...]
    faults: tuple[CellFault, ...]


def decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise NotReadable(_("The file is larger than 200 kB."))
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise NotReadable(_("The file is no text. Export it as CSV."))


def sheet_of(text: str) -> Sheet:
    """Raises NotReadable for what is no table of moderate size."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or "\x00" in text or len(text) > MOST_BYTES:
        raise NotReadable(_("The file holds no table."))
    delimiter = max(DELIMITERS, key=lines[0].count)
    try:
        rows = [
            tuple(cell.strip() for cell in row)
            for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
        ]
    except csv.Error:
        raise NotReadable(_("The file holds no table.")) from None
    headings, *below = rows
    _check(headings, below)
    width = len(headings)
    filled = (row[:width] + ("",) * (width - len(row)) for row in below)
    return Sheet(headings, tuple(filled))


def _check(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    if len(headings) < 2 or not rows:  # noqa: PLR2004 - a zone and a number at least
        raise NotReadable(
            _("The file needs a line of headings and results below them.")
        )
    if len(set(headings)) != len(headings) or not all(headings):
        raise NotReadable(_("Each column needs a heading of its own."))
    if len(rows) > MOST_ROWS or len(headings) > MOST_COLUMNS:
        raise NotReadable(_("The file holds more than one examination."))
    if any(len(cell) > LONGEST_CELL for row in (headings, *rows) for cell in row):
        raise NotReadable(_("A cell of the file is too long to be a result."))


def read(
    sheet: Sheet, reading: Reading, setup: Setup, *, measured_by_id: int | None = None
) -> ReadRows:
    """A finding for each row whose zone is known; blank cells were not measured.

    Two rows of the same zone are a fault of the second one: which counts is a person's
    decision, made in the file.
    """
    findings: dict[str, ZoneFinding] = {}
    faults: list[CellFault] = []
    for number, row in enumerate(sheet.rows, start=1):
        cells = dict(zip(sheet.headings, row, strict=True))
        word = cells[reading.zone_column]
        zone = reading.zones.get(word, LEAVE_OUT)
        if not zone:
            continue
        if zone in findings:
            message = _("This zone stands in the file twice.")
            faults.append(CellFault(number, reading.zone_column, word, message))
            continue
        values, wrong = _values(cells, reading.columns)
        faults += [CellFault(number, *fault) for fault in wrong]
        if values:
            findings[zone] = ZoneFinding(
                zone=zone,
                **values,
                method=setup.method,
                device=setup.device,
                magnification=setup.magnification,
                hair_state=setup.hair_state,
                measured_by_id=measured_by_id,
            )
    return ReadRows(tuple(findings.values()), tuple(faults))


def _values(
    cells: Mapping[str, str], columns: Mapping[str, str]
) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    values: dict[str, Any] = {}
    wrong = []
    for measure, heading in _wanted(columns):
        text = cells[heading]
        if not text:
            continue
        try:
            values[measure.column] = number_of(text, measure)
        except ValueError as fault:
            wrong.append((heading, text, str(fault)))
    return values, wrong


def _wanted(columns: Mapping[str, str]) -> Iterator[tuple[Measure, str]]:
    for measure in MEASURES:
        heading = columns.get(measure.column)
        if heading:
            yield measure, heading


def number_of(text: str, measure: Measure) -> Decimal | int:
    """Rounded to the places that the field has. Raises ValueError with a message id."""
    plain = text.replace("%", "").replace("\u00a0", "").strip().replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError(_("This is no number.")) from None
    if not number.is_finite() or not measure.low <= number <= measure.high:
        raise ValueError(_("This number cannot be: it lies outside the range."))
    rounded = number.quantize(Decimal(1).scaleb(-measure.places), ROUND_HALF_UP)
    return rounded if measure.places else int(rounded)


def guessed_zone_column(sheet: Sheet) -> str:
    """A heading that sounds like a place on the head, else the first one."""
    for heading in sheet.headings:
        if any(word in heading.casefold() for word in _PLACE_WORDS):
            return heading
    return sheet.headings[0]


_PLACE_WORDS = ("zone", "site", "region", "area", "location", "bölge", "bolge")
