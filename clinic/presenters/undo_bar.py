"""The bar that takes back one's last change of the diary."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.domain.undo import ChangeKind
from clinic.models.diary import Appointment
from clinic.models.undo import UndoableChange
from clinic.presenters.moments import shown
from clinic.presenters.states import look


@dataclass(frozen=True, slots=True)
class UndoBar:
    """``clock`` is what is left of the time, in minutes and seconds."""

    uid: uuid.UUID
    words: str
    seconds_left: int

    @property
    def clock(self) -> str:
        minutes, seconds = divmod(self.seconds_left, 60)
        return f"{minutes}:{seconds:02}"


_WORDS: dict[str, str | Promise] = {
    ChangeKind.BOOKED: gettext_lazy("Appointment booked"),
    ChangeKind.MOVED: gettext_lazy("Appointment moved"),
    ChangeKind.CANCELLED: gettext_lazy("Appointment cancelled"),
    ChangeKind.ADVANCED: gettext_lazy("Appointment changed"),
    ChangeKind.COURSE_BOOKED: gettext_lazy("Course booked"),
    ChangeKind.COURSE_REPAIRED: gettext_lazy("Sessions of the course moved"),
    ChangeKind.COURSE_ENDED: gettext_lazy("Course ended"),
    ChangeKind.COURSE_PAUSED: gettext_lazy("Course put on hold"),
    ChangeKind.COURSE_RESUMED: gettext_lazy("Course resumed"),
    ChangeKind.WAITING_CLOSED: gettext_lazy("Taken off the waiting list"),
    ChangeKind.LEAVE_ADDED: gettext_lazy("Leave added"),
    ChangeKind.LEAVE_REMOVED: gettext_lazy("Leave removed"),
    ChangeKind.STAFF_LEFT: gettext_lazy("Colleague has left"),
    ChangeKind.HOURS_CHANGED: gettext_lazy("Working hours changed"),
    ChangeKind.CLOSED_DAYS: gettext_lazy("Closed days changed"),
    ChangeKind.RESOLVED: gettext_lazy("Past appointments settled"),
}
_WITH_TIME = {ChangeKind.BOOKED, ChangeKind.MOVED}


def undo_bar(
    change: UndoableChange, appointment: Appointment | None, *, at: datetime
) -> UndoBar:
    left = int((change.expires_at - at).total_seconds())
    return UndoBar(change.uid, _words(change, appointment), max(0, left))


def _words(change: UndoableChange, appointment: Appointment | None) -> str:
    words = str(_WORDS[change.kind])
    if appointment is None:
        return words
    if change.kind == ChangeKind.ADVANCED:
        state = look(of="appointment", state=appointment.state).word
        return _("Now: %(state)s") % {"state": state}
    if change.kind in _WITH_TIME:
        when = shown(appointment.starts_at, appointment.location.zone).long
        return _("%(done)s: %(when)s") % {"done": words, "when": when}
    return words
