"""Everything waits while the mail server refuses the clinic itself (threats F-24).

A wrong password fails for every message alike, and trying it with each would lock the
mail account. So one worker tries one connection from time to time.
"""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from clinic.actions import audit
from clinic.models.outbox import DeliveryPause
from clinic.models.staff import StaffMember
from clinic.tasks import deliver

log = logging.getLogger(__name__)

PROBE_EVERY = timedelta(minutes=15)


def allowance(*, at: datetime, full: int) -> int:
    """How many messages this worker may try now: all, one as a probe, or none."""
    if not DeliveryPause.objects.exists():
        return full
    return DeliveryPause.objects.filter(probe_at__lte=at).update(
        probe_at=at + PROBE_EVERY
    )


def begin(*, code: str, at: datetime) -> None:
    """Stop all sending; the one alarm on the messages page says why."""
    try:
        with transaction.atomic():
            DeliveryPause.objects.create(since=at, code=code, probe_at=at + PROBE_EVERY)
        log.error("delivery_paused code=%s", code)
    except IntegrityError:
        DeliveryPause.objects.update(code=code)


def lift() -> None:
    """The server took us again."""
    if DeliveryPause.objects.all().delete()[0]:
        log.warning("delivery_resumed")


@transaction.atomic
def try_now(*, by: StaffMember, at: datetime) -> None:
    """Somebody says the settings are right now."""
    DeliveryPause.objects.update(probe_at=at)
    audit.record("delivery_tried_again", audit.Subject(name="delivery"), at=at, by=by)
    deliver.delay_on_commit()
