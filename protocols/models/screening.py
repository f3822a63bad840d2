"""Screenings as they stood: facts, findings and rule-set version, never recomputed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clinic.models.diary import Appointment
from patients.models.assessment import ScalpAssessment
from patients.models.patient import Patient
from protocols.domain.states import FindingChoice, PatchTestResult


class CandidacyCheck(models.Model):
    """One run of the rules over one patient's facts.

    ``scope`` is "course" (rules of scope C, I, Z) or "today" (scope S).
    ``facts`` holds every answer with who gave it and when; ``findings`` every fired
    rule with the answers that caused it, its words, source and review date, all as
    they stood. ``fingerprint`` identifies the facts, so that an unchanged repeat is
    recognised.
    """

    PERSONAL_FIELDS = ("facts", "findings")

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="candidacy_checks"
    )
    assessment = models.ForeignKey(
        ScalpAssessment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="candidacy_checks",
    )
    appointment = models.ForeignKey(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="candidacy_checks",
    )
    scope = models.CharField(
        max_length=8, choices=[("course", "course"), ("today", "today")]
    )
    overall = models.CharField(max_length=30)
    facts = models.JSONField()
    findings = models.JSONField()
    blocked = models.JSONField(default=dict)
    formula = ArrayField(models.CharField(max_length=40), default=list)
    fingerprint = models.CharField(max_length=64)
    ruleset_slug = models.CharField(max_length=40)
    ruleset_version = models.CharField(max_length=20)
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    run_at = models.DateTimeField()

    class Meta:
        ordering = ("-run_at", "-pk")
        indexes = [
            models.Index(
                fields=["patient", "scope", "-run_at"], name="check_by_patient"
            )
        ]

    def __str__(self) -> str:
        return f"check {self.pk} {self.overall}"


class FindingDecision(models.Model):
    """A clinician's word on one finding: a REVIEW decided, or a PRECAUTION ticked.

    It holds while the answers behind the finding stay the same
    (``answers_fingerprint``); a changed answer asks again.
    """

    PERSONAL_FIELDS = ("reason",)

    check_run = models.ForeignKey(
        CandidacyCheck, on_delete=models.PROTECT, related_name="decisions"
    )
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="finding_decisions"
    )
    rule_id = models.CharField(max_length=8)
    verdict = models.CharField(max_length=12)
    answers_fingerprint = models.CharField(max_length=64)
    choice = models.CharField(max_length=14, choices=[(c, c) for c in FindingChoice])
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="review_decision_has_a_reason",
                condition=~Q(verdict="REVIEW") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="only_reviews_and_precautions_are_decided",
                condition=Q(verdict__in=["REVIEW", "PRECAUTION"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.choice}"


class Decline(models.Model):
    """The clinician said no, kindly, and the letter that says why."""

    PERSONAL_FIELDS = ("reason", "letter")

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="declines"
    )
    check_run = models.ForeignKey(
        CandidacyCheck, on_delete=models.PROTECT, related_name="declines"
    )
    reason = models.CharField(max_length=500)
    language = models.CharField(max_length=10)
    letter = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"decline {self.pk}"


class KnowledgeSignOff(models.Model):
    """The medical lead signed one version of one piece of knowledge."""

    PERSONAL_FIELDS = ()

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug", "version"], name="one_sign_off_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug}@{self.version}"


class PatchTest(models.Model):
    """A small test of the formula on the skin, read 48 to 96 hours later."""

    PERSONAL_FIELDS = ("note",)

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="patch_tests"
    )
    ingredients = ArrayField(models.CharField(max_length=40))
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    result = models.CharField(
        max_length=10, blank=True, choices=[(r, r) for r in PatchTestResult]
    )
    positive_to = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    note = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ("-applied_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="patch_test_read_has_who_when_and_result",
                condition=Q(read_at=None, read_by=None, result="")
                | (Q(read_at__isnull=False, read_by__isnull=False) & ~Q(result="")),
            ),
            models.CheckConstraint(
                name="patch_test_read_after_applied",
                condition=Q(read_at=None) | Q(read_at__gt=models.F("applied_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"patch test {self.pk}"
