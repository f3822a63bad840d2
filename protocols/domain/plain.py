"""Frozen records to plain JSON values and back, by their type hints.

Decimals become text, dates and times ISO text, tuples lists. A key that is missing
takes the field's default, so that what was stored by an older release stays readable;
a key that is no longer known is left out.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def plain(value: object) -> Any:
    """JSON-ready values: dicts, lists, text, whole numbers, true, false, null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return _plain_scalar(value)


def _plain_scalar(value: object) -> object:
    if isinstance(value, Decimal | StrEnum):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def revived(kind: type[Record], stored: Mapping[str, Any]) -> Record:
    """The record that `plain` was given; raises on a value of a wrong type."""
    hints = _hints_of(kind)
    values = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in stored:
            values[field.name] = _value(hints[field.name], stored[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            raise KeyError(field.name)
    return kind(**values)


_HINTS: dict[type, dict[str, Any]] = {}


def _hints_of(kind: type) -> dict[str, Any]:
    """Reading the hints is slow, and there are few kinds: each is read once."""
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    return _HINTS[kind]


def _value(hint: Any, stored: Any) -> Any:
    origin = get_origin(hint)
    if hint is Any or origin in {Union, types.UnionType}:
        return stored if hint is Any else _optional(hint, stored)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in stored)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _value(get_args(hint)[1], item) for key, item in stored.items()}
    return _scalar(hint, stored)


def _optional(hint: Any, stored: Any) -> Any:
    if stored is None:
        return None
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    return _value(kinds[0], stored)


def _scalar(kind: Any, stored: Any) -> Any:
    if is_dataclass(kind):
        return revived(kind, stored)  # type: ignore[arg-type]
    if kind in {date, datetime}:
        return kind.fromisoformat(stored)
    if kind is Decimal or issubclass(kind, StrEnum):
        return kind(stored)
    if not isinstance(stored, kind):
        raise TypeError(f"{stored!r} is not {kind.__name__}")
    return stored
