"""Which parts of the clinic answer."""

from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from redis import Redis, RedisError

SECONDS_TO_ANSWER = 2


def parts(*, stale_before: datetime) -> dict[str, bool]:
    database = _database_answers()
    beats = _beats_since(stale_before) if database else set()
    return {
        "database": database,
        "broker": _broker_answers(),
        "worker": "worker" in beats,
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
    return set()


def _broker_answers() -> bool:
    client = Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=SECONDS_TO_ANSWER,
        socket_connect_timeout=SECONDS_TO_ANSWER,
    )
    try:
        return bool(client.ping())
    except RedisError:
        return False
    finally:
        client.close()
