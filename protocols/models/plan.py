"""Treatment plans. A draft is worked on; an issued version never changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from patients.models.patient import Patient
from protocols.domain.states import PlanState
from protocols.models.screening import CandidacyCheck


class TreatmentPlan(models.Model):
    """What is being agreed with one patient, from one protocol version copied in.

    ``draft`` is the editable content (phases, formula, goals, prices, start); issuing
    freezes it as a ``PlanVersion``. Its shape is ``protocols.domain.plan.PlanContent``.
    """

    PERSONAL_FIELDS = ("draft",)

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="plans")
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(
        max_length=14, choices=[(s, s) for s in PlanState], default=PlanState.DRAFT
    )
    protocol_slug = models.CharField(max_length=60)
    protocol_version = models.CharField(max_length=20)
    protocol_copy = models.JSONField()
    draft = models.JSONField()
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plans"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stop_reason = models.CharField(max_length=250, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(state="draft"),
                name="one_draft_plan_a_patient",
            )
        ]

    def __str__(self) -> str:
        return self.number


class PlanVersion(models.Model):
    """One issued version: all that the PDF says, frozen. A trigger refuses changes."""

    PERSONAL_FIELDS = ("content",)

    plan = models.ForeignKey(
        TreatmentPlan, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    content = models.JSONField()
    check_run = models.ForeignKey(
        CandidacyCheck, on_delete=models.PROTECT, related_name="plan_versions"
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="one_row_a_plan_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"


class PlanAcceptance(models.Model):
    """The patient said yes to one version."""

    PERSONAL_FIELDS = ()

    plan_version = models.OneToOneField(
        PlanVersion, on_delete=models.PROTECT, related_name="acceptance"
    )
    accepted_at = models.DateTimeField()
    language = models.CharField(max_length=10)
    # Empty when accepted by link.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    def __str__(self) -> str:
        return f"acceptance of {self.plan_version_id}"
