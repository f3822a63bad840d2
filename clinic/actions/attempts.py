"""Limits on attempts, counted in PostgreSQL so that they survive Redis."""

import math
from datetime import datetime, timedelta

from django.db import connection

from clinic.models.system import AttemptCount

# No window is longer than a day; a day more does no harm.
LONGEST_WINDOW = timedelta(days=2)

_COUNT = """
INSERT INTO clinic_attemptcount (key, window_start, count) VALUES (%s, %s, 1)
ON CONFLICT (key, window_start) DO UPDATE SET count = clinic_attemptcount.count + 1
RETURNING count
"""


def hit(key: str, *, limit: int, window: timedelta, at: datetime) -> bool:
    """Count one attempt under ``key``; True while no more than ``limit`` a window."""
    start = _start(window, at)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, start])
        count: int = cursor.fetchone()[0]
    return count <= limit


def seconds_left(window: timedelta, *, at: datetime) -> int:
    """Until the count of this window is forgotten."""
    return math.ceil((_start(window, at) + window - at).total_seconds())


def forget_old(*, at: datetime) -> int:
    """Counts that no window needs any more; how many there were."""
    old = AttemptCount.objects.filter(window_start__lt=at - LONGEST_WINDOW)
    return old.delete()[0]


def _start(window: timedelta, at: datetime) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(
        int(at.timestamp()) // seconds * seconds, tz=at.tzinfo
    )
