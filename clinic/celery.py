"""The Celery application, and the one way to make a task.

PostgreSQL holds the work; a message is a doorbell that carries an id. Late
acknowledgement, prefetch and time limits stand in settings.py with their reasons.
"""

import os
from collections.abc import Callable
from typing import Any

from celery import Celery
from celery.app.task import Task

DEFAULT_QUEUE = "default"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")


def route(
    _name: str, *_call: object, task: Task | None = None, **_ignored: object
) -> dict[str, str]:
    """The queue that the task's own module chose."""
    return {"queue": getattr(task, "lane", DEFAULT_QUEUE)}


app = Celery("clinic")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_routes = [route]
app.autodiscover_tasks()


def task(*, queue: str = DEFAULT_QUEUE) -> Callable[[Callable[..., None]], Task]:
    """Make a function a task of `queue`: "default", or "pdf" for slow rendering.

    Call it with `.delay_on_commit(…)` only, with ids only.
    """

    def decorate(function: Callable[..., None]) -> Task:
        options: dict[str, Any] = {"lane": queue, "ignore_result": True}
        return app.task(**options)(function)

    return decorate
