"""Limits on attempts, counted in PostgreSQL so that they survive Redis."""

from datetime import datetime, timedelta

from django.db import connection

_COUNT = """
INSERT INTO clinic_attemptcount (key, window_start, count) VALUES (%s, %s, 1)
ON CONFLICT (key, window_start) DO UPDATE SET count = clinic_attemptcount.count + 1
RETURNING count
"""


def hit(key: str, *, limit: int, window: timedelta, at: datetime) -> bool:
    """Count one attempt under ``key``; True while no more than ``limit`` a window."""
    seconds = int(window.total_seconds())
    start = datetime.fromtimestamp(
        int(at.timestamp()) // seconds * seconds, tz=at.tzinfo
    )
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, start])
        count: int = cursor.fetchone()[0]
    return count <= limit
