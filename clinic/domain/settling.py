"""How a past appointment ended, as somebody says afterwards. Never inferred."""

from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.appointment_states import AppointmentState

_S = AppointmentState


class Ending(StrEnum):
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


# From which states each ending can be said: who arrived was no no-show.
SETTLED_FROM: dict[Ending, frozenset[AppointmentState]] = {
    Ending.DONE: frozenset(
        {_S.BOOKED, _S.CONFIRMED, _S.ARRIVED, _S.IN_ROOM, _S.IN_TREATMENT}
    ),
    Ending.NO_SHOW: frozenset({_S.BOOKED, _S.CONFIRMED}),
    Ending.CANCELLED: frozenset({_S.BOOKED, _S.CONFIRMED, _S.ARRIVED, _S.IN_ROOM}),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """An appointment as it stood on the page."""

    appointment_id: int
    version: int


def may_end(state: AppointmentState, ending: Ending) -> bool:
    return state in SETTLED_FROM[ending]
