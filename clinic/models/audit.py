"""One append-only table of who did what, when, to whose record."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """Written by ``clinic.actions.audit.record``; a trigger refuses every change.

    ``patient_id`` is a number, not a key: the trace outlives the record.
    ``detail`` holds ids, states and field names, never answers.
    """

    PERSONAL_FIELDS = ()

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # "staff", "patient" (by link) or "system".
    actor = models.CharField(max_length=10)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40, blank=True)
    patient_id = models.BigIntegerField(null=True, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["patient_id", "-at"], name="audit_by_patient"),
            models.Index(fields=["by", "-at"], name="audit_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_actor_known",
                condition=models.Q(actor="staff", by__isnull=False)
                | models.Q(actor__in=["patient", "system"], by__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject} {self.subject_id}"
