import csv
import io
from datetime import UTC, date, datetime

import pytest

from clinic.presenters.spreadsheet import csv_file


def cells(value: object) -> str:
    content = csv_file(["Head"], [[value]]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))[1][0]


def test_file_begins_with_a_byte_order_mark():
    assert csv_file(["Ağırlık"], []) == b"\xef\xbb\xbfA\xc4\x9f\xc4\xb1rl\xc4\xb1k\r\n"


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\xa0="]
)
def test_formula_becomes_text(start):
    assert cells(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('Ayşe, "Işık"', 'Ayşe, "Işık"'),
        (-5, "-5"),
        (12.5, "12.5"),
        (None, ""),
        (date(2027, 3, 1), "2027-03-01"),
        (datetime(2027, 3, 1, 9, 30, tzinfo=UTC), "2027-03-01 09:30:00+00:00"),
    ],
)
def test_value_is_written_as_a_spreadsheet_reads_it(value, written):
    assert cells(value) == written


def test_formula_in_a_head_becomes_text_too():
    assert csv_file(["=1"], []).decode("utf-8-sig") == "'=1\r\n"
