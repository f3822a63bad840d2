"""A lot called back: what a patient answers, and how far word has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clinic.domain.message_states import MessageState

# Nothing more comes of these by itself: somebody calls.
UNDELIVERED = frozenset(
    {
        MessageState.BOUNCED,
        MessageState.FAILED,
        MessageState.UNKNOWN,
        MessageState.CANCELLED,
        MessageState.SUPERSEDED,
    }
)


class NoticeAnswer(StrEnum):
    WELL = "well"
    PROBLEM = "problem"
    CALL_ME = "call_me"


class NoticeChannel(StrEnum):
    MAIL = "mail"
    # Nobody can write to this patient: the front desk calls.
    PHONE = "phone"


class RecallLetter(StrEnum):
    """The wordings of the mail; none of them names what was given."""

    # Precaution only; no answer is urgent.
    PLEASE_ANSWER = "please_answer"
    # The same, and a way to reach the clinic now.
    PLEASE_ANSWER_SOON = "please_answer_soon"


class NoticeState(StrEnum):
    """How far word has come to one patient, in the order in which it does."""

    NOT_TOLD = "not_told"
    TO_CALL = "to_call"
    QUEUED = "queued"
    SENT = "sent"
    NOT_DELIVERED = "not_delivered"
    READ = "read"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class MixPart:
    """``ml`` of the lot ``component_id`` went into the mix ``mix_id``."""

    mix_id: int
    component_id: int
    ml: Decimal


def share_in(
    mix_id: int, lot_id: int, parts: Mapping[int, Sequence[MixPart]]
) -> Decimal:
    """How much of the mix is the lot, 0 to 1, through mixes of mixes.

    ``parts`` by mix. A circle, which the database refuses, counts as nothing.
    """
    return _share(mix_id, lot_id, parts, frozenset())


def _share(
    mix_id: int,
    lot_id: int,
    parts: Mapping[int, Sequence[MixPart]],
    above: frozenset[int],
) -> Decimal:
    if mix_id == lot_id:
        return Decimal(1)
    own = parts.get(mix_id, ())
    whole = sum((part.ml for part in own), Decimal(0))
    if mix_id in above or not whole:
        return Decimal(0)
    deeper = above | {mix_id}
    held = (part.ml * _share(part.component_id, lot_id, parts, deeper) for part in own)
    return sum(held, Decimal(0)) / whole


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeNow:
    """How word to one patient stands. ``mail`` is None while nothing was written."""

    channel: NoticeChannel
    mail: MessageState | None
    is_read: bool
    answer: NoticeAnswer | None


def state_of(notice: NoticeNow | None) -> NoticeState:
    if notice is None:
        state = NoticeState.NOT_TOLD
    elif notice.answer:
        state = NoticeState.ANSWERED
    elif notice.is_read:
        state = NoticeState.READ
    elif notice.channel is NoticeChannel.PHONE:
        state = NoticeState.TO_CALL
    elif notice.mail in UNDELIVERED:
        state = NoticeState.NOT_DELIVERED
    elif notice.mail is MessageState.SENT:
        state = NoticeState.SENT
    else:
        state = NoticeState.QUEUED
    return state


class ExportColumn(StrEnum):
    """What of a person's identity a list may carry, chosen column by column."""

    NUMBER = "number"
    NAME = "name"
    BIRTH_YEAR = "birth_year"
    PHONE = "phone"
    EMAIL = "email"
