"""Who sends which message: claims with a lease, and the rows of workers that died.

A lease is measured by the database's clock alone. Its exact end is also the claim's
mark: a worker that comes back late finds another end, or none, and changes nothing.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from clinic.domain.message_states import (
    REPEATABLE_KINDS,
    MessageKind,
    MessageState,
    may_become,
)
from clinic.domain.messages import Envelope
from clinic.domain.retry import MAX_ATTEMPTS
from clinic.models.outbox import Message, MessageAttempt

log = logging.getLogger(__name__)

# Longer than a batch may take: deliver gives the rest back after a third of it.
LEASE = timedelta(seconds=180)
REPEAT_AFTER = timedelta(minutes=5)

# Materialized: as a plain subquery it may be run again for each row, and then skips
# what it has just locked itself, so that more rows than the limit are claimed.
_CLAIM = """
  WITH due AS MATERIALIZED (
       SELECT id FROM clinic_message
        WHERE state IN ('queued', 'retry_wait') AND not_before <= %s
        ORDER BY not_before
        LIMIT %s
          FOR UPDATE SKIP LOCKED)
UPDATE clinic_message AS m
   SET state = 'claimed', attempts = attempts + 1,
       lease_until = clock_timestamp() + make_interval(secs => %s)
  FROM due
 WHERE m.id = due.id
RETURNING m.id, m.lease_until
"""

# The text goes out only while the claim holds and the appointment is as it was seen.
_BEGIN = """
UPDATE clinic_message AS m
   SET state = 'sending', lease_until = clock_timestamp() + make_interval(secs => %s),
       message_id = %s, to_address = %s
 WHERE m.id = %s AND m.state = 'claimed' AND m.lease_until = %s
   AND m.lease_until > clock_timestamp()
   AND (m.appointment_id IS NULL OR EXISTS (
       SELECT 1 FROM clinic_appointment AS a
        WHERE a.id = m.appointment_id AND a.state = %s AND a.sequence = %s))
RETURNING m.lease_until
"""

# One statement, and no waiting for the disk: a crash of the database that loses this
# mark finds the message SENDING, which is true enough. SENDING itself is waited for.
_SENT = """
UPDATE clinic_message AS m
   SET state = 'sent', code = '', lease_until = NULL, sent_at = %s
  FROM (SELECT set_config('synchronous_commit', 'off', true)) AS quick
 WHERE m.id = %s AND m.state = 'sending' AND m.lease_until = %s
"""


@dataclass(frozen=True, slots=True)
class Claim:
    message_id: int
    lease_until: datetime

    def held(self, state: MessageState) -> "QuerySet[Message]":
        """The message, as long as this claim holds it in ``state``."""
        return Message.objects.filter(
            pk=self.message_id, state=state, lease_until=self.lease_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What a try came to.

    ``repeated``: it goes out a second time, once. ``counted`` is False when nothing
    was tried.
    """

    state: MessageState
    code: str = ""
    not_before: datetime | None = None
    repeated: bool = False
    counted: bool = True


def take(*, at: datetime, limit: int) -> list[Claim]:
    """Claim up to ``limit`` messages that are due at ``at``, for this worker alone."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [at, limit, LEASE.total_seconds()])
        return [Claim(*row) for row in cursor.fetchall()]


def begin_sending(claim: Claim, message: Message, envelope: Envelope) -> Claim | None:
    """Mark the message SENDING with a fresh lease; None when it must not go out now.

    Call it in a transaction that ends before the server gets the text.
    """
    visit = message.appointment
    with connection.cursor() as cursor:
        cursor.execute(
            _BEGIN,
            [
                LEASE.total_seconds(),
                envelope.message_id,
                envelope.recipient,
                claim.message_id,
                claim.lease_until,
                visit.state if visit else "",
                visit.sequence if visit else 0,
            ],
        )
        row = cursor.fetchone()
    return Claim(claim.message_id, row[0]) if row else None


def settle(claim: Claim, before: MessageState, end: End, *, at: datetime) -> bool:
    """Move a claimed message on; False when the claim was lost meanwhile.

    Every end of a try but "sent" leaves a row that says when and why.
    """
    assert may_become(before, end.state)
    if end.state is MessageState.SENT:
        with connection.cursor() as cursor:
            cursor.execute(_SENT, [at, claim.message_id, claim.lease_until])
            return bool(cursor.rowcount)
    return _settle_unsent(claim.held(before), claim.message_id, end, at=at)


@transaction.atomic
def _settle_unsent(
    held: "QuerySet[Message]", message_id: int, end: End, *, at: datetime
) -> bool:
    changes: dict[str, object] = {
        "state": end.state,
        "code": end.code,
        "lease_until": None,
    }
    if end.not_before is not None:
        changes["not_before"] = end.not_before
    if end.repeated:
        changes["repeated_at"] = at
    if not end.counted:
        changes["attempts"] = F("attempts") - 1
    if not held.update(**changes):
        return False
    MessageAttempt.objects.create(
        message_id=message_id, at=at, state=end.state, code=end.code
    )
    return True


def give_back(claims: list[Claim]) -> None:
    """Put messages back that were not tried; the try is not counted."""
    for claim in claims:
        claim.held(MessageState.CLAIMED).update(
            state=MessageState.QUEUED, lease_until=None, attempts=F("attempts") - 1
        )


def when_unknown(message: Message, code: str, *, at: datetime) -> End:
    """What becomes of a message that may have arrived: see REPEATABLE_KINDS."""
    once_more = (
        MessageKind(message.kind) in REPEATABLE_KINDS and message.repeated_at is None
    )
    if once_more:
        return End(
            state=MessageState.RETRY_WAIT,
            code=code,
            not_before=at + REPEAT_AFTER,
            repeated=True,
        )
    return End(state=MessageState.UNKNOWN, code=code)


@transaction.atomic
def recover(*, at: datetime) -> int:
    """Bring back what dead workers held; how many messages that were.

    A message that was only claimed goes back into the queue. One whose text was
    already going out may have arrived.
    """
    lost = Message.objects.filter(
        state__in=[MessageState.CLAIMED, MessageState.SENDING], lease_until__lt=Now()
    ).select_for_update(skip_locked=True)
    count = 0
    for message in lost:
        end = _when_lost(message, at=at)
        rows = Message.objects.filter(pk=message.pk)
        _settle_unsent(rows, message.pk, end, at=at)
        log.warning(
            "message_recovered message_id=%s state=%s", message.pk, end.state.value
        )
        count += 1
    return count


def _when_lost(message: Message, *, at: datetime) -> End:
    if message.state == MessageState.SENDING:
        return when_unknown(message, "worker_lost", at=at)
    if message.attempts >= MAX_ATTEMPTS:
        return End(state=MessageState.FAILED, code="gave_up")
    return End(state=MessageState.QUEUED, code="worker_lost")
