"""Work that waits for a person."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.domain.roles import Role
from clinic.domain.tasks import TaskKind
from clinic.models.diary import Appointment


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> "TaskQuerySet":
        return self.filter(done_at=None)


class Task(models.Model):
    """One thing to do. Its words come from ``kind``; ``facts`` fills them.

    ``role`` does it, or ``assignee`` alone when one is named. ``url`` is a path of ours
    where it is done. While it is open, ``key`` keeps the same work from being asked
    for twice.
    """

    PERSONAL_FIELDS = ("facts", "outcome")

    kind = models.CharField(max_length=30, choices=[(k, k) for k in TaskKind])
    role = models.CharField(max_length=20, choices=[(r, r) for r in Role])
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
    )
    patient = models.ForeignKey(
        settings.PATIENT_MODEL, on_delete=models.PROTECT, related_name="tasks"
    )
    appointment = models.ForeignKey(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
    )
    key = models.CharField(max_length=80)
    url = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.CharField(max_length=250, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")
        indexes = [
            models.Index(
                fields=["role", "created_at"],
                name="task_open_by_role",
                condition=Q(done_at=None),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(done_at=None), name="one_open_task_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
