"""The Celery application, and the one way to make a task.

PostgreSQL holds the work; a message is a doorbell that carries an id. Late
acknowledgement, prefetch and time limits stand in settings.py with their reasons.
"""

import functools
import gc
import logging
import os
import time
from collections.abc import Callable
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import worker_process_init
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

# After a failed ring nobody waits for Redis again for this long.
SECONDS_WITHOUT_BELL = 30

DEFAULT_QUEUE = "default"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")


def route(
    _name: str, *_call: object, task: DjangoTask | None = None, **_ignored: object
) -> dict[str, str]:
    """The queue that the task's own module chose."""
    return {"queue": getattr(task, "lane", DEFAULT_QUEUE)}


class DoorbellTask(DjangoTask):
    """A task whose ring may fail: its rows are in the database, and the sweep comes.

    A Redis that is gone or hangs costs a request two seconds once, and never fails it.
    """

    _silent_until = 0.0

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        transaction.on_commit(functools.partial(self._ring, *args, **kwargs))

    def _ring(self, *args: Any, **kwargs: Any) -> None:
        if time.monotonic() < DoorbellTask._silent_until:
            return
        try:
            self.delay(*args, **kwargs)
        except OperationalError:
            DoorbellTask._silent_until = time.monotonic() + SECONDS_WITHOUT_BELL
            log.warning("doorbell_not_heard task=%s", self.name)


app = Celery("clinic", task_cls=DoorbellTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_routes = [route]
app.autodiscover_tasks()


@worker_process_init.connect
def collect_less_often(**_ignored: object) -> None:
    """A rendered PDF makes a million small objects: measured, a fifth less time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def task(
    *, queue: str = DEFAULT_QUEUE
) -> Callable[[Callable[..., None]], DoorbellTask]:
    """Make a function a task of `queue`: "default", or "pdf" for slow rendering.

    Call it with `.delay_on_commit(…)` only, with ids only.
    """

    def decorate(function: Callable[..., None]) -> DoorbellTask:
        options: dict[str, Any] = {"lane": queue, "ignore_result": True}
        return app.task(**options)(function)

    return decorate
