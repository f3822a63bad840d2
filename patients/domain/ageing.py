"""Answers that grow older: "hours since alcohol" is kept as the moment it speaks of.

Hours and days are exact. A month is the Gregorian mean, 30.436875 days: a patient's
"six months ago" is no more exact than that, and the same number comes back unchanged.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MONTH = timedelta(seconds=2_629_746)
LONGEST = timedelta(days=120 * 366)
_MICROSECOND = timedelta(microseconds=1)


class TooLongAgo(ValueError):
    """An age that no living person's history reaches."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key}: is too long ago")
        self.key = key


@dataclass(frozen=True, slots=True)
class Dated:
    """An answer that speaks of a moment of its own, such as the day blood was taken."""

    value: object
    happened_at: datetime


def unit_of(key: str) -> timedelta | None:
    """The unit in which an answer under this key ages; None for all that do not."""
    if key.startswith("hours_since_"):
        return HOUR
    if key.startswith("days_since_") or key.endswith("_age_days"):
        return DAY
    if key.startswith("months_since_") or key == "loss_duration_months":
        return MONTH
    return None


def moment_of(key: str, value: object, *, answered_at: datetime) -> datetime | None:
    """When it happened, for a number under a key that ages; None for all else."""
    unit = unit_of(key)
    if unit is None or isinstance(value, bool) or not _is_number(value):
        return None
    microseconds = Decimal(str(value)) * (unit // _MICROSECOND)
    if microseconds > LONGEST // _MICROSECOND:
        raise TooLongAgo(key)
    return answered_at - timedelta(microseconds=int(microseconds))


def age_at(key: str, happened_at: datetime, *, at: datetime) -> Decimal:
    """Hours, days or months from ``happened_at`` to ``at``, unrounded, never below 0."""
    unit = unit_of(key)
    assert unit is not None
    passed = max(at - happened_at, timedelta())
    return Decimal(passed // _MICROSECOND) / (unit // _MICROSECOND)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal)
