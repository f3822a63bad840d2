"""A task is only a doorbell: Redis that is gone or hangs never fails a request."""

import socket
from collections.abc import Iterator

import pytest
from celery import Celery
from django.conf import settings as project

from clinic.celery import DoorbellTask
from tests.mail_server import free_port


@pytest.fixture(autouse=True)
def _hear_every_ring() -> Iterator[None]:
    DoorbellTask._silent_until = 0.0
    yield
    DoorbellTask._silent_until = 0.0


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Takes every connection and never says a word, like a stopped Redis."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def _bell(port: int) -> DoorbellTask:
    app = Celery(
        "elsewhere", task_cls=DoorbellTask, broker=f"redis://127.0.0.1:{port}/0"
    )
    app.conf.update(
        task_publish_retry=project.CELERY_TASK_PUBLISH_RETRY,
        broker_transport_options={
            **project.CELERY_BROKER_TRANSPORT_OPTIONS,
            "socket_timeout": 0.2,
            "socket_connect_timeout": 0.2,
        },
    )

    @app.task(name="nothing", shared=False)
    def nothing() -> None:
        return None

    return nothing


@pytest.mark.django_db(transaction=True)
def test_ring_without_redis_is_not_heard_and_not_repeated(caplog):
    bell = _bell(free_port())

    bell.delay_on_commit()
    bell.delay_on_commit()

    assert [r.getMessage() for r in caplog.records if r.name == "clinic.celery"] == [
        "doorbell_not_heard task=nothing"
    ]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ring_at_a_redis_that_hangs_gives_up(silent_port, caplog):
    _bell(silent_port).delay_on_commit()

    assert [r.getMessage() for r in caplog.records if r.name == "clinic.celery"] == [
        "doorbell_not_heard task=nothing"
    ]
