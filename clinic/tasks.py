"""The clinic's tasks: each calls one action."""

from django.utils import timezone

from clinic.celery import task


@task()
def heartbeat(**_ignored: object) -> None:
    from clinic.actions.heartbeats import record_heartbeat

    record_heartbeat(name="worker", at=timezone.now())
