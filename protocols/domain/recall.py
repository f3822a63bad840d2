"""A lot called back: what a patient answers, and how far word has come."""

from enum import StrEnum


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

    TO_WRITE = "to_write"
    TO_CALL = "to_call"
    QUEUED = "queued"
    SENT = "sent"
    NOT_DELIVERED = "not_delivered"
    READ = "read"
    ANSWERED = "answered"
