"""What a mail server's reply means for a message.

The one question that matters: may the server have the mail? Only after the whole text
was handed over and no answer came is that unknown.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Reply(IntEnum):
    """The first digit of a reply."""

    DONE = 2
    GO_ON = 3
    BUSY = 4
    REFUSED = 5


GREETING = 220
OK_DONE = 250
SEND_THE_TEXT = 354


def is_done(reply: int | None) -> bool:
    return reply is not None and reply // 100 == Reply.DONE


class Phase(StrEnum):
    """How far a conversation with the mail server had come."""

    CONNECT = "connect"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"
    # From the first byte of the text on.
    TEXT = "text"


class Fate(StrEnum):
    SENT = "sent"
    RETRY = "retry"
    BOUNCED = "bounced"
    FAILED = "failed"
    UNKNOWN = "unknown"
    # The fault lies in the clinic's own mail settings: nothing can be sent at all.
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Outcome:
    fate: Fate
    code: str = ""


OK = Outcome(Fate.SENT)
_BUSY = Outcome(Fate.RETRY, "server_busy")
_UNREACHABLE = Outcome(Fate.RETRY, "server_unreachable")
_SILENT_AFTER_TEXT = Outcome(Fate.UNKNOWN, "no_answer_after_text")

_PERMANENT = {
    Phase.CONNECT: Outcome(Fate.PAUSE, "server_refuses"),
    Phase.LOGIN: Outcome(Fate.PAUSE, "login_refused"),
    Phase.SENDER: Outcome(Fate.PAUSE, "sender_refused"),
    Phase.RECIPIENT: Outcome(Fate.BOUNCED, "address_refused"),
    Phase.DATA: Outcome(Fate.FAILED, "content_refused"),
    Phase.TEXT: Outcome(Fate.FAILED, "content_refused"),
}
# Login required, or refused, may be said at any step.
_LOGIN_REPLIES = frozenset({530, 534, 535, 538})


def meaning(phase: Phase, reply: int | None) -> Outcome:
    """What ``reply`` in ``phase`` means; None is a line that broke without a reply."""
    if reply is None:
        return _SILENT_AFTER_TEXT if phase is Phase.TEXT else _UNREACHABLE
    if phase is Phase.TEXT and reply // 100 < Reply.BUSY:
        return OK if is_done(reply) else Outcome(Fate.UNKNOWN, "odd_answer")
    if reply in _LOGIN_REPLIES and phase is not Phase.TEXT:
        phase = Phase.LOGIN
    return _PERMANENT[phase] if reply // 100 == Reply.REFUSED else _BUSY
