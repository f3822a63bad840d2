"""Say how past appointments ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clinic.actions import outbox
from clinic.actions.appointments import (
    Before,
    TransitionRefused,
    locked,
    note,
    refuse_stale,
)
from clinic.actions.undo import Recording
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.settling import Ending, Seen, may_end
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember


@dataclass(frozen=True, slots=True)
class Settling:
    """How they ended, and for a cancellation why."""

    ending: Ending
    reason: str = ""


def settle(
    seen: Sequence[Seen],
    how: Settling,
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording,
) -> list[Appointment]:
    """All of them ended like this, or nothing is changed. Doing it twice is fine.

    The patient is not written to: the time is over. Raises ``AppointmentRefused``.
    """
    ordered = sorted(seen, key=lambda one: one.appointment_id)
    return [_settle(one, how, by=by, at=at, recording=recording) for one in ordered]


def _settle(
    seen: Seen,
    how: Settling,
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording,
) -> Appointment:
    ending, reason = how.ending, how.reason.strip()
    appointment = locked(seen.appointment_id)
    if appointment.state == ending:
        return appointment
    before = Before.of(appointment)
    refuse_stale(appointment, seen.version)
    if appointment.ends_at > at:
        raise TransitionRefused(_("This appointment is not over yet."))
    if not may_end(AppointmentState(appointment.state), ending):
        text = _("%(name)s had arrived: say that they came, or cancel with a reason.")
        raise TransitionRefused(text % {"name": appointment.patient.full_name})
    recording.keep(appointment)
    appointment.state = AppointmentState(ending)
    appointment.version += 1
    if ending == Ending.CANCELLED:
        appointment.cancel_reason = reason
        appointment.sequence += 1
    appointment.save(update_fields=["state", "version", "sequence", "cancel_reason"])
    outbox.cancel_waiting_for_appointment(appointment.pk, change=recording.change)
    note(appointment, before, by=by, at=at, reason=reason)
    return appointment
