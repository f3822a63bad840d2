"""Which clinician may open which record, beyond their own appointments and notes."""

from django.conf import settings
from django.db import models

from patients.models.patient import Patient


class PatientAssignment(models.Model):
    """Somebody was given the patient: by a manager, a plan or a course."""

    PERSONAL_FIELDS = ()

    patient = models.ForeignKey(
        Patient, on_delete=models.CASCADE, related_name="assignments"
    )
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField()
    # "manager", "plan" or "course"
    because = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "clinician"], name="one_assignment_a_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clinician_id} → {self.patient_id}"


class EmergencyAccess(models.Model):
    """Break-glass: a reasoned, time-limited look at a record that is not one's own."""

    PERSONAL_FIELDS = ("reason",)

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="emergency_accesses"
    )
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="emergency_accesses",
    )
    reason = models.CharField(max_length=250)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ("-opened_at",)
        constraints = [
            models.CheckConstraint(
                name="emergency_access_has_a_reason", condition=~models.Q(reason="")
            ),
            models.CheckConstraint(
                name="emergency_access_ends",
                condition=models.Q(expires_at__gt=models.F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clinician_id} → {self.patient_id}"
