"""Put a course on hold, and ask the clinician what shall become of it."""

import uuid
from datetime import datetime

from django.urls import reverse

from clinic.actions import audit, outbox, submissions, undo
from clinic.actions.tasks import open_task
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.domain.undo import ChangeKind
from clinic.models.staff import StaffMember
from protocols.actions.course_work import CourseWork
from protocols.actions.missed import note_missed
from protocols.domain.course_orders import RepairOrder
from protocols.domain.states import CourseState
from protocols.models.course import Course
from protocols.queries.course_decisions import decision_key


def ask_clinician(
    course_id: int,
    order: RepairOrder,
    *,
    form_key: uuid.UUID,
    by: StaffMember,
    at: datetime,
) -> Course:
    """Nothing moves. Reminders of the course stop until it is decided.

    Raises ``CourseChanged`` and ``AlreadySubmitted``.
    """
    with undo.recording(ChangeKind.COURSE_PAUSED, by=by, at=at) as recording:
        claim = submissions.claim(form_key, by=by, at=at)
        work = CourseWork.locked(
            course_id, order.version, recording=recording, by=by, at=at
        )
        session = work.rows.get(order.number)
        if session:
            note_missed(session, order.missed, by=by, at=at, recording=recording)
        hold(work, reason="")
        open_task(decision_task(work.course, order), by=by, at=at, recording=recording)
        work.close()
        subject = work.subject(session=order.number, asked=True)
        audit.record("course_paused", subject, at=at, by=by)
        submissions.settle(claim, result_url=reverse("course-detail", args=[course_id]))
    return work.course


def hold(work: CourseWork, *, reason: str) -> None:
    """The course waits: what was queued about its times is taken back."""
    work.course.state = CourseState.PAUSED
    work.course.paused_at, work.course.pause_reason = work.at, reason
    for row in work.rows.values():
        if row.appointment and row.appointment.is_ahead:
            outbox.cancel_waiting_for_appointment(
                row.appointment.pk, change=work.recording.change
            )


def decision_task(course: Course, order: RepairOrder) -> TaskDraft:
    facts: dict[str, object] = {"number": order.number, "course": course.pk}
    if late := order.repair.clinician_must_decide:
        facts |= {
            "number": late.number,
            "gap_days": late.gap_days,
            "max_days": late.max_days,
        }
    return TaskDraft(
        kind=TaskKind.COURSE_DECISION,
        patient_id=course.plan.patient_id,
        assignee_id=course.plan.clinician_id,
        key=decision_key(course.pk),
        url=reverse("course-decide", args=[course.pk]),
        facts=facts,
    )
