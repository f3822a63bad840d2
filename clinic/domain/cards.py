"""What the apps above say about an appointment on its card in the diary."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """The status colours of the visual language, strongest first."""

    STOP = "stop"
    WAIT = "wait"
    ASK = "ask"
    DECIDE = "decide"
    CARE = "care"
    NOTE = "note"
    OK = "ok"


class Shown(StrEnum):
    """How a note is read on a card."""

    # Plain notes as words, those with a level as signs.
    BY_LEVEL = "by_level"
    # Words that already name the type ("Session 4 of 9").
    AS_TYPE = "as_type"
    AS_SIGN = "as_sign"
    # The start waits for something: the card says so instead of "Held" or "Booked".
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class CardNote:
    """One sign on a card: an icon's name, a word, and a level that colours it.

    ``is_flag`` marks a medical flag: on the desk's cards its word is "Clinician first".
    """

    icon: str
    word: str
    level: Level
    is_flag: bool = False
    shown: Shown = Shown.BY_LEVEL


@dataclass(frozen=True, slots=True)
class CardDetail:
    """One line of the card that opens beside a block: "Window", "24–28 Nov", inside.

    The pill is left out when ``verdict`` is empty.
    """

    label: str
    words: str
    verdict: str = ""
    icon: str = ""
    level: Level = Level.NOTE
