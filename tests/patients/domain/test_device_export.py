from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.device_export import (
    MOST_ROWS,
    CellFault,
    NotReadable,
    Reading,
    decoded,
    guessed_zone_column,
    number_of,
    read,
    sheet_of,
)
from patients.domain.zone_measures import DENSITY, DIAMETER, Setup, ZoneFinding

TEXT = "Patient;Bölge;Density;Mean µm\nx;Vertex;124,4;54,37\nx;Ense;172;\n"
READING = Reading(
    zone_column="Bölge",
    columns={"density_per_cm2": "Density", "mean_diameter_um": "Mean µm"},
    zones={"Vertex": "vertex", "Ense": "occipital"},
)
SETUP = Setup("trichoscopy", "TrichoScan", 20, "shaved")


def finding(zone, **values):
    return ZoneFinding(
        zone=zone,
        method="trichoscopy",
        device="TrichoScan",
        magnification=20,
        hair_state="shaved",
        **values,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_file_of_a_device_is_read_by_its_mapping(encoding, delimiter):
    content = TEXT.replace(";", delimiter).encode(encoding)

    found = read(sheet_of(decoded(content)), READING, SETUP)

    assert found.faults == ()
    assert found.findings == (
        finding("vertex", density_per_cm2=124, mean_diameter_um=Decimal("54.4")),
        finding("occipital", density_per_cm2=172),
    )


def test_comma_separated_file_with_points_is_read_too():
    text = "zone,Density\nVertex,124.6\n"
    reading = Reading("zone", {"density_per_cm2": "Density"}, {"Vertex": "vertex"})

    assert read(sheet_of(text), reading, SETUP).findings == (
        finding("vertex", density_per_cm2=125),
    )


def test_zone_that_is_left_out_gives_no_finding():
    reading = Reading("Bölge", READING.columns, {"Vertex": "", "Ense": "occipital"})

    found = read(sheet_of(TEXT), reading, SETUP)

    assert [each.zone for each in found.findings] == ["occipital"]


def test_two_rows_of_one_zone_are_a_fault_of_the_second():
    reading = Reading("Bölge", READING.columns, {"Vertex": "vertex", "Ense": "vertex"})

    found = read(sheet_of(TEXT), reading, SETUP)

    assert len(found.findings) == 1
    assert found.faults == (
        CellFault(2, "Bölge", "Ense", "This zone stands in the file twice."),
    )


@pytest.mark.parametrize("text", ["many", "501", "-1", "NaN", "1e99", "٣٠x"])
def test_cell_that_is_no_possible_number_is_named(text):
    found = read(sheet_of(TEXT.replace("124,4", text)), READING, SETUP)

    assert [(fault.row, fault.heading, fault.text) for fault in found.faults] == [
        (1, "Density", text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("\n\n", id="blank lines"),
        pytest.param("zone;Density\n", id="headings alone"),
        pytest.param("zone\nVertex\n", id="one column"),
        pytest.param("zone;zone\nVertex;1\n", id="same heading twice"),
        pytest.param("zone;\nVertex;1\n", id="no heading"),
        pytest.param("zone;Density\n" + "Vertex;1\n" * (MOST_ROWS + 1), id="long"),
        pytest.param(
            ";".join("abcdefghij"[i % 10] * (i + 1) for i in range(81)) + "\n1\n",
            id="wide",
        ),
        pytest.param("zone;Density\nVertex;" + "1" * 201 + "\n", id="long cell"),
        pytest.param("zone;Density\nVer\x00tex;1\n", id="NUL"),
    ],
)
def test_what_is_no_table_is_refused(text):
    with pytest.raises(NotReadable):
        sheet_of(text)


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"PK\x03\x04\x00\x00", b"a" * 200_001]
)
def test_file_that_is_no_text_is_refused(content):
    with pytest.raises(NotReadable):
        decoded(content)


def test_column_of_the_zone_is_guessed():
    assert guessed_zone_column(sheet_of(TEXT)) == "Bölge"
    assert guessed_zone_column(sheet_of("Place;Density\nx;1\n")) == "Place"


def test_device_is_known_again_by_its_headings_alone():
    other = "Patient;Bölge;Density;Mean µm\ny;Alin;1;2\n"

    assert sheet_of(TEXT).fingerprint == sheet_of(other).fingerprint
    assert sheet_of(TEXT).fingerprint != sheet_of(TEXT.replace("Mean", "M")).fingerprint


@given(text=st.text(max_size=400))
def test_any_text_is_a_table_or_refused(text):
    try:
        sheet = sheet_of(text)
    except NotReadable:
        return
    assert all(len(row) == len(sheet.headings) for row in sheet.rows)


@given(number=st.decimals(0, 500, places=3))
def test_number_is_read_the_same_with_comma_and_point(number):
    assert number_of(str(number), DENSITY) == number_of(
        str(number).replace(".", ","), DENSITY
    )


@given(number=st.decimals(10, 150, places=4))
def test_rounding_moves_a_number_by_half_a_place_at_most(number):
    assert abs(number_of(str(number), DIAMETER) - number) <= Decimal("0.05")
