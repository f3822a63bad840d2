"""Results of blood tests, as the laboratory gave them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from patients.domain.labs import LabTest
from patients.models.patient import Patient


class LabResult(models.Model):
    """One value in the unit it was given in, and the day on which blood was taken.

    Rows are never changed or deleted: a slip is withdrawn, by whom and when. The newest
    standing result is what the screening's facts were told (`patients.actions.labs`).
    `range_low` and `range_high` are the laboratory's own limits, where it gave some.
    """

    PERSONAL_FIELDS = ("value", "range_low", "range_high")

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="lab_results"
    )
    test = models.CharField(max_length=20, choices=[(t, t) for t in LabTest])
    value = models.DecimalField(max_digits=9, decimal_places=3)
    unit = models.CharField(max_length=12, blank=True)
    taken_on = models.DateField()
    range_low = models.DecimalField(
        max_digits=9, decimal_places=3, null=True, blank=True
    )
    range_high = models.DecimalField(
        max_digits=9, decimal_places=3, null=True, blank=True
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-taken_on", "-recorded_at", "-pk")
        indexes = [
            models.Index(
                fields=["patient", "test", "-taken_on"], name="lab_result_by_test"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="lab_result_not_below_zero", condition=Q(value__gte=0)
            ),
            models.CheckConstraint(
                name="lab_range_runs_upwards",
                condition=Q(range_low=None)
                | Q(range_high=None)
                | Q(range_low__lte=F("range_high")),
            ),
            models.CheckConstraint(
                name="lab_result_withdrawn_has_who_and_when",
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.test} {self.pk}"
