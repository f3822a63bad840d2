"""What a clinician says of an adverse event, and what a report of a problem holds.

Relatedness is the scale of clinical-reference 6.2 (unrelated … definite); seriousness
and outcome are the words that authorities ask for (ICH E2A, ICH E2B). All of them are
chosen by a clinician and never computed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Seriousness(StrEnum):
    NOT_SERIOUS = "not_serious"
    HOSPITAL = "hospital"
    LIFE_THREATENING = "life_threatening"
    DISABLING = "disabling"
    DEATH = "death"
    IMPORTANT = "important"


class Relatedness(StrEnum):
    UNRELATED = "unrelated"
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    DEFINITE = "definite"


class Outcome(StrEnum):
    RECOVERED = "recovered"
    RECOVERING = "recovering"
    NOT_RECOVERED = "not_recovered"
    LASTING_EFFECTS = "lasting_effects"
    FATAL = "fatal"
    UNKNOWN = "unknown"


# Only these lift what an open event holds back (gate G12).
RESOLVED_OUTCOMES = frozenset({Outcome.RECOVERED, Outcome.LASTING_EFFECTS})


class EventState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class EntryKind(StrEnum):
    OPENED = "opened"
    REPORTED_AGAIN = "reported_again"
    SEEN = "seen"
    ASSESSED = "assessed"
    NOTE = "note"
    FOLLOW_UP_PLANNED = "follow_up_planned"
    FOLLOW_UP_DONE = "follow_up_done"
    COURSE_RESUMED = "course_resumed"
    EXPORTED = "exported"
    CLOSED = "closed"
    REOPENED = "reopened"


class Channel(StrEnum):
    """How the clinic heard of it."""

    LINK = "link"
    PHONE = "phone"
    CLINIC = "clinic"


class PhotoAgreed(StrEnum):
    """By what a photo of a problem may be kept."""

    STANDING = "standing"
    ONCE = "once"


class RedFlagAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


# An open event of this grade or more postpones the next session (rule G12).
POSTPONING_GRADE = 2


@dataclass(frozen=True, slots=True)
class OpenGrade:
    """The events of a patient that are not resolved.

    ``highest`` is the highest grade chosen so far; ``ungraded`` counts those that no
    clinician has graded yet. An unknown grade never counts as a mild one.
    """

    highest: int | None
    ungraded: int

    @property
    def postpones(self) -> bool:
        return self.ungraded > 0 or (self.highest or 0) >= POSTPONING_GRADE

    @property
    def is_open(self) -> bool:
        return self.ungraded > 0 or self.highest is not None


def hours_between(injected: datetime | None, onset: datetime | None) -> int | None:
    """Whole hours from the injection to the onset; None when either is unknown."""
    if injected is None or onset is None or onset < injected:
        return None
    return int((onset - injected).total_seconds() // 3600)
