import pytest
from django.conf import settings

from clinic import beat
from clinic.celery import app, route, task


@task(queue="pdf")
def slow(**_ignored: object) -> None:
    """Stands for a task that renders."""


@task()
def quick(**_ignored: object) -> None:
    """Stands for any other."""


@pytest.mark.parametrize(("chosen", "queue"), [(slow, "pdf"), (quick, "default")])
def test_task_goes_to_the_queue_it_chose(chosen, queue):
    assert route(chosen.name, [], {}, {}, task=chosen) == {"queue": queue}


def test_a_task_that_kills_its_process_is_not_put_back():
    assert (quick.acks_late, quick.reject_on_worker_lost) == (True, False)


def test_message_that_outlives_the_hard_limit_is_not_delivered_twice():
    hidden = app.conf.broker_transport_options["visibility_timeout"]

    assert hidden > app.conf.task_time_limit > app.conf.task_soft_time_limit


def test_hung_broker_cannot_hold_a_request():
    options = app.conf.broker_transport_options

    assert (options["socket_timeout"], options["socket_connect_timeout"]) == (2, 2)
    assert app.conf.task_publish_retry is False


def test_only_json_is_taken():
    assert (app.conf.accept_content, app.conf.task_serializer) == (["json"], "json")


def test_everything_is_due_when_beat_starts():
    scheduler = beat.Scheduler(app)

    due = [entry.name for entry in scheduler.schedule.values() if entry.is_due().is_due]

    assert sorted(due) == sorted(settings.CELERY_BEAT_SCHEDULE)
