"""A course in words: its strip in the patient's header, and its list of sessions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.models.diary import Appointment
from clinic.presenters.course_strip import StripMark
from clinic.presenters.moments import shown
from clinic.queries.names import names_of
from protocols.domain.states import CourseState, RecordState
from protocols.models.course import Course, PlannedSession
from protocols.presenters.course_booking import Names
from protocols.queries import courses


@dataclass(frozen=True, slots=True)
class Strip:
    words: str
    detail: str
    marks: tuple[StripMark, ...]


@dataclass(frozen=True, slots=True)
class SessionLine:
    planned: PlannedSession
    phase: str
    when: str
    window: str
    mark: str
    is_given: bool
    has_time: bool
    is_ahead: bool


def names_for(slots: Iterable[Slot]) -> Names:
    found = list(slots)
    practitioners, rooms = names_of(
        practitioner_ids={slot.practitioner_id for slot in found},
        room_ids={slot.room_id for slot in found if slot.room_id},
    )
    return Names(practitioners=practitioners, rooms=rooms, phases=phase_names())


def phase_names() -> dict[str, str]:
    return {
        # The words of the protocols' own data, so that all pages say the same.
        "INDUCTION": _("First phase"),
        "MAINTENANCE": _("Keeping phase"),
        "TAPER": _("Spacing-out phase"),
        "PRP": _("PRP visits"),
        "PRP_REPEAT": _("PRP repeat"),
        "WEEKLY": _("Weekly phase"),
        "BIWEEKLY": _("Two-weekly phase"),
        "MONTHLY": _("Monthly phase"),
        "QUARTERLY": _("Quarterly phase"),
    }


def phase_name(code: str) -> str:
    return phase_names().get(code, code.replace("_", " ").capitalize())


def strip(course: Course, *, at: datetime) -> Strip:
    sessions = list(courses.sessions_of(course))
    marks = [mark(session, course, at=at) for session in sessions]
    done = sum(kind == "done" for kind in marks)
    following = next(
        (s for s, kind in zip(sessions, marks, strict=True) if kind != "done"), None
    )
    phase = phase_name(following.phase) if following else ""
    words = _("Session %(done)s of %(count)s given") % {
        "done": done,
        "count": len(sessions),
    }
    return Strip(
        words=f"{phase}, {words}" if phase else words,
        detail=_window_words(following) if following else "",
        marks=tuple(
            StripMark(kind, str(session.number))
            for session, kind in zip(sessions, marks, strict=True)
        ),
    )


def mark(session: PlannedSession, course: Course, *, at: datetime) -> str:
    """Which sign of the course strip stands for this session now."""
    record = getattr(session, "record", None)
    appointment = session.appointment
    if record and record.state in {RecordState.SIGNED, RecordState.STOPPED_EARLY}:
        return "done"
    if session.skipped_at:
        return "skipped"
    if course.state == CourseState.PAUSED:
        return "hold"
    if appointment is None or appointment.state == AppointmentState.CANCELLED:
        return "open"
    return _mark_of(appointment, at=at)


def _mark_of(appointment: Appointment, *, at: datetime) -> str:
    settled = {
        AppointmentState.NO_SHOW: "missed",
        AppointmentState.DONE: "done",
    }
    state = AppointmentState(appointment.state)
    zone = appointment.location.zone
    if state in settled:
        return settled[state]
    if local_day(appointment.starts_at, zone) == local_day(at, zone):
        return "today"
    if appointment.ends_at < at:
        return "overdue"
    return "due" if state == AppointmentState.HELD else "booked"


def session_lines(
    sessions: Sequence[PlannedSession] | Iterable[PlannedSession],
    course: Course,
    *,
    at: datetime,
) -> list[SessionLine]:
    return [_line(session, course, at=at) for session in sessions]


def _line(session: PlannedSession, course: Course, *, at: datetime) -> SessionLine:
    kind = mark(session, course, at=at)
    appointment = session.appointment
    has_time = kind != "open" and appointment is not None
    when = ""
    if appointment is not None and has_time:
        when = shown(appointment.starts_at, appointment.location.zone).long
    return SessionLine(
        planned=session,
        phase=phase_name(session.phase),
        when=when or _("To be arranged"),
        window=_window_words(session),
        mark=kind,
        is_given=kind == "done",
        has_time=has_time,
        is_ahead=appointment is not None and appointment.is_ahead,
    )


def _window_words(session: PlannedSession) -> str:
    return _("window %(first)s to %(last)s") % {
        "first": date_format(session.earliest, "j M"),
        "last": date_format(session.latest, "j M"),
    }
