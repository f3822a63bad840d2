"""Keep what became of a session's booked time when it came to nothing."""

from datetime import datetime, timedelta

from clinic.actions.undo import Recording
from clinic.domain.appointment_states import AppointmentState
from clinic.models.diary import Appointment, AppointmentChange
from clinic.models.places import Clinic
from clinic.models.staff import StaffMember
from protocols.domain.course_orders import MissNote
from protocols.domain.states import MissKind, MissReason
from protocols.models.course import MissedSession, PlannedSession

_LOST = frozenset({AppointmentState.NO_SHOW, AppointmentState.CANCELLED})


def note_missed(
    session: PlannedSession,
    note: MissNote | None,
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording,
) -> MissedSession | None:
    """One row an appointment: a later word about it replaces the earlier one.

    Without ``note`` what was said before stays. None while the session's appointment
    may still take place.
    """
    appointment = session.appointment
    if appointment is None or appointment.state not in _LOST:
        return None
    missed = MissedSession.objects.filter(appointment=appointment).first()
    if missed and note is None:
        return missed
    note = note or MissNote()
    if missed:
        recording.keep(missed)
    else:
        missed = MissedSession(
            session=session,
            appointment=appointment,
            kind=_kind(appointment, note),
            recorded_at=at,
        )
    missed.reason, missed.note, missed.fee = note.reason, note.note, note.fee
    missed.recorded_by = by
    missed.save()
    recording.made(missed)
    return missed


def _kind(appointment: Appointment, note: MissNote) -> MissKind:
    if note.reason == MissReason.CLINIC:
        return MissKind.CLINIC
    if appointment.state == AppointmentState.NO_SHOW:
        return MissKind.NO_SHOW
    return MissKind.LATE_CANCELLED if _was_late(appointment) else MissKind.CANCELLED


def _was_late(appointment: Appointment) -> bool:
    """Cancelled when the clinic's free time for it had run out."""
    clinic = Clinic.objects.first()
    cancelled = AppointmentChange.objects.filter(
        appointment=appointment, to_state=AppointmentState.CANCELLED
    ).last()
    if clinic is None or cancelled is None:
        return False
    free_until = appointment.starts_at - timedelta(hours=clinic.cancellation_hours)
    return cancelled.at > free_until
