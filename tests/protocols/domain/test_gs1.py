"""Codes as scanners send them, and as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.domain.gs1 import GS, ScannedCode, barcode_key, day_of, gtin_of, read

TODAY = date(2027, 3, 1)
GTIN = "09506000134352"
WHOLE = ScannedCode(GTIN, "ABC-123", date(2028, 1, 31))


@pytest.mark.parametrize(
    "text",
    [
        f"(01){GTIN}(17)280131(10)ABC-123",
        f"01{GTIN}1728013110ABC-123",
        f"]d201{GTIN}1728013110ABC-123",
        f"]C101{GTIN}10ABC-123{GS}17280131",
        f"{GS}01{GTIN}10ABC-123{GS}17280131",
        f"  01{GTIN}17280131{GS}10ABC-123  ",
        f"(17)280131(10)ABC-123(01){GTIN}",
    ],
    ids=["brackets", "plain", "datamatrix", "gs1-128", "fnc1", "spaces", "order"],
)
def test_code_says_product_lot_and_expiry_however_it_is_sent(text):
    assert read(text, today=TODAY) == WHOLE


def test_serial_number_is_read_and_production_day_is_no_expiry():
    text = f"01{GTIN}1126010110L1{GS}21S9"

    assert read(text, today=TODAY) == ScannedCode(GTIN, "L1", None, "S9")


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("9506000134352", GTIN),
        (GTIN, GTIN),
        ("96385074", "00000096385074"),
        ("9506000134353", ""),
        ("950600013435", ""),
        ("", ""),
        ("٩٥٠٦٠٠٠١٣٤٣٥٢", ""),
    ],
    ids=["13", "14", "8", "wrong-check-digit", "cut", "empty", "other-digits"],
)
def test_bare_number_is_a_product_only_with_a_right_check_digit(text, gtin):
    assert gtin_of(text) == gtin


@pytest.mark.parametrize(
    "text",
    [
        "LOT-77",
        f"01{GTIN}17281331",
        "0195060001343",
        "(01)1234(10)A",
        "(10)",
        "((((",
        f"01{GTIN}01{GTIN}",
        "10" + "A" * 21,
        "\x00",
        "",
    ],
    ids=[
        "lot-number",
        "month-13",
        "short",
        "bad-gtin",
        "no-value",
        "brackets",
        "twice",
        "too-long",
        "nul",
        "empty",
    ],
)
def test_anything_else_is_no_code(text):
    assert read(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("280200", date(2028, 2, 29)),
        ("280131", date(2028, 1, 31)),
        ("771231", date(2077, 12, 31)),
        ("781231", date(1978, 12, 31)),
        ("280230", None),
        ("28023", None),
    ],
    ids=["month-end", "day", "fifty-ahead", "fifty-one-ahead", "no-day", "short"],
)
def test_day_of_a_code(text, day):
    assert day_of(text, today=TODAY) == day


def test_century_turns_with_the_clock():
    assert day_of("000131", today=date(2098, 1, 1)) == date(2100, 1, 31)


@given(
    lot=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/.", min_size=1, max_size=20),
    day=st.dates(date(2020, 1, 1), date(2060, 12, 31)),
)
def test_what_is_written_is_read_back(lot, day):
    code = f"]d201{GTIN}17{day:%y%m%d}10{lot}"

    assert read(code, today=TODAY) == ScannedCode(GTIN, lot, day)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    read(text, today=TODAY)
    barcode_key(text, today=TODAY)


def test_barcode_is_kept_as_its_gtin_or_as_it_is_printed():
    assert barcode_key("9506000134352", today=TODAY) == GTIN
    assert barcode_key(f"(01){GTIN}(10)X", today=TODAY) == GTIN
    assert barcode_key(" ab-1 ", today=TODAY) == "AB-1"
