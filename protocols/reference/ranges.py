"""Numbers that a page or a calendar could not bear are faults, in files and in a
clinic's own version alike. The ends are technical, far outside what anybody plans."""

from collections.abc import Iterable
from decimal import Decimal

from clinic.reference.loader import Table

MOST_SESSIONS = 100
MOST_DAYS = 730
MOST_MINUTES = 480
# Of a review point: sessions, weeks or months, five years of weeks.
MOST_COUNTED = 260


def whole_within(table: Table, key: str, least: int, most: int) -> int:
    """The whole number, or the nearer end beside a fault."""
    number = table.whole(key)
    if not least <= number <= most:
        table.fault(key, f"must be from {least} to {most}")
    return min(max(number, least), most)


def check_above_zero(table: Table, **numbers: Decimal | None) -> None:
    for key, number in numbers.items():
        if number is not None and number <= 0:
            table.fault(key, "must be above zero")


def check_rising(table: Table, named: Iterable[tuple[str, Decimal | None]]) -> None:
    """Those that are there must not be negative and must not fall, from first to
    last."""
    before_key, before = "", Decimal(0)
    for key, number in named:
        if number is None:
            continue
        if number < before:
            must = f"must not be below {before_key}" if before_key else "is below zero"
            table.fault(key, must)
        before_key, before = key, number


def check_once(table: Table, key: str, words: tuple[str, ...]) -> None:
    for word in sorted({word for word in words if words.count(word) > 1}):
        table.fault(key, f"{word} stands there twice")
