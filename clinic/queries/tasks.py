"""Tasks of one person: those of their roles, and those that name them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from clinic.domain.roles import Role
from clinic.models.staff import StaffMember
from clinic.models.tasks import Task
from clinic.queries.reach import reachable_patients


def tasks_of(staff: StaffMember, *, at: datetime) -> "QuerySet[Task]":
    """Open and done ones, about patients whom this person may see.

    A manager sees what waits for the front desk too.
    """
    desk = {str(Role.FRONT_DESK)} if Role.MANAGER in staff.roles else set()
    return _of_roles({*staff.roles, *desk}, staff, at=at)


def finishable_tasks(staff: StaffMember, *, at: datetime) -> "QuerySet[Task]":
    """Those this person may settle: whoever knows the patient can help the desk."""
    return _of_roles({*staff.roles, str(Role.FRONT_DESK)}, staff, at=at)


def _of_roles(roles: set[str], staff: StaffMember, *, at: datetime) -> "QuerySet[Task]":
    mine = Q(assignee=staff) | Q(assignee=None, role__in=sorted(roles))
    patients = reachable_patients(staff, at=at)
    return Task.objects.filter(
        mine, patient__in=patients.order_by().values("pk")
    ).select_related("patient", "done_by")


def open_tasks(staff: StaffMember, *, at: datetime) -> "QuerySet[Task]":
    """What waits for this person, the oldest first."""
    return tasks_of(staff, at=at).filter(done_at=None)


def done_tasks(staff: StaffMember, *, at: datetime) -> "QuerySet[Task]":
    return (
        tasks_of(staff, at=at).filter(done_at__isnull=False).order_by("-done_at", "-pk")
    )
