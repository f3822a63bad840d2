"""Sessions without a time wait on the clinic's waiting list."""

from datetime import datetime

from clinic.actions import waiting
from clinic.actions.undo import Recording
from clinic.domain.waiting import WaitingRequest
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
    """Put the session on the list; once it is there it stays as it is."""
    today = at.astimezone(location.zone).date()
    first = max(window.earliest, today)
    request = WaitingRequest(
        patient_id=session.course.plan.patient_id,
        type_id=appointment_type.pk,
        location_id=location.pk,
        first_day=first,
        last_day=max(window.latest, first),
        session_id=session.pk,
    )
    return waiting.add(request, by=by, at=at, recording=recording)


def wait_no_more(
    session: PlannedSession,
    *,
    booked_as: Appointment | None = None,
    at: datetime,
    recording: Recording | None = None,
) -> None:
    """The session has a time now, or needs none any more."""
    entry = (
        WaitingListEntry.objects.select_for_update(of=("self",))
        .filter(session_id=session.pk, closed_at=None)
        .first()
    )
    if entry is None:
        return
    if recording:
        recording.keep(entry)
    entry.closed_at, entry.booked_as = at, booked_as
    entry.save(update_fields=["closed_at", "booked_as"])
