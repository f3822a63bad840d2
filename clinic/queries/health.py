"""Which parts of the clinic answer."""

from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from clinic.celery import app
from clinic.models.system import Heartbeat

SECONDS_TO_ANSWER = 2


def parts(*, stale_before: datetime) -> dict[str, bool]:
    database = _database_answers()
    beats = _beats_since(stale_before) if database else set()
    broker = _broker_answers()
    # Beat wakes the worker's heartbeat: without beat, ask the worker itself.
    return {
        "database": database,
        "broker": broker,
        "worker": "worker" in beats
        or ("beat" not in beats and broker and _worker_answers()),
        "beat": "beat" in beats,
    }


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _beats_since(stale_before: datetime) -> set[str]:
    fresh = Heartbeat.objects.filter(beat_at__gte=stale_before)
    return set(fresh.values_list("name", flat=True))


def _worker_answers() -> bool:
    try:
        return bool(app.control.ping(timeout=1.0, limit=1))
    except (OperationalError, OSError):
        return False


def _broker_answers() -> bool:
    client = Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=SECONDS_TO_ANSWER,
        socket_connect_timeout=SECONDS_TO_ANSWER,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return bool(client.ping())
    except RedisError:
        return False
    finally:
        client.close()
