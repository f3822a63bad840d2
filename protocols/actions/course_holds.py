"""A course that must wait for its clinician: paused, and the desk is told no reason."""

import uuid
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions.tasks import open_task
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.models.staff import StaffMember
from protocols.actions.course_states import pause_course
from protocols.domain.course_orders import StateOrder
from protocols.domain.states import CourseState
from protocols.models.course import Course
from protocols.queries.course_decisions import hold_key


@transaction.atomic
def hold_for_clinician(course_id: int, *, by: StaffMember, at: datetime) -> bool:
    """Pause a running course and tell the desk. False when it was not running.

    The words are neutral: the desk reads them (design 4).
    """
    course = (
        Course.objects.select_for_update(of=("self",))
        .select_related("plan")
        .get(pk=course_id)
    )
    if course.state != CourseState.ACTIVE:
        return False
    order = StateOrder(
        version=course.version,
        reason=_("Clinician first"),
        tell=False,
        form_key=uuid.uuid4(),
    )
    pause_course(course.pk, order, by=by, at=at)
    task = TaskDraft(
        kind=TaskKind.COURSE_ON_HOLD,
        patient_id=course.plan.patient_id,
        key=hold_key(course.pk),
        url=reverse("course-detail", args=[course.pk]),
    )
    open_task(task, by=by, at=at)
    return True
