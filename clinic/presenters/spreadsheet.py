"""Rows as CSV for a spreadsheet.

It begins with a byte order mark, without which Excel reads Turkish letters wrongly. A
text that a spreadsheet would run as a formula gets an apostrophe in front (threats:
names are typed by patients).
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

BYTE_ORDER_MARK = "\ufeff"
# What Excel, LibreOffice or Google Sheets begin a formula with; a leading control
# character is dropped by them, and what follows is read anew.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Value = str | int | float | date | datetime | None


def csv_file(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Numbers with a point, days and moments in ISO form, everything else as text."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([_cell(head) for head in heads])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def _cell(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return value
    return f"'{value}" if value.lstrip(" \xa0").startswith(_FORMULA_STARTS) else value
