"""A slot as one word in a form: its moment, its practitioner, its room."""

from dataclasses import dataclass
from datetime import UTC, datetime

from clinic.domain.availability import Slot

_FORMAT = "%Y%m%dT%H%MZ"
_NO_ROOM = "0"
# As many as a row's number can have.
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class ChosenSlot:
    starts_at: datetime
    practitioner_id: int
    room_id: int | None


def encode(slot: Slot) -> str:
    moment = slot.starts_at.astimezone(UTC).strftime(_FORMAT)
    return f"{moment}.{slot.practitioner_id}.{slot.room_id or _NO_ROOM}"


def decode(code: str) -> ChosenSlot | None:
    """None for anything that is no slot of ours."""
    moment, _, rest = code.partition(".")
    person, _, room = rest.partition(".")
    try:
        starts_at = datetime.strptime(moment, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    if not (_is_number(person) and _is_number(room)):
        return None
    return ChosenSlot(starts_at, int(person), int(room) or None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
