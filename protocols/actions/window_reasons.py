"""Why a session stands outside its window (settings.SESSION_MOVED)."""

from clinic.actions.undo import Recording
from clinic.domain.clock import local_day
from clinic.models.diary import Appointment
from protocols.models.course import PlannedSession
from protocols.queries.session_places import session_places


def keep(appointment: Appointment, *, reason: str, recording: Recording | None) -> None:
    """Note the reason on the session of an appointment that has just been moved.

    Inside the window there is none to give. Does nothing for other appointments.
    """
    place = session_places([appointment.pk]).get(appointment.pk)
    if place is None:
        return
    session = PlannedSession.objects.select_for_update().get(appointment=appointment)
    day = local_day(appointment.starts_at, appointment.location.zone)
    kept = "" if place.holds(day) else reason.strip()
    if session.outside_window_reason == kept:
        return
    if recording:
        recording.keep(session)
    session.outside_window_reason = kept
    session.save(update_fields=["outside_window_reason"])
