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
from protocols.domain.states import LIVE_COURSE_STATES, CourseState
from protocols.models.course import Course
from protocols.queries import adverse, courses
from protocols.queries.course_changes import waiting_messages
from protocols.queries.course_decisions import hold_key


@transaction.atomic
def hold_after_report(
    course_id: int, *, by: StaffMember | None, at: datetime, actor: str
) -> bool:
    """Pause a running course; every message about its times is taken back.

    One that waits already for another reason waits for a clinician from now on. False
    for a course that is over. There is nothing to undo: a clinician says when it goes on.
    """
    course = courses.all_courses().select_for_update(of=("self",)).get(pk=course_id)
    if course.state not in LIVE_COURSE_STATES:
        return False
    if course.state == CourseState.ACTIVE:
        course.state, course.paused_at = CourseState.PAUSED, at
        course.pause_reason = _neutral_reason()
    # Raised for a paused one too: a hold that the desk could still undo stands now.
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
    _ask_desk(course, by=by, at=at, actor=actor)
    return True


@transaction.atomic
def tell_desk_it_may_go_on(course_id: int, *, by: StaffMember, at: datetime) -> bool:
    """The desk's task says now that its times may be set; no reason stands in it.

    False while another event keeps the course waiting, or when it does not wait.
    """
    course = courses.all_courses().get(pk=course_id)
    if course.state != CourseState.PAUSED or adverse.holding(course):
        return False
    _ask_desk(course, by=by, at=at, may_go_on=True)
    return True


def _ask_desk(
    course: Course,
    *,
    by: StaffMember | None,
    at: datetime,
    actor: str | None = None,
    may_go_on: bool = False,
) -> None:
    draft = TaskDraft(
        kind=TaskKind.COURSE_ON_HOLD,
        patient_id=course.plan.patient_id,
        key=hold_key(course.pk),
        url=reverse("course-detail", args=[course.pk]),
    )
    task = open_task(draft, by=by, at=at, actor=actor)
    task.facts = {"may_go_on": True} if may_go_on else {}
    task.save(update_fields=["facts"])


def _neutral_reason() -> str:
    """The desk reads it, in the clinic's language and not the patient's."""
    clinic = Clinic.objects.first()
    with translation.override(clinic.default_language if clinic else "en-gb"):
        return _("Clinician first")
