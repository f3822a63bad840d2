"""What a clinician has been asked about a course, and has said."""

from clinic.domain.tasks import TaskKind
from clinic.models.tasks import Task
from protocols.domain.course_change import Decision
from protocols.models.course import Course


def decision_key(course_id: int) -> str:
    """While it is open, nobody is asked twice about the same course."""
    return f"course_decision:{course_id}"


def hold_key(course_id: int) -> str:
    """The desk's task while a course waits for its clinician."""
    return f"course_on_hold:{course_id}"


def open_question(course: Course) -> Task | None:
    return (
        Task.objects.open()
        .filter(kind=TaskKind.COURSE_DECISION, key=decision_key(course.pk))
        .select_related("assignee")
        .first()
    )


def may_go_on(course: Course) -> bool:
    """A clinician allowed the gap, and nothing has changed in the course since."""
    return Task.objects.filter(
        kind=TaskKind.COURSE_DECISION,
        key=decision_key(course.pk),
        done_at__isnull=False,
        facts__decision=Decision.GO_ON,
        facts__version=course.version,
    ).exists()
