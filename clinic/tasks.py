"""The clinic's tasks: each calls one action."""

import time

from django.utils import timezone

from clinic.celery import task
from clinic.queries.clock import database_now

# Well below the soft time limit, a slow last batch included; the sweep does the rest.
SECONDS_OF_MAIL = 120


@task()
def heartbeat(**_ignored: object) -> None:
    from clinic.actions.heartbeats import record_heartbeat

    record_heartbeat(name="worker", at=timezone.now())


@task()
def deliver(**_ignored: object) -> None:
    from clinic.actions.delivery import deliver_due

    began = time.monotonic()
    while time.monotonic() - began < SECONDS_OF_MAIL:
        if not deliver_due(at=database_now()):
            return


@task()
def sweep(**_ignored: object) -> None:
    """Every minute: what a dead worker held, and what no doorbell announced."""
    from clinic.actions.claims import recover

    recover(at=database_now())
    deliver.delay_on_commit()


@task()
def release_holds(**_ignored: object) -> None:
    """Every minute: times only held whose end has come, and what undo kept of rows."""
    from clinic.actions.appointments import release_expired_holds
    from clinic.actions.undo import forget_expired

    at = database_now()
    release_expired_holds(at=at)
    forget_expired(at=at)


@task()
def forget_counts(**_ignored: object) -> None:
    """Every hour: counts of attempts that no limit asks for any more."""
    from clinic.actions.attempts import forget_old

    forget_old(at=database_now())
