"""Signs of life of the background parts, for /readyz."""

from collections.abc import Mapping
from datetime import datetime

from clinic.models.system import Heartbeat


def record_heartbeat(
    *, name: str, at: datetime, detail: Mapping[str, int] | None = None
) -> None:
    """``detail`` is what the part wants to say of its last run."""
    Heartbeat.objects.update_or_create(
        name=name, defaults={"beat_at": at, "detail": dict(detail or {})}
    )
