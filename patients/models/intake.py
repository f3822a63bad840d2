"""What a patient answered by link, and what staff made of each line."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.models.diary import Appointment
from patients.domain.choices import IntakeState, ReviewDecision
from patients.models.patient import Patient


class Intake(models.Model):
    """One questionnaire sent to one patient. Answers never write themselves anywhere.

    ``answers`` maps question keys of the intake catalogue (``patients.domain.intake``)
    to what was typed or chosen. ``submitted`` answers never change: a later intake is
    a new row.
    """

    PERSONAL_FIELDS = ("answers",)

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="intakes"
    )
    appointment = models.ForeignKey(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="intakes",
    )
    form_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    state = models.CharField(
        max_length=12,
        choices=[(s, s) for s in IntakeState],
        default=IntakeState.SENT,
    )
    answers = models.JSONField(default=dict)
    # The screens saved so far, by slug; resuming opens the first one missing.
    saved_steps = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    last_saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(state__in=["sent", "started"]),
                name="one_open_intake_a_patient",
            ),
            models.CheckConstraint(
                name="intake_submitted_has_a_time",
                condition=~Q(state__in=["submitted", "reviewed"])
                | Q(submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"intake {self.pk}"


class IntakeReview(models.Model):
    """A staff member's decision on one line of a submitted intake."""

    PERSONAL_FIELDS = ("value",)

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="reviews")
    key = models.CharField(max_length=60)
    decision = models.CharField(max_length=12, choices=[(d, d) for d in ReviewDecision])
    # The value that was taken over; for a correction it differs from the answer.
    value = models.JSONField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "key"], name="one_review_an_intake_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.intake_id} {self.key}: {self.decision}"
