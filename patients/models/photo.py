"""Clinical photos: private files in three sizes, redrawn without any metadata."""

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from patients.domain.alignment import Landmarks, Point
from patients.domain.choices import PhotoState, PhotoView
from patients.domain.photo_quality import Measured
from patients.models.assessment import ScalpAssessment
from patients.models.patient import Patient
from patients.models.photo_set import PhotoSet


def _share() -> Any:
    return models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)


def _place() -> Any:
    return models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)


class Photo(models.Model):
    """One picture of one standard view.

    ``original_key`` is the upload, kept privately; ``large_key``, ``medium_key`` and
    ``small_key`` (1600, 800 and 240 px on the long edge) are drawn by the worker, and
    ``ghost_key``, the blurred outline that a phone shows over its camera.

    The database changes ``view`` only after a ``PhotoViewCorrection`` says so.
    ``mark_*`` are two landmarks, shares of width and height from the top left.
    """

    PERSONAL_FIELDS = (
        "original_key",
        "large_key",
        "medium_key",
        "small_key",
        "ghost_key",
        "kept_because",
        "landmark",
    )

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
    photo_set = models.ForeignKey(
        PhotoSet,
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
    ghost_key = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    # Of a close-up: what makes it comparable with another one.
    magnification = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )
    landmark = models.CharField(max_length=80, blank=True)
    # What was read off the pixels (patients.domain.photo_quality).
    sharpness = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True
    )
    dark_percent = _share()
    bright_percent = _share()
    # Why a photo with a fault is kept all the same.
    kept_because = models.CharField(max_length=300, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kept_at = models.DateTimeField(null=True, blank=True)
    mark_one_x = _place()
    mark_one_y = _place()
    mark_two_x = _place()
    mark_two_y = _place()
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
            ),
            models.CheckConstraint(
                name="photo_kept_has_who_when_and_why",
                condition=Q(kept_because="", kept_by=None, kept_at=None)
                | (
                    ~Q(kept_because="")
                    & Q(kept_by__isnull=False, kept_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="photo_has_both_landmarks_or_none",
                condition=Q(
                    mark_one_x=None, mark_one_y=None, mark_two_x=None, mark_two_y=None
                )
                | Q(
                    mark_one_x__range=(0, 1),
                    mark_one_y__range=(0, 1),
                    mark_two_x__range=(0, 1),
                    mark_two_y__range=(0, 1),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"

    @property
    def measured(self) -> Measured | None:
        """None while nobody has looked at the pixels."""
        if self.width is None or self.height is None:
            return None
        return Measured(
            short_edge=min(self.width, self.height),
            sharpness=self.sharpness,
            dark_percent=self.dark_percent,
            bright_percent=self.bright_percent,
        )

    @property
    def landmarks(self) -> Landmarks | None:
        places = (self.mark_one_x, self.mark_one_y, self.mark_two_x, self.mark_two_y)
        if self.width is None or self.height is None or None in places:
            return None
        one_x, one_y, two_x, two_y = (Decimal(place or 0) for place in places)
        return Landmarks(
            Point(one_x, one_y), Point(two_x, two_y), self.width, self.height
        )


class PhotoViewCorrection(models.Model):
    """A photo was filed under the wrong view, and somebody said so. Never changed."""

    PERSONAL_FIELDS = ("reason",)

    photo = models.ForeignKey(
        Photo, on_delete=models.PROTECT, related_name="corrections"
    )
    was = models.CharField(max_length=20, choices=[(v, v) for v in PhotoView])
    became = models.CharField(max_length=20, choices=[(v, v) for v in PhotoView])
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="photo_view_correction_changes_it",
                condition=~Q(was=models.F("became")),
            )
        ]

    def __str__(self) -> str:
        return f"correction {self.pk} of photo {self.photo_id}"
