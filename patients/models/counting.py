"""Hairs counted by hand on a photo, and the scales of the clinic's trichoscopes."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from patients.domain.choices import AssessmentState, Zone
from patients.domain.counting import ScaleSource
from patients.domain.zone_measures import HairState
from patients.models.photo import Photo

_MAGNIFICATION = [MinValueValidator(1), MaxValueValidator(500)]


class TrichoscopeScale(models.Model):
    """How many mm of scalp the whole width of a picture shows, by device and
    magnification. The newest row counts; counts keep the scale they were made with."""

    PERSONAL_FIELDS = ()

    device = models.CharField(max_length=60)
    magnification = models.PositiveSmallIntegerField(validators=_MAGNIFICATION)
    field_width_mm = models.DecimalField(max_digits=7, decimal_places=3)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="trichoscope_field_has_a_width", condition=Q(field_width_mm__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.magnification}×"


class HairCount(models.Model):
    """One person's count in one frame of one photo; a finished one never changes.

    Positions are pixels of the full picture. ``marks`` is a list of [kind, x, y];
    ``ruler`` is [x, y, x, y, mm] when the scale was read from the picture. The results
    are stored as they were computed from the marks (``patients.domain.counting``).
    ``repeat_of`` is the count that this one checks: same frame, same scale.
    """

    PERSONAL_FIELDS = ("landmark",)

    photo = models.ForeignKey(
        Photo, on_delete=models.PROTECT, related_name="hair_counts"
    )
    repeat_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="repeats",
    )
    state = models.CharField(
        max_length=8,
        choices=[(s, s) for s in AssessmentState],
        default=AssessmentState.DRAFT,
    )
    zone = models.CharField(max_length=20, choices=[(z, z) for z in Zone])
    landmark = models.CharField(max_length=80, blank=True)
    device = models.CharField(max_length=60)
    magnification = models.PositiveSmallIntegerField(validators=_MAGNIFICATION)
    hair_state = models.CharField(max_length=40, choices=[(h, h) for h in HairState])
    scale_source = models.CharField(
        max_length=8, blank=True, choices=[(s, s) for s in ScaleSource]
    )
    um_per_px = models.DecimalField(
        max_digits=8, decimal_places=4, null=True, blank=True
    )
    ruler = models.JSONField(null=True, blank=True)
    frame_left = models.PositiveIntegerField(null=True, blank=True)
    frame_top = models.PositiveIntegerField(null=True, blank=True)
    frame_width = models.PositiveIntegerField(null=True, blank=True)
    frame_height = models.PositiveIntegerField(null=True, blank=True)
    marks = models.JSONField(default=list)
    terminal = models.PositiveIntegerField(null=True, blank=True)
    vellus = models.PositiveIntegerField(null=True, blank=True)
    units = models.PositiveIntegerField(null=True, blank=True)
    single_units = models.PositiveIntegerField(null=True, blank=True)
    area_mm2 = models.DecimalField(
        max_digits=9, decimal_places=4, null=True, blank=True
    )
    density_per_cm2 = models.PositiveSmallIntegerField(null=True, blank=True)
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="hair_count_signed_is_complete",
                condition=Q(state="draft", signed_at=None)
                | Q(
                    state="signed",
                    signed_at__isnull=False,
                    um_per_px__isnull=False,
                    frame_width__isnull=False,
                    area_mm2__isnull=False,
                    density_per_cm2__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="hair_count_frame_is_whole",
                condition=Q(
                    frame_left=None,
                    frame_top=None,
                    frame_width=None,
                    frame_height=None,
                )
                | Q(
                    frame_left__isnull=False,
                    frame_top__isnull=False,
                    frame_width__gt=0,
                    frame_height__gt=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"hair count {self.pk}"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


class DeviceExport(models.Model):
    """How the CSV file of one measuring device is read, remembered from last time.

    ``columns`` gives a column's heading for each measure; ``zones`` gives our zone for
    each word that the device uses. ``headings`` is the SHA-256 of the file's headings,
    by which the device is recognised.
    """

    PERSONAL_FIELDS = ()

    device = models.CharField(max_length=60)
    headings = models.CharField(max_length=64, unique=True)
    zone_column = models.CharField(max_length=80)
    columns = models.JSONField()
    zones = models.JSONField()
    method = models.CharField(max_length=40)
    magnification = models.PositiveSmallIntegerField(validators=_MAGNIFICATION)
    hair_state = models.CharField(max_length=40, choices=[(h, h) for h in HairState])
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("device", "pk")

    def __str__(self) -> str:
        return self.device
