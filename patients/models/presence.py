"""Who has a patient open right now. Short-lived, and no part of the record."""

from django.conf import settings
from django.db import models

from patients.models.patient import Patient


class Presence(models.Model):
    """One row a person and patient, renewed while the page is open; an old one counts
    for nothing. ``step`` is the step of the consultation, "" for other pages."""

    PERSONAL_FIELDS = ()

    patient = models.ForeignKey(
        Patient, on_delete=models.CASCADE, related_name="presences"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences"
    )
    step = models.CharField(max_length=20, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "person"], name="one_presence_a_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.patient_id}"
