"""Put a course on hold, end it, and carry out what the clinician decided."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import audit, submissions, undo
from clinic.actions.tasks import finish, finish_by_key
from clinic.domain.undo import ChangeKind
from clinic.models.staff import StaffMember
from clinic.models.tasks import Task
from protocols.actions.asking import hold
from protocols.actions.course_mail import tell_changes
from protocols.actions.course_repair import cancel, must_not_wait
from protocols.actions.course_waiting import wait_no_more
from protocols.actions.course_work import CourseRefused, CourseWork
from protocols.actions.reviews import tell_no_more
from protocols.domain.course_change import Decision
from protocols.domain.course_orders import StateOrder
from protocols.domain.states import LIVE_COURSE_STATES, CourseState
from protocols.models.course import Course
from protocols.queries import course_decisions, courses


def pause_course(
    course_id: int, order: StateOrder, *, by: StaffMember, at: datetime
) -> Course:
    """Nobody is reminded of its times while it is on hold.

    Raises ``CourseChanged``, ``CourseRefused`` and ``AlreadySubmitted``.
    """
    with undo.recording(ChangeKind.COURSE_PAUSED, by=by, at=at) as recording:
        claim = submissions.claim(order.form_key, by=by, at=at)
        work = CourseWork.locked(
            course_id, order.version, recording=recording, by=by, at=at
        )
        if work.course.state != CourseState.ACTIVE:
            raise CourseRefused(_("Only a running course can be put on hold."))
        hold(work, reason=order.reason)
        _close(work, order, "course_paused")
        submissions.settle(claim, result_url=_page(course_id))
    return work.course


def end_course(
    course_id: int, order: StateOrder, *, by: StaffMember, at: datetime
) -> Course:
    """Give up all its times to come in one step; one message says so.

    Raises ``CourseChanged``, ``CourseRefused`` and ``AlreadySubmitted``.
    """
    with undo.recording(ChangeKind.COURSE_ENDED, by=by, at=at) as recording:
        claim = submissions.claim(order.form_key, by=by, at=at)
        work = CourseWork.locked(
            course_id, order.version, recording=recording, by=by, at=at
        )
        if work.course.state not in LIVE_COURSE_STATES:
            raise CourseRefused(_("This course has ended."))
        work.course.state = CourseState.ENDED
        work.course.ended_at, work.course.end_reason = at, order.reason
        for row in work.rows.values():
            wait_no_more(row, at=at, recording=recording)
        finish_by_key(
            course_decisions.decision_key(work.course.pk),
            outcome=order.reason,
            by=by,
            at=at,
            recording=recording,
        )
        finish_by_key(
            course_decisions.hold_key(work.course.pk),
            by=by,
            at=at,
            recording=recording,
        )
        tell_no_more(work.course, change=recording.change)
        _close(work, order, "course_ended")
        submissions.settle(claim, result_url=_page(course_id))
    return work.course


def decide(
    course: Course,
    decision: Decision,
    order: StateOrder,
    *,
    by: StaffMember,
    at: datetime,
) -> Course:
    """What the clinician said to a gap beyond the maximum; the trace keeps it.

    Going on leaves it to a repair to find the times. Stopping, and repeating a phase,
    end this course: a phase that is repeated is more than was agreed, so it takes a new
    version of the plan.
    """
    with transaction.atomic():
        task = course_decisions.open_question(course)
        if task is None:
            raise CourseRefused(_("Nothing is asked about this course any more."))
        if decision == Decision.GO_ON:
            decided = _go_on(course, task, order)
        else:
            _note(task, decision, course.version + 1)
            decided = end_course(course.pk, order, by=by, at=at)
        finish(task.pk, outcome=order.reason, by=by, at=at)
        subject = audit.Subject(
            name="course",
            id=course.pk,
            patient_id=course.plan.patient_id,
            detail={"decision": str(decision)},
        )
        audit.record("course_decided", subject, at=at, by=by)
    return decided


def _go_on(course: Course, task: Task, order: StateOrder) -> Course:
    held = courses.all_courses().select_for_update(of=("self",)).get(pk=course.pk)
    if held.version != order.version:
        raise CourseRefused(_("This course has changed in the meantime."))
    must_not_wait(held)
    held.state, held.version = CourseState.ACTIVE, held.version + 1
    held.paused_at, held.pause_reason = None, ""
    held.save()
    _note(task, Decision.GO_ON, held.version)
    return held


def _note(task: Task, decision: Decision, version: int) -> None:
    task.facts = {**task.facts, "decision": decision, "version": version}
    task.save(update_fields=["facts"])


def _close(work: CourseWork, order: StateOrder, action: str) -> None:
    before = {number: row.appointment for number, row in work.rows.items()}
    ahead = [one for one in before.values() if one and one.is_ahead]
    given_up = ahead if order.gives_up else []
    for appointment in given_up:
        cancel(work, appointment, order.reason)
    work.close()
    subject = work.subject(given_up=len(given_up))
    audit.record(action, subject, at=work.at, by=work.by)
    if given_up and order.tell:
        tell_changes(work, before)


def _page(course_id: int) -> str:
    return reverse("course-detail", args=[course_id])
