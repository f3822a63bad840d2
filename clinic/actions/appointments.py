"""What happens to an appointment after it was booked. The row stays, history grows."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import appointment_mail, audit, outbox
from clinic.actions.undo import Recording
from clinic.domain.appointment_states import AppointmentState, may_become
from clinic.domain.booking import AdvanceRequest, CancelRequest
from clinic.models.diary import Appointment, AppointmentChange
from clinic.models.staff import StaffMember
from clinic.models.undo import UndoableChange
from clinic.presenters import moments

_S = AppointmentState


class AppointmentRefused(Exception):
    """The text says to the person at the desk what stands in the way."""


class StaleAppointment(AppointmentRefused):
    """Somebody changed it since the page was opened; ``appointment`` is as it is now."""

    def __init__(self, appointment: Appointment) -> None:
        super().__init__(_stale_text(appointment))
        self.appointment = appointment


class TransitionRefused(AppointmentRefused):
    """The appointment is not in a state from which this can be done."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a change row keeps of the appointment as it was."""

    state: str
    starts_at: datetime
    practitioner_id: int
    room_id: int | None

    @classmethod
    def of(cls, row: Appointment) -> "Before":
        return cls(row.state, row.starts_at, row.practitioner_id, row.room_id)

    @property
    def place(self) -> tuple[datetime, int, int | None]:
        return self.starts_at, self.practitioner_id, self.room_id


@transaction.atomic
def advance(
    appointment_id: int,
    request: AdvanceRequest,
    *,
    by: StaffMember | None,
    at: datetime,
    recording: Recording | None = None,
) -> Appointment:
    """Bring it to another state. Without ``by`` the patient did it by link.

    Doing it twice is doing it once.
    """
    appointment = locked(appointment_id)
    if appointment.state == request.to:
        return appointment
    before = Before.of(appointment)
    refuse_stale(appointment, request.version)
    _refuse_transition(appointment, request.to, at=at)
    if recording:
        recording.keep(appointment)
    appointment.state = request.to
    if request.to == _S.ARRIVED and before.state != _S.IN_ROOM:
        appointment.arrived_at = at
    if request.to == _S.BOOKED:
        appointment.arrived_at = appointment.held_until = None
    appointment.version += 1
    appointment.save(
        update_fields=["state", "arrived_at", "held_until", "version"],
    )
    note(appointment, before, by=by, at=at)
    return appointment


@transaction.atomic
def cancel(  # noqa: PLR0913 - who, when and why belong to every change
    appointment_id: int,
    request: CancelRequest,
    *,
    by: StaffMember | None,
    at: datetime,
    notify: bool = True,
    recording: Recording | None = None,
) -> Appointment:
    """Cancel it, with a reason. Without ``by`` the patient did it by link."""
    appointment = locked(appointment_id)
    if appointment.state == _S.CANCELLED:
        return appointment
    before = Before.of(appointment)
    refuse_stale(appointment, request.version)
    _refuse_transition(appointment, _S.CANCELLED, at=at)
    change = recording.change if recording else None
    if recording:
        recording.keep(appointment)
    _cancel(appointment, request.reason, change=change)
    note(
        appointment,
        before,
        by=by,
        at=at,
        reason=appointment.cancel_reason,
        leave_number=request.leave_number,
    )
    if notify and before.state != _S.HELD:
        appointment_mail.cancelled(appointment, at=at, by=by, change=change)
    return appointment


@transaction.atomic
def release_expired_holds(*, at: datetime) -> int:
    """Free what was only held and never booked; how many there were."""
    expired = (
        Appointment.objects.filter(state=_S.HELD, held_until__lte=at)
        .select_for_update(skip_locked=True)
        .order_by("pk")
    )
    count = 0
    for appointment in expired:
        before = Before.of(appointment)
        _cancel(appointment, _("The hold ran out."))
        note(
            appointment,
            before,
            by=None,
            at=at,
            actor="system",
            reason=appointment.cancel_reason,
        )
        count += 1
    return count


def _cancel(
    appointment: Appointment, reason: str, *, change: UndoableChange | None = None
) -> None:
    appointment.state = _S.CANCELLED
    appointment.cancel_reason = reason.strip()
    appointment.version += 1
    appointment.sequence += 1
    appointment.save(update_fields=["state", "cancel_reason", "version", "sequence"])
    outbox.cancel_waiting_for_appointment(appointment.pk, change=change)


def locked(appointment_id: int) -> Appointment:
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("type", "location", "practitioner", "room", "patient")
        .get(pk=appointment_id)
    )


def refuse_stale(appointment: Appointment, version: int) -> None:
    if appointment.version != version:
        raise StaleAppointment(appointment)


def _refuse_transition(
    appointment: Appointment, to: AppointmentState, *, at: datetime
) -> None:
    if not may_become(AppointmentState(appointment.state), to):
        raise TransitionRefused(
            _("This is not possible any more. The page shows the present state.")
        )
    if to == _S.NO_SHOW and at < appointment.starts_at:
        raise TransitionRefused(_("Nobody is late before the appointment begins."))


def note(  # noqa: PLR0913 - who, when and why belong to every change
    appointment: Appointment,
    before: Before,
    *,
    by: StaffMember | None,
    at: datetime,
    actor: str = "patient",
    reason: str = "",
    leave_number: int | None = None,
) -> None:
    """Write the change row and the trace. What was before is kept for a move only."""
    moved = before.place != Before.of(appointment).place
    AppointmentChange.objects.create(
        appointment=appointment,
        at=at,
        by=by,
        via_link=by is None and actor == "patient",
        from_state=before.state,
        to_state=appointment.state,
        starts_before=before.starts_at if moved else None,
        starts_after=appointment.starts_at,
        practitioner_before_id=before.practitioner_id if moved else None,
        room_before_id=before.room_id if moved else None,
        reason=reason,
        leave_number=leave_number,
    )
    subject = audit.Subject(
        name="appointment",
        id=appointment.pk,
        patient_id=appointment.patient_id,
        detail={"from": before.state, "to": appointment.state},
    )
    action = "appointment_moved" if moved else f"appointment_{appointment.state}"
    audit.record(action, subject, at=at, by=by, actor=None if by else actor)


def _stale_text(appointment: Appointment) -> str:
    last = appointment.changes.select_related("by").last()
    zone = appointment.location.zone
    now = moments.shown(appointment.starts_at, zone).long
    if last is None or last.by is None:
        text = _("This appointment has changed in the meantime. It is now %(time)s.")
        return text % {"time": now}
    text = _("%(name)s changed this at %(clock)s. It is now %(time)s.")
    return text % {
        "name": last.by.full_name,
        "clock": moments.clock(last.at, zone),
        "time": now,
    }
