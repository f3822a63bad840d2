"""A course as it stands, and the free times in which it could be repaired."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from clinic.domain.appointment_states import AHEAD_STATES, AppointmentState
from clinic.domain.availability import Slot
from clinic.domain.booking import NOTICE
from clinic.domain.clock import day_interval, local_day
from clinic.domain.free_times import FreeTimes
from clinic.domain.intervals import Interval
from clinic.models.diary import Appointment, AppointmentType
from clinic.models.places import Location
from clinic.queries import availability, site
from protocols.domain.course import wishes_from_json
from protocols.domain.course_change import CourseNow, Event, Lost, RowState, SessionNow
from protocols.domain.course_repair import LATE_DAYS, usual_wishes
from protocols.domain.plan import Window
from protocols.models.course import Course, PlannedSession
from protocols.queries.courses import session_types, sessions_of
from protocols.queries.sessions import GIVEN

_LOST = {
    AppointmentState.NO_SHOW: RowState.MISSED,
    AppointmentState.CANCELLED: RowState.CANCELLED,
}


class NoPlace(LookupError):
    """The clinic has no location or no type of session any more."""


def course_now(course: Course) -> CourseNow:
    """The course's sessions, and where they usually lie. One query."""
    return now_of(list(sessions_of(course)), course.preferences)


def now_of(rows: Sequence[PlannedSession], wishes: Mapping[str, Any]) -> CourseNow:
    """The same from the rows of one course, with the wishes as they are stored."""
    place = _location(rows)
    sessions = tuple(_session(row, place) for row in rows)
    return CourseNow(
        sessions=sessions,
        start_on=rows[0].earliest,
        zone=place.zone,
        wishes=usual_wishes(sessions, place.zone, stated=wishes_from_json(wishes)),
    )


def free_for(course: Course, now: CourseNow, *, at: datetime) -> FreeTimes:
    """Free times from now until well after the course's last possible day.

    The course's own coming appointments count as free.
    """
    rows = list(sessions_of(course))
    place, kind = _location(rows), _type(rows)
    own = [row.appointment for row in rows if row.appointment]
    first_day = local_day(at, place.zone)
    return availability.free_times(
        location=place,
        appointment_type=kind,
        practitioner_ids=availability.practitioners_at(place),
        room_ids=availability.rooms_for(place, kind),
        first_day=first_day,
        last_day=_last_day(now, first_day),
        patient_id=course.plan.patient_id,
        ignoring=[one.pk for one in own if one.state in AHEAD_STATES],
        not_before=at,
    )


def open_from(now: CourseNow, event: Event, *, at: datetime) -> datetime:
    """From when a new time may lie: whoever was missed today does not come today."""
    today = local_day(at, now.zone)
    missed = (
        row
        for row in now.sessions
        if isinstance(event, Lost)
        and row.number == event.number
        and row.state == RowState.MISSED
        and row.slot
        and local_day(row.slot.starts_at, now.zone) == today
    )
    return day_interval(today, now.zone).ends_at if any(missed) else at


def with_notice(free: FreeTimes, now: CourseNow, *, at: datetime) -> FreeTimes:
    """Nobody is proposed a time that begins too soon to be asked about it first."""
    soon = Interval(at, at + NOTICE)
    today = free.on(local_day(at, now.zone))
    for practitioner_id in {slot.practitioner_id for slot in today}:
        free = free.without(practitioner_id, soon)
    return free


def without_lost_day(free: FreeTimes, now: CourseNow, event: Event) -> FreeTimes:
    """Whoever cancelled a time is not offered that day again by itself."""
    if not isinstance(event, Lost):
        return free
    lost = next((row for row in now.sessions if row.number == event.number), None)
    if lost is None or lost.slot is None or lost.state != RowState.CANCELLED:
        return free
    day = local_day(lost.slot.starts_at, now.zone)
    for practitioner_id in {slot.practitioner_id for slot in free.on(day)}:
        free = free.without(practitioner_id, day_interval(day, now.zone))
    return free


def place_of(rows: Sequence[PlannedSession]) -> tuple[Location, AppointmentType]:
    """Where the sessions of a course take place, and as what. Raises ``NoPlace``."""
    return _location(rows), _type(rows)


def slot_of(appointment: Appointment) -> Slot:
    return Slot(
        appointment.starts_at,
        appointment.ends_at,
        appointment.practitioner_id,
        appointment.room_id,
        appointment.device_id,
    )


def _last_day(now: CourseNow, first_day: date) -> date:
    """The last day on which the last session could lie, were all as late as can be."""
    last = max(first_day, now.start_on)
    for row in now.sessions:
        if row.given_on is not None:
            last = max(last, row.given_on)
        else:
            last += timedelta(days=row.window.max_days)
    return last + timedelta(days=LATE_DAYS)


def _session(row: PlannedSession, place: Location) -> SessionNow:
    appointment = row.appointment
    now = SessionNow(
        number=row.number,
        phase=row.phase,
        window=Window(row.gap_min_days, row.gap_target_days, row.gap_max_days),
        state=_state(row),
        slot=slot_of(appointment) if appointment else None,
    )
    if now.state != RowState.DONE:
        return now
    record = getattr(row, "record", None)
    if record:
        given_at = record.started_at or record.signed_at or record.opened_at
    else:
        assert appointment is not None
        given_at = appointment.starts_at
    return replace(now, given_on=local_day(given_at, place.zone))


def _state(row: PlannedSession) -> RowState:
    record, appointment = getattr(row, "record", None), row.appointment
    if record and record.state in GIVEN:
        return RowState.DONE
    if row.skipped_at:
        return RowState.SKIPPED
    if appointment is None:
        return RowState.TO_ARRANGE
    if appointment.state in AHEAD_STATES:
        return RowState.AHEAD
    return _LOST.get(AppointmentState(appointment.state), RowState.DONE)


def _location(rows: Sequence[PlannedSession]) -> Location:
    booked = (row.appointment.location for row in rows if row.appointment)
    place = next(booked, None) or site.home_location()
    if place is None:
        raise NoPlace
    return place


def _type(rows: Iterable[PlannedSession]) -> AppointmentType:
    booked = (row.appointment.type for row in rows if row.appointment)
    kind = next(booked, None) or session_types().first()
    if kind is None:
        raise NoPlace
    return kind
