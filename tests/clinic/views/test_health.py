from datetime import timedelta

import pytest
from django.utils import timezone

from clinic.actions.heartbeats import record_heartbeat
from clinic.tasks import heartbeat


@pytest.fixture
def beats(db):
    for name in ("worker", "beat"):
        record_heartbeat(name=name, at=timezone.now())


def test_healthz_answers_without_a_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_readyz_with_every_part_alive(client, beats):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["failing"]) == (200, [])


def test_readyz_names_a_worker_that_fell_silent(client, beats):
    record_heartbeat(name="worker", at=timezone.now() - timedelta(minutes=3))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["failing"]) == (503, ["worker"])


@pytest.mark.slow
def test_readyz_asks_the_worker_itself_when_beat_fell_silent(client, db):
    answer = client.get("/readyz")

    assert answer.json()["failing"] == ["worker", "beat"]


def test_readyz_names_a_broker_that_is_gone(client, beats, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1"

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["failing"]) == (503, ["broker"])


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probe_changes_nothing(client, path):
    assert client.post(path).status_code == 405


def test_heartbeat_task_keeps_one_row_however_often_it_runs(client, beats):
    record_heartbeat(name="worker", at=timezone.now() - timedelta(minutes=3))

    heartbeat.delay()
    heartbeat.delay(sent_by_a_newer_version=1)

    assert client.get("/readyz").json()["failing"] == []
