"""The Celery application, and the one way to make a task.

PostgreSQL holds the work; a message is a doorbell that carries an id. Late
acknowledgement, prefetch and time limits stand in settings.py with their reasons.
"""

import os
from collections.abc import Callable
from typing import Any

from celery import Celery
from celery.app.task import Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

app = Celery("clinic")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def task(*, queue: str = "default") -> Callable[[Callable[..., None]], Task]:
    """Make a function a task of `queue`: "default", or "pdf" for slow rendering.

    Call it with `.delay_on_commit(…)` only, with ids only.
    """

    def decorate(function: Callable[..., None]) -> Task:
        options: dict[str, Any] = {"queue": queue, "ignore_result": True}
        return app.task(**options)(function)

    return decorate
