"""A slot as one word in a form: its moment, its practitioner, its room, its device."""

from dataclasses import dataclass
from datetime import UTC, datetime

from clinic.domain.availability import Slot

_FORMAT = "%Y%m%dT%H%MZ"
_NONE = "0"
# As many as a row's number can have.
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class ChosenSlot:
    starts_at: datetime
    practitioner_id: int
    room_id: int | None
    device_id: int | None = None


def encode(slot: Slot) -> str:
    moment = slot.starts_at.astimezone(UTC).strftime(_FORMAT)
    code = f"{moment}.{slot.practitioner_id}.{slot.room_id or _NONE}"
    return f"{code}.{slot.device_id}" if slot.device_id else code


def decode(code: str) -> ChosenSlot | None:
    """None for anything that is no slot of ours."""
    moment, *numbers = code.split(".")
    try:
        starts_at = datetime.strptime(moment, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    if len(numbers) not in {2, 3} or not all(map(_is_number, numbers)):
        return None
    person, room, device = (int(number) for number in [*numbers, _NONE][:3])
    return ChosenSlot(starts_at, person, room or None, device or None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
