"""The states of an appointment, and the only ways from one to another."""

from enum import StrEnum


class AppointmentState(StrEnum):
    HELD = "held"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    IN_ROOM = "in_room"
    IN_TREATMENT = "in_treatment"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


# A live appointment occupies its practitioner, room and patient.
LIVE_STATES = frozenset(AppointmentState) - {
    AppointmentState.NO_SHOW,
    AppointmentState.CANCELLED,
}
# States in which the visit still lies ahead: it can be moved, confirmed or reminded of.
AHEAD_STATES = frozenset(
    {AppointmentState.HELD, AppointmentState.BOOKED, AppointmentState.CONFIRMED}
)
# Ahead, and agreed with the patient: what is only held is neither reminded of nor
# moved by link.
FIRM_STATES = AHEAD_STATES - {AppointmentState.HELD}
# States in which nobody has said yet how it ended. Held times are freed by themselves.
UNSETTLED_STATES = frozenset(LIVE_STATES) - {
    AppointmentState.HELD,
    AppointmentState.DONE,
}

_S = AppointmentState
TRANSITIONS: dict[AppointmentState, frozenset[AppointmentState]] = {
    _S.HELD: frozenset({_S.BOOKED, _S.CANCELLED}),
    _S.BOOKED: frozenset({_S.CONFIRMED, _S.ARRIVED, _S.NO_SHOW, _S.CANCELLED}),
    # A confirmed appointment that is moved has to be confirmed again.
    _S.CONFIRMED: frozenset({_S.BOOKED, _S.ARRIVED, _S.NO_SHOW, _S.CANCELLED}),
    # Check-in can be taken back until treatment starts.
    _S.ARRIVED: frozenset({_S.BOOKED, _S.IN_ROOM, _S.IN_TREATMENT, _S.CANCELLED}),
    _S.IN_ROOM: frozenset({_S.ARRIVED, _S.IN_TREATMENT, _S.DONE, _S.CANCELLED}),
    _S.IN_TREATMENT: frozenset({_S.DONE}),
    _S.DONE: frozenset(),
    _S.NO_SHOW: frozenset({_S.ARRIVED}),
    _S.CANCELLED: frozenset(),
}


def may_become(current: AppointmentState, target: AppointmentState) -> bool:
    return target in TRANSITIONS[current]
