"""Words of a session's record that are one of few."""

from enum import StrEnum


class Gloves(StrEnum):
    LATEX_FREE = "latex_free"
    LATEX = "latex"


class Condition(StrEnum):
    """How the patient left. SEE_NOTE: not well, and the note says how."""

    WELL = "well"
    SEE_NOTE = "see_note"


class AftercareChannel(StrEnum):
    """How the aftercare sheet reached the patient."""

    PAPER = "paper"
    MAIL = "mail"


class IncidentCode(StrEnum):
    """Why something should not have been given."""

    EXPIRED = "expired"
    HELD_BACK = "held_back"
    OPEN_TOO_LONG = "open_too_long"
    BLOCKED = "blocked"
    ALLERGY = "allergy"
    INCOMPATIBLE = "incompatible"
    TOO_MANY = "too_many"
