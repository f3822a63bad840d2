"""Book a whole course: every session and appointment, or nothing."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import appointments, audit, booking, outbox, submissions, undo
from clinic.actions.undo import Recording
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.availability import Slot
from clinic.domain.booking import AdvanceRequest, BookingRequest
from clinic.domain.undo import ChangeKind
from clinic.models.diary import Appointment, AppointmentType
from clinic.models.places import Location
from clinic.models.staff import StaffMember
from protocols import emails
from protocols.actions.course_waiting import wait
from protocols.domain.course import (
    CourseNotBookable,
    CourseRequest,
    counts_from,
    first_outside,
    steps_of,
    wishes_as_json,
    with_windows,
)
from protocols.domain.course_proposal import ProposedSession
from protocols.domain.schedule import DateWindow
from protocols.domain.states import CourseState, PlanState
from protocols.models.course import Course, PlannedSession
from protocols.models.plan import PlanVersion, TreatmentPlan
from protocols.queries import courses

# A plan that waits for a test keeps its times this long, at most until session 1.
HOLD_LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agreed:
    """The sessions as they will be saved."""

    plan: TreatmentPlan
    version: PlanVersion
    sessions: tuple[ProposedSession, ...]

    @property
    def with_time(self) -> list[tuple[ProposedSession, Slot]]:
        return [(s, s.slot) for s in self.sessions if s.slot is not None]


def book_course(
    *,
    plan: TreatmentPlan,
    request: CourseRequest,
    by: StaffMember,
    at: datetime,
    form_key: uuid.UUID,
) -> Course:
    """Book every chosen time in one transaction, and write one mail about all of them.

    Raises ``CourseNotBookable`` when the plan or a window stands against it, and
    ``clinic.actions.booking.SlotTaken`` when somebody was quicker; nothing is kept then.
    A second post of the same form raises ``AlreadySubmitted``. It can be taken back for
    three minutes, and the mail waits as long.
    """
    with undo.recording(ChangeKind.COURSE_BOOKED, by=by, at=at) as recording:
        claim = submissions.claim(form_key, by=by, at=at)
        # Taken back, the course is gone: its form may be sent again.
        recording.made(claim)
        agreed = _agree(plan, request)
        held_until = _held_until(agreed, at)
        booked = booking.book_many(
            by=by,
            at=at,
            requests=_requests(agreed, request, held_until),
            notify=False,
            recording=recording,
        )
        course = _save(agreed, request, booked, by=by, at=at, recording=recording)
        _wait_for_the_rest(course, request, by=by, at=at, recording=recording)
        if held_until is None:
            _write_to_patient(course, booked, by=by, at=at, recording=recording)
        submissions.settle(claim, result_url=reverse("course-detail", args=[course.pk]))
    return course


def _wait_for_the_rest(
    course: Course,
    request: CourseRequest,
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording,
) -> None:
    """What is to be arranged joins the waiting list."""
    rest = course.sessions.filter(appointment=None).select_related("course__plan")
    kind = AppointmentType.objects.get(pk=request.type_id)
    place = Location.objects.get(pk=request.location_id)
    for session in rest:
        wait(
            session,
            DateWindow(session.earliest, session.target, session.latest),
            location=place,
            appointment_type=kind,
            by=by,
            at=at,
            recording=recording,
        )


def session_lost(request: CourseRequest, lost: booking.SlotTaken) -> int:
    """The number of the session whose time somebody else took."""
    with_time = [time for time in request.times if time.slot is not None]
    return with_time[lost.index].number


@transaction.atomic
def confirm_held(plan: TreatmentPlan, *, by: StaffMember, at: datetime) -> int:
    """The plan may start: its held times become booked; how many there were."""
    course = courses.live_course(plan)
    if course is None:
        return 0
    confirmed = [
        appointments.advance(
            held.pk,
            AdvanceRequest(version=held.version, to=AppointmentState.BOOKED),
            by=by,
            at=at,
        )
        for session in courses.sessions_of(course)
        if (held := session.appointment) and held.state == AppointmentState.HELD
    ]
    if confirmed:
        _write_to_patient(course, confirmed, by=by, at=at)
    return len(confirmed)


def _agree(plan: TreatmentPlan, request: CourseRequest) -> _Agreed:
    """Check the request against the plan as it stands, under a lock."""
    held = TreatmentPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    version = courses.newest_version(held)
    if version is None or held.state not in courses.BOOKABLE_PLAN_STATES:
        raise CourseNotBookable(_("Issue the plan first, then book its sessions."))
    if courses.live_course(held):
        raise CourseNotBookable(_("The sessions of this plan are booked already."))
    zone = Location.objects.get(pk=request.location_id).zone
    content = courses.content_of(version)
    sessions = with_windows(
        steps_of(content),
        request.times,
        start_on=counts_from(content, request.start_on),
        zone=zone,
    )
    agreed = _Agreed(plan=held, version=version, sessions=sessions)
    if not agreed.with_time:
        raise CourseNotBookable(_("Choose a time for at least one session."))
    if outside := first_outside(sessions, zone):
        text = _("Session %(number)s lies outside its clinical window.")
        raise CourseNotBookable(
            text % {"number": outside.number}, number=outside.number
        )
    return agreed


def _held_until(agreed: _Agreed, at: datetime) -> datetime | None:
    first = min(slot.starts_at for _session, slot in agreed.with_time)
    return held_until(agreed.plan, first, at)


def held_until(plan: TreatmentPlan, first: datetime, at: datetime) -> datetime | None:
    """Until when the times of a plan that may not start yet are kept; else None."""
    if plan.state != PlanState.PENDING_START:
        return None
    return min(first, at + HOLD_LASTS)


def _requests(
    agreed: _Agreed, request: CourseRequest, held_until: datetime | None
) -> list[BookingRequest]:
    return [
        BookingRequest(
            patient_id=agreed.plan.patient_id,
            type_id=request.type_id,
            location_id=request.location_id,
            practitioner_id=slot.practitioner_id,
            room_id=slot.room_id,
            device_id=slot.device_id,
            starts_at=slot.starts_at,
            held_until=held_until,
        )
        for _session, slot in agreed.with_time
    ]


def _save(  # noqa: PLR0913 - who and when belong to every change
    agreed: _Agreed,
    request: CourseRequest,
    rows: Sequence[Appointment],
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording,
) -> Course:
    course = Course.objects.create(
        plan=agreed.plan,
        plan_version=agreed.version,
        state=CourseState.ACTIVE,
        preferences=wishes_as_json(request.wishes),
        booked_by=by,
        booked_at=at,
    )
    recording.made(course)
    numbers = (session.number for session, _slot in agreed.with_time)
    booked = dict(zip(numbers, rows, strict=True))
    planned = PlannedSession.objects.bulk_create(
        PlannedSession(
            course=course,
            number=session.number,
            phase=session.phase,
            gap_min_days=session.window.min_days,
            gap_target_days=session.window.target_days,
            gap_max_days=session.window.max_days,
            earliest=session.dates.earliest,
            target=session.dates.target,
            latest=session.dates.latest,
            appointment=booked.get(session.number),
        )
        for session in agreed.sessions
    )
    for row in planned:
        recording.made(row)
        if row.appointment is None:
            _put_on_waiting_list(row, request, by=by, at=at, recording=recording)
    audit.record(
        "course_booked",
        audit.Subject(
            name="course",
            id=course.pk,
            patient_id=agreed.plan.patient_id,
            detail={
                "plan": agreed.plan.number,
                "sessions": len(agreed.sessions),
                "booked": len(rows),
            },
        ),
        at=at,
        by=by,
    )
    return course


def _put_on_waiting_list(
    row: PlannedSession,
    request: CourseRequest,
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording,
) -> None:
    """What is to be arranged waits for a time that comes free in its window."""
    wait(
        row,
        DateWindow(row.earliest, row.target, row.latest),
        location=Location.objects.get(pk=request.location_id),
        appointment_type=AppointmentType.objects.get(pk=request.type_id),
        by=by,
        at=at,
        recording=recording,
    )


def _write_to_patient(
    course: Course,
    rows: Sequence[Appointment],
    *,
    by: StaffMember,
    at: datetime,
    recording: Recording | None = None,
) -> None:
    """One mail with one calendar file, whatever the number of sessions."""
    patient = course.plan.patient
    if not patient.email or not patient.wants_reminders:
        return
    message = outbox.queue(
        emails.course_booked(course, rows, at=at),
        at=at,
        by=by,
        change=recording.change if recording else None,
    )
    if recording and message:
        recording.made(message)
