"""Until when a patient cancels freely: the clinic's rule on late cancellation."""

from datetime import datetime, timedelta
from typing import Protocol

# Where no clinic has been set up yet.
USUAL_HOURS = 24


class HasRule(Protocol):
    @property
    def cancellation_hours(self) -> int: ...


def free_until(starts_at: datetime, clinic: HasRule | None) -> datetime:
    hours = clinic.cancellation_hours if clinic else USUAL_HOURS
    return starts_at - timedelta(hours=hours)


def is_late(starts_at: datetime, clinic: HasRule | None, *, at: datetime) -> bool:
    return at > free_until(starts_at, clinic)
