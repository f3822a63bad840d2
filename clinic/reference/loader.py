"""Reads versioned TOML files into frozen records, and gathers every fault on the way.

    faults = Faults()
    table = read(path, faults)            # a Table; empty when the file is unreadable
    record = Record(id=table.text("id"), steps=…)  # getters note what is wrong
    table.finish()                        # keys that nobody asked for are faults too
    faults.raise_if_any()

A getter that meets a fault notes it and returns a harmless stand-in, so that one run
shows all faults of all files. Numbers are read as exact decimals.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message}"


class ReferenceFault(Exception):
    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(slots=True)
class Faults:
    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, key: str, message: str) -> None:
        self.found.append(Fault(file, key, message))

    def raise_if_any(self) -> None:
        if self.found:
            raise ReferenceFault(self.found)


@dataclass(slots=True)
class Table:
    """A TOML table that knows where it stands. `None` as default means: required."""

    content: Mapping[str, Any]
    file: str
    path: str
    faults: Faults
    asked: set[str] = field(default_factory=set)

    def fault(self, key: str, message: str) -> None:
        where = ".".join(part for part in (self.path, key) if part)
        self.faults.add(self.file, where, message)

    def has(self, key: str) -> bool:
        return key in self.content

    def text(self, key: str, default: str | None = None) -> str:
        value = self._get(key, str, default, "")
        given = self.content.get(key)
        if default is None and isinstance(given, str) and not given.strip():
            self.fault(key, "must not be empty")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:  # noqa: FBT001 - as the others
        return self._get(key, bool, default, False)  # noqa: FBT003 -- a stand-in

    def whole(self, key: str, default: int | None = None) -> int:
        return self._get(key, int, default, 0)

    def number(self, key: str) -> Decimal:
        if not self.has(key):
            self.fault(key, "is missing")
        return self.optional_number(key) or Decimal(0)

    def optional_number(self, key: str) -> Decimal | None:
        self.asked.add(key)
        value = self.content.get(key)
        if value is None:
            return None
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = Decimal(value)
            if number.is_finite():
                return number
        self.fault(key, "must be a number")
        return None

    def optional_day(self, key: str) -> date | None:
        self.asked.add(key)
        value = self.content.get(key)
        if value is None or (
            isinstance(value, date) and not isinstance(value, datetime)
        ):
            return value
        self.fault(key, "must be a date")
        return None

    def day(self, key: str) -> date:
        if not self.has(key):
            self.fault(key, "is missing")
        return self.optional_day(key) or date.min

    def choice(self, key: str, enum: type[E], default: E | None = None) -> E:
        word = self.text(key, default)
        try:
            return enum(word)
        except ValueError:
            if word:
                self.fault(key, f"must be one of {', '.join(enum)}")
            return next(iter(enum))

    def words(self, key: str, default: Iterable[str] | None = ()) -> tuple[str, ...]:
        """A list of texts; an absent one is `default`, or a fault when that is None."""
        fallback = None if default is None else list(default)
        items = self._get(key, list, fallback, [])
        if not all(isinstance(item, str) for item in items):
            self.fault(key, "must be a list of texts")
            return ()
        return tuple(items)

    def table(self, key: str) -> "Table":
        return self._child(self._get(key, dict, None, {}), key)

    def optional_table(self, key: str) -> "Table | None":
        return self.table(key) if self.has(key) else None

    def tables(self, key: str) -> tuple["Table", ...]:
        items = self._get(key, list, [], [])
        if not all(isinstance(item, dict) for item in items):
            self.fault(key, "must be a list of tables")
            return ()
        return tuple(
            self._child(item, f"{key}[{item.get('id', number)}]")
            for number, item in enumerate(items)
        )

    def keys(self) -> tuple[str, ...]:
        """The table's own keys, for a table whose keys are not fixed."""
        self.asked.update(self.content)
        return tuple(self.content)

    def finish(self) -> None:
        for key in self.content:
            if key not in self.asked:
                self.fault(key, "unknown key")

    def _child(self, content: Mapping[str, Any], key: str) -> "Table":
        path = ".".join(part for part in (self.path, key) if part)
        return Table(content, self.file, path, self.faults)

    def _get(self, key: str, kind: type[T], default: T | None, stand_in: T) -> T:
        self.asked.add(key)
        if key not in self.content:
            if default is None:
                self.fault(key, "is missing")
                return stand_in
            return default
        value = self.content[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, f"must be {NAMES[kind]}")
            return stand_in
        return value


NAMES: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a table",
}


def read(path: Path, faults: Faults) -> Table:
    """The file's top table. An unreadable file is one fault and an empty table."""
    content: Mapping[str, Any] = {}
    try:
        content = parsed(path)
    except (OSError, ValueError) as error:
        faults.add(path.name, "", f"cannot be read: {error}")
    return top_table(content, path.name, faults)


def parsed(path: Path) -> dict[str, Any]:
    """The file as TOML says it, numbers exact. Raises OSError or ValueError."""
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


def top_table(content: Mapping[str, Any], name: str, faults: Faults) -> Table:
    return Table(content, name, "", faults)
