"""Within which days the patient may move a session alone (settings.VISIT_WINDOW)."""

from datetime import date, timedelta

from clinic.domain.clock import local_day
from clinic.domain.visit_offers import VisitWindow
from clinic.models.diary import Appointment
from protocols.domain.course_change import CourseNow, RowState
from protocols.domain.course_outcome import Counted, counted, times_now
from protocols.domain.schedule import window_after
from protocols.domain.states import LIVE_COURSE_STATES, CourseState
from protocols.models.course import PlannedSession
from protocols.queries.course_repair import now_of
from protocols.queries.courses import rows_of_courses

CLOSED = VisitWindow(date.max, date.min)


def window(appointment: Appointment) -> VisitWindow | None:
    """None when it is no session of a live course.

    The gap from the session before and the gap to the next booked one are both kept.
    In a paused course nothing is moved but by the clinic.
    """
    session = (
        PlannedSession.objects.filter(
            appointment=appointment, course__state__in=sorted(LIVE_COURSE_STATES)
        )
        .select_related("course")
        .first()
    )
    if session is None:
        return None
    if session.course.state == CourseState.PAUSED:
        return CLOSED
    rows = list(rows_of_courses([session.course_id]))
    now = now_of(rows, session.course.preferences)
    return _window(now, session.number)


def _window(now: CourseNow, number: int) -> VisitWindow:
    rows = list(counted(now, times_now(now), today=now.start_on))
    place = next((i for i, one in enumerate(rows) if one.row.number == number), None)
    if place is None:
        return CLOSED
    own = rows[place]
    dates = window_after(own.counts_from, own.row.window)
    found = VisitWindow(dates.earliest, dates.latest)
    following = rows[place + 1] if place + 1 < len(rows) else None
    return found.within(_before(following, now)) if following else found


def _before(following: Counted, now: CourseNow) -> VisitWindow:
    """The days from which the next booked session keeps its gap."""
    row = following.row
    if row.state != RowState.AHEAD or row.slot is None:
        return VisitWindow(date.min, date.max)
    day = local_day(row.slot.starts_at, now.zone)
    return VisitWindow(
        day - timedelta(days=row.window.max_days),
        day - timedelta(days=row.window.min_days),
    )
