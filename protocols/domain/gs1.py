"""Codes on a box: GS1 element strings (UDI), bare GTINs, anything else as it is.

A scanner sends ``]d2`` or ``]C1`` and then the element string, with the character GS
between a field of open length and the next one; people type the same with brackets.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

GS = "\x1d"
GTIN_LENGTHS = frozenset({8, 12, 13, 14})
# Fields that always have one length, by their identifier (GS1 General Specifications).
_FIXED = {
    "00": 18,
    "01": 14,
    "02": 14,
    "11": 6,
    "12": 6,
    "13": 6,
    "15": 6,
    "16": 6,
    "17": 6,
    "20": 2,
}
# Fields of open length that stand on medical products.
_OPEN = {"10": 20, "21": 20, "22": 20, "30": 8, "37": 8, "240": 30, "710": 20, "90": 30}
_SYMBOLOGY = re.compile(r"^\](?:d2|C1|e0|Q3|J1)")
_BRACKETS = re.compile(r"\((\d{2,4})\)([^()]*)")
_BRACKETED = re.compile(r"(?:\(\d{2,4}\)[^()]+)+")
_HALF_CENTURY = 50


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """``gtin`` has fourteen digits. What the code does not say is "" or None."""

    gtin: str = ""
    lot: str = ""
    expires_on: date | None = None
    serial: str = ""


def read(text: str, *, today: date) -> ScannedCode | None:
    """What a GS1 code or a bare GTIN says; None when it is neither."""
    bare = _SYMBOLOGY.sub("", text.strip()).strip(GS)
    gtin = gtin_of(bare)
    if gtin:
        return ScannedCode(gtin=gtin)
    fields = _bracketed(bare) if bare.startswith("(") else _elements(bare)
    if not fields or not fields.keys() & {"01", "10", "17"}:
        return None
    gtin = gtin_of(fields.get("01", ""))
    if "01" in fields and not gtin:
        return None
    expires_on = None
    if "17" in fields:
        expires_on = day_of(fields["17"], today=today)
        if expires_on is None:
            return None
    return ScannedCode(gtin, fields.get("10", ""), expires_on, fields.get("21", ""))


def gtin_of(text: str) -> str:
    """Fourteen digits when ``text`` is a GTIN with a right check digit, else ""."""
    if not (text.isascii() and text.isdigit() and len(text) in GTIN_LENGTHS):
        return ""
    digits = [int(digit) for digit in text.zfill(14)]
    weighed = sum(d * (3 if place % 2 == 0 else 1) for place, d in enumerate(digits))
    return text.zfill(14) if weighed % 10 == 0 else ""


def barcode_key(text: str, *, today: date) -> str:
    """How a product's barcode is kept and looked up: its GTIN, or as it is printed."""
    scanned = read(text, today=today)
    if scanned and scanned.gtin:
        return scanned.gtin
    return text.strip().strip(GS).upper()


def day_of(text: str, *, today: date) -> date | None:
    """YYMMDD; day 00 is the month's last. The century is the one that lies nearest."""
    if not (text.isascii() and text.isdigit() and len(text) == _FIXED["17"]):
        return None
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    year += today.year - today.year % 100
    if year - today.year > _HALF_CENTURY:
        year -= 100
    elif today.year - year >= _HALF_CENTURY:
        year += 100
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


def _bracketed(text: str) -> dict[str, str]:
    if not _BRACKETED.fullmatch(text):
        return {}
    return {key: value.strip().strip(GS) for key, value in _BRACKETS.findall(text)}


def _elements(text: str) -> dict[str, str]:
    """The fields of an element string; empty when it cannot be cut cleanly."""
    fields: dict[str, str] = {}
    rest = text
    while rest:
        key = _identifier(rest)
        if not key or key in fields:
            return {}
        rest = rest[len(key) :]
        if key in _FIXED:
            value, rest = rest[: _FIXED[key]], rest[_FIXED[key] :]
            if len(value) < _FIXED[key]:
                return {}
            rest = rest.removeprefix(GS)
        else:
            value, _, rest = rest.partition(GS)
            if not value or len(value) > _OPEN[key]:
                return {}
        fields[key] = value
    return fields


def _identifier(text: str) -> str:
    for length in (2, 3):
        key = text[:length]
        if key in _FIXED or key in _OPEN:
            return key
    return ""
