"""Tell the patient of a changed course: one mail about all that is different.

What was changed a minute ago and has not been told yet is told with it: the mail that
waits is taken back, and the new one counts from what the patient really knows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from clinic.actions import outbox
from clinic.domain.appointment_states import LIVE_STATES, AppointmentState
from clinic.domain.message_states import MessageKind, MessageState
from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from protocols import emails
from protocols.actions.course_work import CourseWork
from protocols.domain.course_orders import ChangedTime
from protocols.domain.states import LIVE_COURSE_STATES
from protocols.models.course import PlannedSession
from protocols.queries import course_changes, courses


@dataclass(frozen=True, slots=True)
class Known:
    """What the patient believes of a session's time."""

    starts_at: datetime
    practitioner_id: int


Before = Mapping[int, Appointment | None]


def tell_changes(work: CourseWork, before: Before) -> Message | None:
    """``before``: the appointment of each session as the change found it, by number."""
    patient = work.course.plan.patient
    if not patient.email or not patient.wants_reminders:
        return None
    known, was_booked_only = _known(work, before)
    rows = list(courses.sessions_of(work.course))
    changed = [row for row in rows if _now(row) != known.get(row.number)]
    touched = _touched(changed, before)
    for appointment in touched:
        outbox.cancel_waiting_for_appointment(
            appointment.pk, change=work.recording.change
        )
    if not changed:
        return None
    return _queue(work, changed, known, touched, is_first=was_booked_only)


def _known(work: CourseWork, before: Before) -> tuple[dict[int, Known], bool]:
    """What the patient knows; and whether even the booking has not been told yet."""
    known = {n: found for n, one in before.items() if (found := _known_of(one))}
    waiting = list(course_changes.waiting_messages(work.course).select_for_update())
    for message in reversed(waiting):
        if message.held_by:
            known = _rewound(known, work.rows.values(), message.held_by.rows)
    ids = [message.pk for message in waiting]
    Message.objects.filter(pk__in=ids).update(
        state=MessageState.CANCELLED,
        code="appointment_changed",
        withdrawn_by=work.recording.change,
    )
    return known, any(m.kind == MessageKind.COURSE_BOOKED for m in waiting)


def _known_of(appointment: Appointment | None) -> Known | None:
    if appointment is None or appointment.state not in LIVE_STATES:
        return None
    return Known(appointment.starts_at, appointment.practitioner_id)


def _rewound(
    known: Mapping[int, Known],
    sessions: Iterable[PlannedSession],
    snapshots: Iterable[Mapping[str, Any]],
) -> dict[int, Known]:
    """What was known before a change that has not been told."""
    earlier = {
        (row["model"], row["pk"]): (row["before"] or {}).get("fields", {})
        for row in snapshots
    }
    rewound = dict(known)
    for session in sessions:
        row = earlier.get((PlannedSession._meta.label, session.pk))
        appointment_id = row.get("appointment") if row else session.appointment_id
        place = earlier.get((Appointment._meta.label, appointment_id))
        if (
            row is not None
            and place is None
            and appointment_id != session.appointment_id
        ):
            rewound.pop(session.number, None)
        if place is not None:
            rewound.pop(session.number, None)
            if found := _known_in(place):
                rewound[session.number] = found
    return rewound


def _known_in(fields: Mapping[str, Any]) -> Known | None:
    starts_at = parse_datetime(str(fields.get("starts_at", "")))
    if starts_at is None or fields.get("state") not in LIVE_STATES:
        return None
    return Known(starts_at, int(fields["practitioner"]))


def _now(row: PlannedSession) -> Known | None:
    return _known_of(row.appointment)


def _touched(changed: Iterable[PlannedSession], before: Before) -> list[Appointment]:
    """The appointments, new and old, of the sessions that changed.

    One that was missed lies in the past: no calendar needs to hear of it.
    """
    found: dict[int, Appointment] = {}
    for row in changed:
        for appointment in (before.get(row.number), row.appointment):
            if appointment and appointment.state != AppointmentState.NO_SHOW:
                found[appointment.pk] = appointment
    current = Appointment.objects.in_bulk(list(found))
    return [current[pk] for pk in found]


def _queue(
    work: CourseWork,
    changed: Iterable[PlannedSession],
    known: Mapping[int, Known],
    touched: Iterable[Appointment],
    *,
    is_first: bool,
) -> Message | None:
    ahead = [
        row.appointment
        for row in courses.sessions_of(work.course)
        if row.appointment and row.appointment.is_ahead
    ]
    if is_first and ahead:
        draft = emails.course_booked(work.course, ahead, at=work.at)
    else:
        is_live = work.course.state in LIVE_COURSE_STATES
        lines = [_line(row, known.get(row.number), is_live=is_live) for row in changed]
        draft = emails.course_changed(
            work.course, lines, location=work.location, events=list(touched), at=work.at
        )
    return outbox.queue(draft, at=work.at, by=work.by, change=work.recording.change)


def _line(row: PlannedSession, known: Known | None, *, is_live: bool) -> ChangedTime:
    now, appointment = _now(row), row.appointment
    is_other = bool(now and known and now.practitioner_id != known.practitioner_id)
    return ChangedTime(
        before=known.starts_at if known else None,
        after=now.starts_at if now else None,
        practitioner=appointment.practitioner.full_name
        if is_other and appointment
        else "",
        waits=now is None and row.skipped_at is None and is_live,
    )
