"""Problems that patients report, and the adverse events they become.

Nothing of this can be deleted. What somebody reported stays word for word; what a
clinician says of an event changes, and each change leaves an entry (triggers in
migration 0011).
"""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from patients.models.patient import Patient
from protocols.domain.adverse_words import (
    Channel,
    EntryKind,
    EventState,
    Outcome,
    PhotoAgreed,
    Relatedness,
    Seriousness,
)
from protocols.models.course import Course
from protocols.models.session import SessionRecord

_GRADES = [MinValueValidator(1), MaxValueValidator(5)]


class AdverseEvent(models.Model):
    """One event, linked to the session before it when there was one.

    ``onset_at`` is midnight of the clinic's clock when only the day is known
    (``onset_has_time`` false). ``grade``, ``relatedness``, ``seriousness`` and
    ``outcome`` are empty until a clinician chooses them. ``sites`` holds zones.
    """

    PERSONAL_FIELDS = ("action_taken", "treatment", "reported_reference")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="adverse_events"
    )
    record = models.ForeignKey(
        SessionRecord,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adverse_events",
    )
    course = models.ForeignKey(
        Course,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adverse_events",
    )
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in EventState], default=EventState.OPEN
    )
    term = models.CharField(max_length=40, blank=True)
    onset_at = models.DateTimeField(null=True, blank=True)
    onset_has_time = models.BooleanField(default=False)
    sites = models.JSONField(default=list)
    grade = models.PositiveSmallIntegerField(null=True, blank=True, validators=_GRADES)
    seriousness = models.CharField(
        max_length=20, blank=True, choices=[(s, s) for s in Seriousness]
    )
    relatedness = models.CharField(
        max_length=12, blank=True, choices=[(r, r) for r in Relatedness]
    )
    action_taken = models.TextField(blank=True, max_length=2000)
    treatment = models.TextField(blank=True, max_length=2000)
    outcome = models.CharField(
        max_length=16, blank=True, choices=[(o, o) for o in Outcome]
    )
    resolved_on = models.DateField(null=True, blank=True)
    reported_authority_on = models.DateField(null=True, blank=True)
    reported_maker_on = models.DateField(null=True, blank=True)
    reported_reference = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-opened_at", "-pk")
        indexes = [
            models.Index(
                fields=["patient"],
                name="event_open_by_patient",
                condition=Q(state="open"),
            ),
            models.Index(fields=["opened_at"], name="event_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="event_grade_in_range",
                condition=Q(grade=None) | Q(grade__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="event_closed_is_whole",
                condition=(
                    Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(outcome="")
                )
                | Q(state="open", closed_at=None, closed_by=None),
            ),
            models.CheckConstraint(
                name="event_resolved_has_a_day",
                condition=~Q(outcome__in=["recovered", "lasting_effects"])
                | Q(resolved_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"


class ProblemReport(models.Model):
    """What somebody told the clinic, word for word. It never changes.

    ``answers`` holds yes, no or not_sure by red flag; ``terms`` and ``zones`` are lists
    of keys. ``began_on`` may be unknown.
    """

    PERSONAL_FIELDS = ("words", "answers", "photo_key", "photo_small_key")

    form_key = models.UUIDField(unique=True)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="problem_reports"
    )
    event = models.ForeignKey(
        AdverseEvent, on_delete=models.PROTECT, related_name="reports"
    )
    channel = models.CharField(max_length=8, choices=[(c, c) for c in Channel])
    terms = models.JSONField(default=list)
    zones = models.JSONField(default=list)
    began_on = models.DateField(null=True, blank=True)
    began_time = models.TimeField(null=True, blank=True)
    answers = models.JSONField(default=dict)
    words = models.TextField(blank=True, max_length=2000)
    # Drawn anew without metadata, private. ``photo_agreed`` says by what consent it is
    # kept: the standing one, which can be withdrawn, or one for this picture alone.
    photo_key = models.CharField(max_length=120, blank=True)
    photo_small_key = models.CharField(max_length=120, blank=True)
    photo_agreed = models.CharField(
        max_length=8, blank=True, choices=[(a, a) for a in PhotoAgreed]
    )
    is_urgent = models.BooleanField()
    language = models.CharField(max_length=10)
    reported_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ("-reported_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="report_photo_has_a_consent",
                condition=Q(photo_key="", photo_small_key="", photo_agreed="")
                | ~(Q(photo_key="") | Q(photo_small_key="") | Q(photo_agreed="")),
            ),
            models.CheckConstraint(
                name="report_by_phone_names_who_took_it",
                condition=Q(channel="link", taken_by=None)
                | (~Q(channel="link") & Q(taken_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"problem report {self.pk}"


class DutyAlert(models.Model):
    """An urgent report that a clinician must open; escalated when nobody does.

    Without ``clinician`` nobody was named: it goes to every clinician at once.
    """

    PERSONAL_FIELDS = ()

    report = models.OneToOneField(
        ProblemReport, on_delete=models.PROTECT, related_name="alert"
    )
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duty_alerts",
    )
    raised_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ("raised_at", "pk")
        indexes = [
            models.Index(
                fields=["raised_at"],
                name="duty_alert_unopened",
                condition=Q(opened_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="duty_alert_opened_has_who_and_when",
                condition=Q(opened_at=None, opened_by=None)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"duty alert {self.pk}"


class EventFollowUp(models.Model):
    """Look again on ``due_on``; what was found is written once."""

    PERSONAL_FIELDS = ("findings",)

    event = models.ForeignKey(
        AdverseEvent, on_delete=models.PROTECT, related_name="follow_ups"
    )
    due_on = models.DateField()
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    findings = models.TextField(blank=True, max_length=2000)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "due_on"], name="one_follow_up_a_day"
            ),
            models.CheckConstraint(
                name="follow_up_done_is_whole",
                condition=Q(done_at=None, done_by=None, findings="")
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(findings="")),
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.event_id} {self.due_on}"


class EventEntry(models.Model):
    """One line of an event's history. ``changes`` maps a field to [before, after].

    ``version`` is the event's version that this entry made.
    """

    PERSONAL_FIELDS = ("text", "changes")

    event = models.ForeignKey(
        AdverseEvent, on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(max_length=20, choices=[(k, k) for k in EntryKind])
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True, max_length=2000)
    changes = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        indexes = [
            models.Index(fields=["event", "version"], name="event_entry_by_version")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind}"
