"""Sessions without a time wait on the clinic's waiting list."""

from datetime import date, datetime

from clinic.actions.undo import Recording
from clinic.models.diary import Appointment, AppointmentType
from clinic.models.places import Location
from clinic.models.staff import StaffMember
from clinic.models.waiting import WaitingListEntry
from protocols.domain.schedule import DateWindow
from protocols.models.course import PlannedSession


def wait(  # noqa: PLR0913 - what waits, where and since when
    session: PlannedSession,
    window: DateWindow,
    *,
    location: Location,
    appointment_type: AppointmentType,
    by: StaffMember,
    at: datetime,
    recording: Recording | None = None,
) -> WaitingListEntry:
    """Put the session on the list, or bring its place there up to date."""
    today = at.astimezone(location.zone).date()
    first, last = _days(window, today)
    entry = _open_entry(session)
    if entry is None:
        entry = WaitingListEntry(
            patient_id=session.course.plan.patient_id,
            session_id=session.pk,
            added_at=at,
            added_by=by,
        )
    elif recording:
        recording.keep(entry)
    entry.type, entry.location = appointment_type, location
    entry.first_day, entry.last_day = first, last
    entry.save()
    if recording:
        recording.made(entry)
    return entry


def wait_no_more(
    session: PlannedSession,
    *,
    booked_as: Appointment | None = None,
    at: datetime,
    recording: Recording | None = None,
) -> None:
    """The session has a time now, or needs none any more."""
    entry = _open_entry(session)
    if entry is None:
        return
    if recording:
        recording.keep(entry)
    entry.closed_at, entry.booked_as = at, booked_as
    entry.save(update_fields=["closed_at", "booked_as"])


def _open_entry(session: PlannedSession) -> WaitingListEntry | None:
    return WaitingListEntry.objects.filter(
        session_id=session.pk, closed_at=None
    ).first()


def _days(window: DateWindow, today: date) -> tuple[date, date]:
    first = max(window.earliest, today)
    return first, max(window.latest, first)
