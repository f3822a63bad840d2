"""What the patient and the desk would like of a course's times."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Preferences, never limits. Weekdays count from Monday = 0; none means any."""

    weekdays: frozenset[int] = frozenset()
    from_time: time | None = None
    until_time: time | None = None
    practitioner_id: int | None = None
    room_id: int | None = None
