"""Signs of life of the background parts, for /readyz."""

from datetime import datetime

from clinic.models.system import Heartbeat


def record_heartbeat(*, name: str, at: datetime) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": at})
