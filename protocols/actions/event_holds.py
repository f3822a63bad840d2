"""Put a course on hold because of a reported problem: nobody of the staff asked for it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clinic.actions import audit, outbox
from clinic.actions.tasks import open_task
from clinic.domain.message_states import MessageState
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.models.places import Clinic
from clinic.models.staff import StaffMember
from protocols.domain.states import CourseState
from protocols.models.course import Course
from protocols.queries import courses
from protocols.queries.course_changes import waiting_messages
from protocols.queries.course_decisions import hold_key


@transaction.atomic
def hold_after_report(
    course_id: int, *, by: StaffMember | None, at: datetime, actor: str
) -> bool:
    """Pause a running course; every message about its times is taken back.

    False when it was not running. There is nothing to undo: a clinician resumes it.
    """
    course = courses.all_courses().select_for_update(of=("self",)).get(pk=course_id)
    if course.state != CourseState.ACTIVE:
        return False
    course.state, course.paused_at = CourseState.PAUSED, at
    course.pause_reason = _neutral_reason()
    course.version += 1
    course.save()
    for row in courses.sessions_of(course):
        if row.appointment and row.appointment.is_ahead:
            outbox.cancel_waiting_for_appointment(row.appointment.pk)
    waiting_messages(course).update(state=MessageState.CANCELLED, code="course_on_hold")
    patient_id = course.plan.patient_id
    audit.record(
        "course_paused",
        audit.Subject(name="course", id=course.pk, patient_id=patient_id),
        at=at,
        by=by,
        actor=actor,
    )
    task = TaskDraft(
        kind=TaskKind.COURSE_ON_HOLD,
        patient_id=patient_id,
        key=hold_key(course.pk),
        url=reverse("course-detail", args=[course.pk]),
    )
    open_task(task, by=by, at=at, actor=actor)
    return True


def is_on_hold(course: Course | None) -> bool:
    return course is not None and course.state == CourseState.PAUSED


def _neutral_reason() -> str:
    """The desk reads it, in the clinic's language and not the patient's."""
    clinic = Clinic.objects.first()
    with translation.override(clinic.default_language if clinic else "en-gb"):
        return _("Clinician first")
