"""How long a patient waited, step by step of the visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.domain.appointment_states import AppointmentState
from clinic.models.diary import Appointment, AppointmentChange
from clinic.presenters.moments import clock

_S = AppointmentState
# The steps of a visit, in order.
STEPS = (_S.ARRIVED, _S.IN_ROOM, _S.IN_TREATMENT, _S.DONE)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class StepTime:
    """``minutes`` until the next step, or until now when ``is_last``."""

    state: str
    clock: str
    minutes: int
    is_last: bool


def waiting_times(
    changes: Iterable[AppointmentChange], appointment: Appointment, *, at: datetime
) -> list[StepTime]:
    """Nothing before check-in, and nothing of a check-in that was taken back."""
    reached = _reached(changes, appointment)
    zone = appointment.location.zone
    ends = [moment for _state, moment in reached[1:]]
    return [
        StepTime(
            state,
            clock(moment, zone),
            int(((ends[index] if index < len(ends) else at) - moment) / _MINUTE),
            index == len(reached) - 1,
        )
        for index, (state, moment) in enumerate(reached)
    ]


def _reached(
    changes: Iterable[AppointmentChange], appointment: Appointment
) -> list[tuple[str, datetime]]:
    moments: dict[str, datetime] = {}
    for change in changes:
        if change.to_state == change.from_state:
            continue
        if change.to_state not in STEPS:
            moments = {}
            continue
        # Going back a step forgets the later ones; the first arrival stays.
        kept = STEPS.index(_S(change.to_state))
        moments = {s: m for s, m in moments.items() if STEPS.index(_S(s)) < kept} | {
            change.to_state: moments.get(change.to_state, change.at)
            if change.to_state == _S.ARRIVED
            else change.at
        }
    now = appointment.state
    return list(moments.items()) if now in STEPS else []
