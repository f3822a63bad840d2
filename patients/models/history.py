"""Medical history as facts: each with its value, who said it, and when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from patients.domain.choices import FactSource
from patients.models.intake import Intake
from patients.models.patient import Patient


class ClinicalFact(models.Model):
    """One answer under a key of the field dictionary (``patients.domain.facts``).

    The newest row that is not superseded is the present answer. Rows are never
    changed: a new answer supersedes the old one. Values that age ("hours since",
    "days since", "months since") are stored as the moment they speak of in
    ``happened_at``; the query that builds the screening's facts turns it back into
    hours, days or months on the day it is asked.
    """

    PERSONAL_FIELDS = ("value",)

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="facts")
    key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    happened_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=15, choices=[(s, s) for s in FactSource])
    intake = models.ForeignKey(
        Intake,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="facts",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("key", "-recorded_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "key"],
                condition=Q(superseded_at=None),
                name="one_present_answer_a_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.key}"


class Medicine(models.Model):
    """A medicine or supplement, in words (FHIR MedicationStatement)."""

    PERSONAL_FIELDS = ("text", "reason")

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="medicines"
    )
    text = models.CharField(max_length=160)
    reason = models.CharField(max_length=160, blank=True)
    is_prescribed = models.BooleanField(default=True)
    source = models.CharField(max_length=15, choices=[(s, s) for s in FactSource])
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-recorded_at", "-pk")

    def __str__(self) -> str:
        return f"{self.patient_id} medicine {self.pk}"
