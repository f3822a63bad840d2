"""One run shows every fault, with its file and key."""

from decimal import Decimal
from enum import StrEnum

import pytest

from clinic.reference.loader import Fault, Faults, ReferenceFault, Table, read


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@pytest.fixture
def table(tmp_path):
    """Reads TOML text as a table; `faults` of it hold what is wrong."""

    def build(text: str) -> Table:
        file = tmp_path / "things.toml"
        file.write_text(text, "utf-8")
        return read(file, Faults())

    return build


def told(table: Table) -> list[str]:
    return [str(fault) for fault in table.faults.found]


def test_values_come_back_as_they_are_written(table):
    things = table(
        'name = "x"\nopen = true\ncount = 3\nwidth = 0.1\nday = 2026-01-02\n'
        'colour = "blue"\nwords = ["a", "b"]\n[part]\nname = "y"\n[[rows]]\nid = "r"'
    )

    assert things.text("name") == "x"
    assert things.flag("open") is True
    assert things.whole("count") == 3
    assert things.number("width") == Decimal("0.1")
    assert things.day("day").isoformat() == "2026-01-02"
    assert things.choice("colour", Colour) == Colour.BLUE
    assert things.words("words") == ("a", "b")
    assert things.table("part").text("name") == "y"
    assert [row.text("id") for row in things.tables("rows")] == ["r"]
    things.finish()
    assert told(things) == []


def test_every_fault_is_gathered(table):
    things = table(
        'open = 1\ncount = true\nwidth = "wide"\nday = "soon"\ncolour = "green"\n'
        'words = [1]\nempty = " "\npart = 3\nrows = ["r"]\nstray = 1'
    )

    things.text("name")
    things.flag("open")
    things.whole("count")
    things.number("width")
    things.day("day")
    things.choice("colour", Colour)
    things.words("words")
    things.text("empty")
    things.table("part")
    things.tables("rows")
    things.finish()

    assert told(things) == [
        "things.toml: name: is missing",
        "things.toml: open: must be true or false",
        "things.toml: count: must be a whole number",
        "things.toml: width: must be a number",
        "things.toml: day: must be a date",
        "things.toml: colour: must be one of red, blue",
        "things.toml: words: must be a list of texts",
        "things.toml: empty: must not be empty",
        "things.toml: part: must be a table",
        "things.toml: rows: must be a list of tables",
        "things.toml: stray: unknown key",
    ]


def test_fault_inside_a_row_names_the_row(table):
    row = table('[[rows]]\nid = "B04"').tables("rows")[0]

    row.text("title")

    assert told(row) == ["things.toml: rows[B04].title: is missing"]


@pytest.mark.parametrize("number", ["nan", "inf", "true"])
def test_number_is_finite_and_no_flag(table, number):
    things = table(f"width = {number}")

    things.number("width")

    assert told(things) == ["things.toml: width: must be a number"]


def test_required_values_that_are_absent_are_named(table):
    things = table("")

    things.number("width")
    things.day("day")
    things.choice("colour", Colour)
    things.words("words", default=None)

    assert told(things) == [
        "things.toml: width: is missing",
        "things.toml: day: is missing",
        "things.toml: colour: is missing",
        "things.toml: words: is missing",
    ]


def test_absent_optional_values_are_no_faults(table):
    things = table("")

    assert things.text("name", "") == ""
    assert things.flag("open", default=False) is False
    assert things.optional_number("width") is None
    assert things.optional_day("day") is None
    assert things.optional_table("part") is None
    assert things.words("words") == ()
    assert told(things) == []


@pytest.mark.parametrize("content", ["= 3", "a = 1\na = 2"])
def test_unreadable_file_is_one_fault(table, content):
    things = table(content)

    assert [fault.key for fault in things.faults.found] == [""]


def test_missing_file_is_one_fault(tmp_path):
    faults = Faults()

    read(tmp_path / "gone.toml", faults)

    assert [fault.file for fault in faults.found] == ["gone.toml"]


def test_faults_are_raised_together():
    faults = Faults([Fault("a.toml", "x", "is missing"), Fault("b.toml", "", "gone")])

    with pytest.raises(ReferenceFault, match="is missing") as caught:
        faults.raise_if_any()

    assert len(caught.value.faults) == 2
