"""One appointment for its staff page: what it is, what can be done, what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.domain.appointment_states import AppointmentState, may_become
from clinic.domain.clock import local_day
from clinic.models.diary import Appointment, AppointmentChange
from clinic.presenters.moments import ShownMoment, shown
from clinic.presenters.states import look

_S = AppointmentState


@dataclass(frozen=True, slots=True)
class Step:
    """A button that brings the appointment to another state."""

    to: AppointmentState
    word: str | Promise
    icon: str
    is_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    when: ShownMoment
    who: str
    what: str
    details: Sequence[str]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCard:
    day: date
    starts: ShownMoment
    ends: str
    pause_minutes: int
    steps: Sequence[Step]
    may_move: bool
    may_cancel: bool


# What the desk does next, in the order of a visit.
_STEPS = (
    Step(_S.BOOKED, gettext_lazy("Book it for good"), "calendar-check"),
    Step(_S.CONFIRMED, gettext_lazy("Confirm"), "check"),
    Step(_S.ARRIVED, gettext_lazy("Check in"), "door-open"),
    Step(_S.IN_ROOM, gettext_lazy("Into the room"), "armchair"),
    Step(_S.IN_TREATMENT, gettext_lazy("Start"), "syringe"),
    Step(_S.DONE, gettext_lazy("Done"), "check-check"),
    Step(_S.NO_SHOW, gettext_lazy("Did not come"), "user-x"),
)
_UNDO_WORDS = {
    (_S.CONFIRMED, _S.BOOKED): gettext_lazy("Not confirmed after all"),
    (_S.ARRIVED, _S.BOOKED): gettext_lazy("Undo check-in"),
    (_S.IN_ROOM, _S.ARRIVED): gettext_lazy("Back to waiting"),
    (_S.NO_SHOW, _S.ARRIVED): gettext_lazy("Came after all"),
}
_NEXT = {
    _S.HELD: _S.BOOKED,
    _S.BOOKED: _S.ARRIVED,
    _S.CONFIRMED: _S.ARRIVED,
    _S.ARRIVED: _S.IN_ROOM,
    _S.IN_ROOM: _S.IN_TREATMENT,
    _S.IN_TREATMENT: _S.DONE,
    _S.NO_SHOW: _S.ARRIVED,
}


def card(appointment: Appointment, *, at: datetime) -> AppointmentCard:
    zone = appointment.location.zone
    pause = appointment.blocked_until - appointment.ends_at
    state = _S(appointment.state)
    return AppointmentCard(
        day=local_day(appointment.starts_at, zone),
        starts=shown(appointment.starts_at, zone),
        ends=shown(appointment.ends_at, zone).clock,
        pause_minutes=int(pause.total_seconds()) // 60,
        steps=_steps(state, has_begun=at >= appointment.starts_at),
        may_move=appointment.is_ahead,
        may_cancel=may_become(state, _S.CANCELLED),
    )


def history(
    changes: Iterable[AppointmentChange], appointment: Appointment
) -> list[ChangeLine]:
    """The latest first."""
    lines = [_line(change, appointment) for change in changes]
    return lines[::-1]


def _steps(state: AppointmentState, *, has_begun: bool) -> list[Step]:
    steps = []
    for step in _STEPS:
        if not may_become(state, step.to):
            continue
        if step.to == _S.NO_SHOW and not has_begun:
            continue
        word = _UNDO_WORDS.get((state, step.to), step.word)
        icon = "undo-2" if (state, step.to) in _UNDO_WORDS else step.icon
        steps.append(Step(step.to, word, icon, is_next=_NEXT.get(state) == step.to))
    return sorted(steps, key=lambda step: step.is_next)


def _line(change: AppointmentChange, appointment: Appointment) -> ChangeLine:
    zone = appointment.location.zone
    return ChangeLine(
        when=shown(change.at, zone),
        who=_who(change),
        what=_what(change),
        details=_details(change, appointment),
        reason=change.reason,
    )


def _who(change: AppointmentChange) -> str:
    if change.by:
        return change.by.full_name
    return _("The patient, by link") if change.via_link else _("The system")


def _what(change: AppointmentChange) -> str:
    if _moved(change):
        return _("Moved")
    if not change.from_state:
        held = change.to_state == _S.HELD
        return _("Held") if held else _("Booked")
    words = look(of="appointment", state=change.to_state).word
    if (change.from_state, change.to_state) in _UNDO_WORDS:
        words = _UNDO_WORDS[_S(change.from_state), _S(change.to_state)]
    return str(words)


def _moved(change: AppointmentChange) -> bool:
    return change.starts_before is not None


def _details(change: AppointmentChange, appointment: Appointment) -> list[str]:
    if change.starts_before is None:
        return []
    zone = appointment.location.zone
    before = [shown(change.starts_before, zone).long]
    if change.practitioner_before:
        before.append(change.practitioner_before.full_name)
    if change.room_before:
        before.append(change.room_before.name)
    return [
        _("Before: %(before)s") % {"before": ", ".join(before)},
        _("After: %(after)s") % {"after": shown(change.starts_after, zone).long},
    ]
