"""Carry out the repair of a course: every row in one transaction, one message."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import (
    appointments,
    audit,
    booking,
    moving,
    submissions,
    tasks,
    undo,
)
from clinic.actions.appointments import StaleAppointment
from clinic.actions.placement import SlotTaken
from clinic.actions.tasks import finish_by_key
from clinic.domain.availability import Slot
from clinic.domain.booking import BookingRequest, CancelRequest, MoveRequest
from clinic.domain.roles import Permission
from clinic.domain.undo import ChangeKind
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from protocols.actions.course_mail import tell_changes
from protocols.actions.course_waiting import wait, wait_no_more
from protocols.actions.course_work import (
    CourseChanged,
    CourseRefused,
    CourseWork,
    stale_text,
)
from protocols.actions.courses import held_until
from protocols.actions.missed import note_missed
from protocols.domain.course_change import Change, Mode, RepairedRow, RowState
from protocols.domain.course_orders import (
    Open,
    OpenEnd,
    RepairOrder,
    is_given_up,
    is_new,
    is_unsolved,
    moves,
    open_ends,
)
from protocols.domain.states import CourseState
from protocols.models.course import Course, PlannedSession
from protocols.queries import adverse
from protocols.queries.course_decisions import decision_key, hold_key
from protocols.queries.course_repair import now_of

_PENDING = frozenset(RowState) - {RowState.DONE, RowState.SKIPPED}


class RowLost(CourseRefused):
    """Somebody took the time of this row in this very second; ``nearest`` are free."""

    def __init__(self, lost: SlotTaken, *, number: int) -> None:
        super().__init__(str(lost), number=number)
        self.nearest = lost.nearest


def repair_course(
    course_id: int,
    order: RepairOrder,
    *,
    form_key: uuid.UUID,
    by: StaffMember,
    at: datetime,
) -> Course:
    """All of it or nothing; it can be undone, and its one message waits as long.

    Raises ``CourseChanged`` when somebody was quicker, ``RowLost`` when a time was
    taken, ``CourseRefused`` for open ends, ``AlreadySubmitted`` for a second post.
    """
    kind = ChangeKind.COURSE_REPAIRED if order.number else ChangeKind.COURSE_RESUMED
    with undo.recording(kind, by=by, at=at) as recording:
        claim = submissions.claim(form_key, by=by, at=at)
        recording.made(claim)
        work = CourseWork.locked(
            course_id, order.version, recording=recording, by=by, at=at
        )
        _check(work, order)
        before = {n: row.appointment for n, row in work.rows.items()}
        _note_missed(work, order)
        _give_up(work, order)
        moved = _move(work, order)
        booked = _book(work, order)
        for row in order.repair.rows:
            _write(work, order, row, booked.get(row.number))
        work.course.state = CourseState.ACTIVE
        work.course.paused_at, work.course.pause_reason = None, ""
        for key in (decision_key(work.course.pk), hold_key(work.course.pk)):
            finish_by_key(key, by=by, at=at, recording=recording)
        work.close()
        subject = work.subject(
            session=order.number,
            mode=str(order.repair.mode),
            moved=len(moved),
            booked=len(booked),
            decision=str(order.decision or ""),
        )
        audit.record("course_repaired", subject, at=at, by=by)
        if order.tell:
            tell_changes(work, before)
        address = reverse("course-detail", args=[course_id])
        submissions.settle(claim, result_url=address)
    return work.course


def _check(work: CourseWork, order: RepairOrder) -> None:
    course = work.course
    if now_of(list(work.rows.values()), course.preferences) != order.now:
        raise CourseChanged(stale_text(course, work.location))
    if course.state not in {CourseState.ACTIVE, CourseState.PAUSED}:
        raise CourseRefused(_("This course has ended."))
    must_not_wait(course)
    if order.repair.mode == Mode.ASK:
        raise CourseRefused(_("Nothing moves while the clinician is asked."))
    for end in open_ends(order):
        raise CourseRefused(refusal_of(end), number=end.number)
    is_clinicians = order.decision is not None
    if is_clinicians and not work.by.may(Permission.ISSUE_PLANS):
        raise CourseRefused(_("Only a clinician decides this."))


def must_not_wait(course: Course) -> None:
    """Raises ``CourseRefused`` while a paused course waits for a clinician's word."""
    if course.state == CourseState.PAUSED and adverse.holding(course):
        raise CourseRefused(waiting_text())


def waiting_text() -> str:
    """The desk reads it: it says who must act, and not why."""
    return _("Clinician first: a clinician must say that this course may go on.")


def refusal_of(end: Open) -> str:
    texts = {
        OpenEnd.NOTHING: _("Nothing would change."),
        OpenEnd.CLINICIAN: _(
            "Session %(number)s would come later than its maximum: ask the clinician."
        ),
        OpenEnd.NO_TIME: _(
            "Session %(number)s has no time. Choose one, or mark it as to be arranged."
        ),
        OpenEnd.OUTSIDE: _("Session %(number)s lies outside its window: say why."),
        OpenEnd.SKIP_REASON: _("Say why session %(number)s is skipped."),
    }
    return texts[end.end] % {"number": end.number}


def _note_missed(work: CourseWork, order: RepairOrder) -> None:
    for row in order.repair.rows:
        is_asked = row.number == order.number
        if is_asked or is_new(row) or row.change == Change.DROPPED:
            note_missed(
                work.rows[row.number],
                order.missed if is_asked else None,
                by=work.by,
                at=work.at,
                recording=work.recording,
            )


def _give_up(work: CourseWork, order: RepairOrder) -> None:
    for row in _those(order, is_given_up):
        is_skipped = row.change == Change.DROPPED
        reason = order.skip_reason if is_skipped else _("Another time is arranged.")
        cancel(work, _appointment(work, row), reason)


def cancel(work: CourseWork, appointment: Appointment, reason: str) -> None:
    """Give up a coming time of the course; the patient is told with the rest."""
    request = CancelRequest(version=appointment.version, reason=reason)
    try:
        appointments.cancel(
            appointment.pk,
            request,
            by=work.by,
            at=work.at,
            notify=False,
            recording=work.recording,
        )
    except StaleAppointment:
        raise CourseChanged(stale_text(work.course, work.location)) from None


def _move(work: CourseWork, order: RepairOrder) -> list[Appointment]:
    rows = _those(order, moves)
    wanted = [_move_of(_appointment(work, row), row.after) for row in rows if row.after]
    try:
        return moving.move_many(
            wanted, by=work.by, at=work.at, recording=work.recording
        )
    except SlotTaken as lost:
        raise RowLost(lost, number=rows[lost.index].number) from None
    except StaleAppointment:
        raise CourseChanged(stale_text(work.course, work.location)) from None


def _move_of(appointment: Appointment, to: Slot) -> moving.Move:
    request = MoveRequest(
        version=appointment.version,
        practitioner_id=to.practitioner_id,
        room_id=to.room_id,
        device_id=to.device_id,
        starts_at=to.starts_at,
        reason=_("The course was repaired."),
    )
    return moving.Move(appointment.pk, request)


def _book(work: CourseWork, order: RepairOrder) -> dict[int, Appointment]:
    rows = _those(order, is_new)
    requests = [_request(work, row.after) for row in rows if row.after]
    try:
        booked = booking.book_many(
            requests=requests, by=work.by, at=work.at, recording=work.recording
        )
    except SlotTaken as lost:
        raise RowLost(lost, number=rows[lost.index].number) from None
    return {row.number: one for row, one in zip(rows, booked, strict=True)}


def _request(work: CourseWork, slot: Slot) -> BookingRequest:
    plan = work.course.plan
    return BookingRequest(
        patient_id=plan.patient_id,
        type_id=work.type.pk,
        location_id=work.location.pk,
        practitioner_id=slot.practitioner_id,
        room_id=slot.room_id,
        device_id=slot.device_id,
        starts_at=slot.starts_at,
        held_until=held_until(plan, slot.starts_at, work.at),
    )


def _write(
    work: CourseWork, order: RepairOrder, row: RepairedRow, booked: Appointment | None
) -> None:
    """The session's row as it is after the change."""
    if row.state not in _PENDING:
        return
    session = work.rows[row.number]
    if row.change == Change.DROPPED:
        _skip(work, order, session)
        return
    session.earliest, session.target, session.latest = (
        row.dates.earliest,
        row.dates.target,
        row.dates.latest,
    )
    kept_reason = session.outside_window_reason if row.days_outside else ""
    session.outside_window_reason = order.outside.get(row.number, "") or kept_reason
    if booked:
        _settle_tasks(work, session)
        session.appointment = booked
    work.save_session(session)
    if is_unsolved(row) and row.number in order.to_arrange:
        wait(
            session,
            row.dates,
            location=work.location,
            appointment_type=work.type,
            by=work.by,
            at=work.at,
            recording=work.recording,
        )
    elif row.after:
        wait_no_more(session, booked_as=booked, at=work.at, recording=work.recording)


def _skip(work: CourseWork, order: RepairOrder, session: PlannedSession) -> None:
    _settle_tasks(work, session)
    session.skipped_at, session.skipped_by = work.at, work.by
    session.skip_reason = order.skip_reason
    work.save_session(session)
    wait_no_more(session, at=work.at, recording=work.recording)


def _settle_tasks(work: CourseWork, session: PlannedSession) -> None:
    """Nobody need look for a time for the visit that fell through."""
    if session.appointment_id:
        tasks.finish_time_found(
            [session.appointment_id],
            by=work.by,
            at=work.at,
            recording=work.recording,
        )


def _those(
    order: RepairOrder, is_one: Callable[[RepairedRow], bool]
) -> list[RepairedRow]:
    return [row for row in order.repair.rows if is_one(row)]


def _appointment(work: CourseWork, row: RepairedRow) -> Appointment:
    appointment = work.rows[row.number].appointment
    assert appointment is not None
    return appointment
