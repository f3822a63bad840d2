"""Coded terms of adverse events, and what each asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from protocols.domain.sources import Provenance


class Grade(IntEnum):
    MILD = 1
    MODERATE = 2
    SEVERE = 3
    LIFE_THREATENING = 4
    DEATH = 5


@dataclass(frozen=True, slots=True)
class AdverseEventTerm:
    """Hours count from the session. Beyond `alert_hours` a clinician must look; urgent
    terms are looked at whenever they come."""

    id: str
    name: Mapping[str, str]
    window: str
    expected_hours: int
    alert_hours: int
    is_urgent: bool
    grades: str
    action: str
    provenance: Provenance
