"""Appointments that lose their practitioner or their day, and what becomes of each."""

from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.slot_codes import ChosenSlot


class What(StrEnum):
    MOVE = "move"
    # It stands as it is, though the person is away.
    KEEP = "keep"
    # The front desk agrees on something with the patient.
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Answer:
    """``version`` as the page showed it. ``slot`` belongs to MOVE alone."""

    appointment_id: int
    version: int
    what: What
    slot: ChosenSlot | None = None
