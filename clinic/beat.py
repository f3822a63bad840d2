"""Beat without a state file: at every start everything is due at once.

Each of our periodic tasks looks for due rows and is safe to run again, so nothing
that fell due while beat was down is forgotten, and no file can be left broken.
"""

from datetime import UTC, datetime
from typing import Any

import celery.beat
from django.db import DatabaseError, connection
from django.utils import timezone

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
HEARTBEAT = "heartbeat"


class Scheduler(celery.beat.Scheduler):
    def setup_schedule(self) -> None:
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = LONG_AGO

    def apply_async(self, entry: Any, *args: Any, **options: Any) -> Any:
        if entry.name == HEARTBEAT:
            self._show_life()
        return super().apply_async(entry, *args, **options)

    def _show_life(self) -> None:
        """Beat's own row; the task that it queues writes the worker's."""
        from clinic.actions.heartbeats import record_heartbeat  # noqa: PLC0415 - models load after Django is set up

        try:
            record_heartbeat(name="beat", at=timezone.now())
        except DatabaseError as error:
            celery.beat.logger.warning("heartbeat_failed kind=%s", type(error).__name__)
        finally:
            connection.close()
