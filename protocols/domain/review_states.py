"""States and choices of a review."""

from enum import StrEnum


class ReviewState(StrEnum):
    # Its day has not come.
    WAITING = "waiting"
    DUE = "due"
    SIGNED = "signed"
    # The course ended before.
    DROPPED = "dropped"


class ReviewDecision(StrEnum):
    GO_ON = "go_on"
    CHANGE = "change"
    STOP = "stop"


class NextStep(StrEnum):
    """After the last session."""

    MAINTENANCE = "maintenance"
    DISCHARGE = "discharge"
    OTHER = "other"


class Shedding(StrEnum):
    """The patient's own comparison with the time before the course."""

    LESS = "less"
    SAME = "same"
    MORE = "more"
    NOT_SURE = "not_sure"


class Kept(StrEnum):
    """How far the patient did what was agreed."""

    ALWAYS = "always"
    MOSTLY = "mostly"
    SELDOM = "seldom"
    NOT_SURE = "not_sure"


GLOBAL_ENDS = (-3, 3)
SATISFACTION_ENDS = (0, 10)
