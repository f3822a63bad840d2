"""The code of a protocol that a clinic copied under a name of its own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST_CODE = 40
_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
# T1, T2 … are the product's, today's and those to come.
_OF_THE_PRODUCT = re.compile(r"T[0-9]+")


class CodeRefused(ValueError):
    """No code for a protocol."""


class NotACode(CodeRefused):
    """Capital letters and digits in parts joined by underscores."""


class CodeOfTheProduct(CodeRefused):
    """T and a number is how the published protocols are called."""


@dataclass(frozen=True, slots=True)
class NewName:
    """What a copy is called; ``title`` by language."""

    code: str
    title: Mapping[str, str]


def protocol_code(typed: str) -> str:
    """The code in capitals. Raises NotACode or CodeOfTheProduct."""
    code = typed.strip().upper()
    if len(code) > LONGEST_CODE or not code.isascii() or not _CODE.fullmatch(code):
        raise NotACode(typed)
    if _OF_THE_PRODUCT.fullmatch(short_code(code)):
        raise CodeOfTheProduct(typed)
    return code


def slug_of(code: str) -> str:
    return code.lower().replace("_", "-")


def short_code(code: str) -> str:
    """What pages show in brackets: T1 of T1_WEEKLY_MONTHLY."""
    return code.partition("_")[0]


def next_short_code(taken: Iterable[str]) -> str:
    """The first of C1, C2 … that no code begins with."""
    known = {short_code(code) for code in taken}
    number = 1
    while f"C{number}" in known:
        number += 1
    return f"C{number}"
