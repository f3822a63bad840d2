"""Send what is due: claim, look once more, hand over, write down what came of it.

Nothing here runs inside a transaction while it talks to the mail server. A message is
SENDING, and that is committed, before the server gets its text: whoever finds it so
later knows that it may have arrived.
"""

import logging
import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from clinic.actions import claims, links, pauses
from clinic.actions.claims import LEASE, Claim, End
from clinic.domain import recheck, retry
from clinic.domain.message_states import OPTIONAL_KINDS, MessageState
from clinic.domain.messages import (
    PROBLEM_PLACEHOLDER,
    Addresses,
    AttachedFile,
    Envelope,
)
from clinic.domain.smtp_replies import Fate, Outcome
from clinic.mime import payload
from clinic.models.outbox import Message
from clinic.models.places import Clinic
from clinic.queries import due_messages
from clinic.smtp import Line, NoLine
from clinic.storage import private

log = logging.getLogger(__name__)

BATCH = 50
# The rest of a batch that takes longer goes back, well within its lease.
BATCH_SECONDS = LEASE.total_seconds() / 3
_RANDOM = secrets.SystemRandom()
_S = MessageState


def deliver_due(*, at: datetime, limit: int = BATCH) -> int:
    """Send one batch of what is due at ``at``; how many messages were dealt with."""
    allowed = pauses.allowance(at=at, full=limit)
    taken = claims.take(at=at, limit=allowed) if allowed else []
    if not taken:
        return 0
    waiting = {claim.message_id: claim for claim in taken}
    batch = _Batch(at=at)
    try:
        messages = due_messages.with_everything(waiting)
        batch.on_hold = due_messages.visits_on_hold(messages)
        with Line() as line:
            for message in messages:
                if batch.is_over or line.seconds > BATCH_SECONDS:
                    break
                batch.deal_with(line, message, waiting.pop(message.pk))
    finally:
        claims.give_back(list(waiting.values()))
    return len(taken) - len(waiting)


class _Batch:
    """What the messages of one batch share."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.clinic = Clinic.objects.first()
        self.zone = due_messages.main_zone()
        # Nothing can be sent: the clinic's own settings are refused.
        self.is_over = False
        self.no_line: Outcome | None = None
        # Visits that nobody is to be reminded of now.
        self.on_hold: frozenset[int] = frozenset()

    def deal_with(self, line: Line, message: Message, claim: Claim) -> None:
        sending = _Sending(self, message, claim)
        try:
            self._deal_with(line, sending)
        except Exception as error:
            kind = type(error).__name__
            log.error("message_failed message_id=%s error=%s", message.pk, kind)  # noqa: TRY400 - the text of an error may hold a name
            may_have_gone = sending.state is _S.SENDING
            state = _S.UNKNOWN if may_have_gone else _S.FAILED
            sending.settle(End(state=state, code="internal_error"))
            raise

    def _deal_with(self, line: Line, sending: "_Sending") -> None:
        end = sending.last_look() or sending.prepare()
        if end is not None:
            sending.settle(end)
            return
        outcome = self._hand_over(line, sending)
        if outcome is None:
            sending.settle(sending.second_look())
            return
        if outcome.fate is Fate.PAUSE:
            pauses.begin(code=outcome.code, at=self.at)
            self.is_over = True
        elif outcome.code != "server_unreachable":
            pauses.lift()
        sending.settle(sending.end_of(outcome))

    def _hand_over(self, line: Line, sending: "_Sending") -> Outcome | None:
        if self.no_line is not None:
            return self.no_line
        try:
            line.open()
        except NoLine as error:
            # The others of this batch need not wait for the same silence.
            self.no_line = error.outcome
            return error.outcome
        return line.send(
            sender=parseaddr(sending.envelope.sender)[1],
            recipient=sending.envelope.recipient,
            text=sending.begin,
        )


class _Sending:
    """One message on its way."""

    def __init__(self, batch: _Batch, message: Message, claim: Claim) -> None:
        self.batch = batch
        self.at = batch.at
        self.message = message
        self.claim = claim
        self.state = _S.CLAIMED
        self.files: Sequence[AttachedFile] = ()
        self.envelope = _envelope(message, batch.clinic)

    def last_look(self) -> End | None:
        visit = self.message.appointment
        zone = visit.location.zone if visit else self.batch.zone
        quiet = due_messages.quiet_hours(self.batch.clinic, zone)
        now = due_messages.as_it_stands(self.message, quiet, on_hold=self.batch.on_hold)
        verdict = recheck.look(now, at=self.at)
        if verdict.state is None:
            return None
        return End(
            state=verdict.state,
            code=verdict.code,
            not_before=verdict.not_before,
            counted=verdict.state is not _S.QUEUED,
        )

    def second_look(self) -> End:
        """It was held back at the last moment: something has just changed."""
        fresh = due_messages.with_everything([self.message.pk])
        self.message = fresh[0]
        self.batch.on_hold |= due_messages.visits_on_hold(fresh)
        again = End(state=_S.QUEUED, code="appointment_changed", counted=False)
        return self.last_look() or again

    def prepare(self) -> End | None:
        """What can go wrong without a mail server goes wrong here."""
        try:
            validate_email(self.envelope.recipient)
        except ValidationError:
            return End(state=_S.BOUNCED, code="address_invalid")
        try:
            self.files = [
                AttachedFile(file.name, file.content_type, private.read(file.file_key))
                for file in self.message.attachments.all()
            ]
        except (FileNotFoundError, ValueError):
            return End(state=_S.FAILED, code="attachment_missing")
        return None

    def begin(self) -> bytes | None:
        """The text, once it is committed that it is going out."""
        # Without a link it is one statement, and a transaction only costs.
        with transaction.atomic() if _has_link(self.message) else nullcontext():
            held = claims.begin_sending(self.claim, self.message, self.envelope)
            if held is None:
                return None
            addresses = Addresses(
                personal=links.address_for(self.message, at=self.at),
                problem=links.problem_address(self.message, at=self.at),
                opt_out=links.opt_out_address(self.message, at=self.at),
            )
        self.claim, self.state = held, _S.SENDING
        return payload(
            self.message,
            envelope=self.envelope,
            addresses=addresses,
            files=self.files,
        )

    def end_of(self, outcome: Outcome) -> End:
        match outcome.fate:
            case Fate.RETRY:
                end = self._later(outcome.code)
            case Fate.UNKNOWN:
                end = claims.when_unknown(self.message, outcome.code, at=self.at)
            case Fate.PAUSE:
                waiting = _S.QUEUED if self.state is _S.CLAIMED else _S.RETRY_WAIT
                end = End(state=waiting, code=outcome.code, counted=False)
            case Fate.SENT | Fate.BOUNCED | Fate.FAILED:
                end = End(state=_S(outcome.fate.value), code=outcome.code)
        return end

    def _later(self, code: str) -> End:
        moment = retry.next_attempt(
            self.at, attempts=self.message.attempts, jitter=_RANDOM.random()
        )
        if moment is None:
            return End(state=_S.FAILED, code="gave_up")
        until = self.message.useful_until
        if until is not None and moment >= until:
            return End(state=_S.FAILED, code="not_in_time")
        return End(state=_S.RETRY_WAIT, code=code, not_before=moment)

    def settle(self, end: End) -> None:
        if not claims.settle(self.claim, self.state, end, at=self.at):
            log.warning("message_claim_lost message_id=%s", self.message.pk)


def _envelope(message: Message, clinic: Clinic | None) -> Envelope:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    domain = address.rpartition("@")[2]
    return Envelope(
        sender=formataddr((clinic.name if clinic else name, address)),
        recipient=_ascii(due_messages.address_of(message)),
        reply_to=clinic.email if clinic else "",
        message_id=message.message_id or f"<{message.uid}@{domain}>",
    )


def _ascii(address: str) -> str:
    """With the domain as mail servers write it; what is no address stays as it is."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}" if name else address
    except UnicodeError:
        return address


def _has_link(message: Message) -> bool:
    return bool(
        message.link_purpose
        or message.kind in OPTIONAL_KINDS
        or PROBLEM_PLACEHOLDER in message.body_text
    )
