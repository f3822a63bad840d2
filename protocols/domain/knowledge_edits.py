"""Changes laid over a published piece of knowledge, and what they changed.

A piece is a mapping of file names to what TOML made of them. An address says where one
value stands, as the reader's faults do: ``50-general.toml:rules[H01a].cases[2].verdict``;
a row that has an ``id`` is named by it, any other by its place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

Files = Mapping[str, Mapping[str, Any]]
# A changed value as it is stored: text, a whole number, a list of texts, or an exact
# number as text, by the kind of the value that it replaces.
Changes = Mapping[str, str | int | list[str]]

# Measures: a whole number there may become one with a fraction.
NUMERIC_KEYS = frozenset(
    {
        "below",
        "at_least",
        "above",
        "at_most",
        "usual",
        "warn_below",
        "warn_above",
        "stop_below",
        "stop_above",
        "tolerance_percent",
        "mg_per_kg",
        "cap_mg",
        "mg_per_kg_with_adrenaline",
        "cap_mg_with_adrenaline",
    }
)
# Lists of keys: the order says nothing.
KEY_LISTS = frozenset({"stop_rules", "formula_allowed"})
_STEP = re.compile(r"([^.\[\]]+)(?:\[([^\]]+)\])?")
LONGEST_TEXT = 4000
_MOST_DIGITS = 12
_LONGEST_NUMBER = 20
# Plain digits: no exponent, no infinity, no underscore.
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


class PieceKind(StrEnum):
    RULES = "rules"
    PROTOCOL = "protocol"
    FORMULARY = "formulary"
    LIMITS = "limits"
    TEXTS = "texts"


class ValueKind(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    WORDS = "words"


class NoSuchPlace(KeyError):
    """The address leads nowhere in this piece."""


class NotThisKind(ValueError):
    """What was typed is no value of the kind that belongs there."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value with its address."""

    address: str
    kind: ValueKind
    value: str | int | Decimal | tuple[str, ...]

    @property
    def key(self) -> str:
        return last_word(self.address)


@dataclass(frozen=True, slots=True)
class Difference:
    address: str
    before: str
    after: str


def last_word(address: str) -> str:
    """The last word of an address: what kind of thing stands there."""
    return address.rpartition(".")[2].rpartition(":")[2].partition("[")[0]


def says_the_same(one: object, other: object, key: str) -> bool:
    if key in KEY_LISTS and isinstance(one, list) and isinstance(other, list):
        return sorted(one) == sorted(other)
    return shown(one) == shown(other)


def leaves(files: Files) -> Iterator[Leaf]:
    """Every value that stands in the piece, in the order of the files."""
    for name, content in files.items():
        yield from _in_table(content, f"{name}:")


def value_at(files: Files, address: str) -> Any:
    holder, last = _find(files, address)
    return holder[last]


def laid_over(files: Files, changes: Changes) -> dict[str, dict[str, Any]]:
    """A copy with the changes in it. Raises NoSuchPlace for an address that is gone."""
    changed = {name: deepcopy(dict(content)) for name, content in files.items()}
    for address, stored in changes.items():
        holder, last = _find(changed, address)
        holder[last] = _typed(stored, kind_of(holder[last], last))
    return changed


def parsed(text: str, kind: ValueKind) -> str | int | list[str]:
    """What somebody typed, as it is stored. Raises NotThisKind."""
    clean = text.replace("\r\n", "\n").strip()
    if "\x00" in clean or len(clean) > LONGEST_TEXT:
        raise NotThisKind(kind)
    if kind == ValueKind.TEXT:
        return clean
    if kind == ValueKind.WORDS:
        return [line.strip() for line in clean.split("\n") if line.strip()]
    number = _number(clean, kind)
    if kind == ValueKind.NUMBER:
        return format(number, "f")
    if number != int(number):
        raise NotThisKind(kind)
    return int(number)


def _number(text: str, kind: ValueKind) -> Decimal:
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise NotThisKind(kind)
    number = Decimal(text.replace(",", "."))
    if abs(number.adjusted()) > _MOST_DIGITS:
        raise NotThisKind(kind)
    return number.copy_abs() if number == 0 else number


def shown(value: object) -> str:
    """A value as the page shows it and as ``parsed`` reads it."""
    if isinstance(value, list | tuple):
        return "\n".join(str(each) for each in value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def differences(before: Files, after: Files) -> tuple[Difference, ...]:
    """What two versions of the same piece say differently, in the order of the files."""
    old = {leaf.address: shown(leaf.value) for leaf in leaves(before)}
    new = {leaf.address: shown(leaf.value) for leaf in leaves(after)}
    addresses = [*old, *(address for address in new if address not in old)]
    return tuple(
        Difference(address, old.get(address, ""), new.get(address, ""))
        for address in addresses
        if old.get(address, "") != new.get(address, "")
    )


def kind_of(value: object, key: str) -> ValueKind:
    """Raises NoSuchPlace for what is no single value: a table, a date, a flag."""
    if key in NUMERIC_KEYS and isinstance(value, int | Decimal):
        return ValueKind.NUMBER
    if isinstance(value, str):
        return ValueKind.TEXT
    if isinstance(value, int) and not isinstance(value, bool):
        return ValueKind.WHOLE
    if isinstance(value, Decimal):
        return ValueKind.NUMBER
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ValueKind.WORDS
    raise NoSuchPlace(type(value).__name__)


def _typed(stored: str | int | list[str], kind: ValueKind) -> Any:
    return Decimal(str(stored)) if kind == ValueKind.NUMBER else stored


def _in_table(content: Mapping[str, Any], before: str) -> Iterator[Leaf]:
    for key, value in content.items():
        here = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from _in_table(value, f"{here}.")
        elif isinstance(value, list) and any(isinstance(row, Mapping) for row in value):
            for number, row in enumerate(value):
                yield from _in_table(row, f"{here}[{row.get('id', number)}].")
        else:
            try:
                kind = kind_of(value, key)
            except NoSuchPlace:
                continue
            kept = tuple(value) if isinstance(value, list) else value
            yield Leaf(here, kind, kept)


def _find(files: Files, address: str) -> tuple[Any, str]:
    """The table that holds the value, and the value's key in it."""
    name, _colon, path = address.partition(":")
    if name not in files or not path:
        raise NoSuchPlace(address)
    here: Any = files[name]
    *steps, last = path.split(".")
    for step in steps:
        here = _one_down(here, step, address)
    if not isinstance(here, Mapping) or last not in here:
        raise NoSuchPlace(address)
    return here, last


def _one_down(here: Any, step: str, address: str) -> Any:
    found = _STEP.fullmatch(step)
    if found is None or not isinstance(here, Mapping) or found[1] not in here:
        raise NoSuchPlace(address)
    value = here[found[1]]
    if found[2] is None:
        return value
    return _row(value, found[2], address)


def _row(rows: Sequence[Any], name: str, address: str) -> Any:
    for number, row in enumerate(rows):
        if isinstance(row, Mapping) and str(row.get("id", number)) == name:
            return row
    raise NoSuchPlace(address)
