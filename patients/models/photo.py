"""Clinical photos: private files in three sizes, redrawn without any metadata."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from patients.domain.choices import PhotoState, PhotoView
from patients.models.assessment import ScalpAssessment
from patients.models.patient import Patient


class Photo(models.Model):
    """One picture of one standard view.

    ``original_key`` is the upload, kept privately; ``large_key``, ``medium_key`` and
    ``small_key`` (1600, 800 and 240 px on the long edge) are drawn by the worker.
    """

    PERSONAL_FIELDS = ("original_key", "large_key", "medium_key", "small_key")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="photos"
    )
    assessment = models.ForeignKey(
        ScalpAssessment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="photos",
    )
    view = models.CharField(max_length=20, choices=[(v, v) for v in PhotoView])
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in PhotoState], default=PhotoState.QUEUED
    )
    original_key = models.CharField(max_length=120)
    large_key = models.CharField(max_length=120, blank=True)
    medium_key = models.CharField(max_length=120, blank=True)
    small_key = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=40, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-taken_at", "-pk")
        indexes = [
            models.Index(
                fields=["uploaded_at"],
                name="photo_waiting",
                condition=Q(state__in=["queued", "processing"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="photo_ready_has_all_sizes",
                condition=~Q(state="ready")
                | ~(Q(large_key="") | Q(medium_key="") | Q(small_key="")),
            )
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"
