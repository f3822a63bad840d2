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


@dataclass(frozen=True, slots=True)
class CardNote:
    """One sign on a card: an icon's name, a word, and a level that colours it.

    ``is_flag`` marks a medical flag: on the desk's cards its word is "Clinician first".
    """

    icon: str
    word: str
    level: Level
    is_flag: bool = False
