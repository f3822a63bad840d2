"""What was measured and seen in one zone, and how (clinical-reference 2.8, 2.10)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from patients.domain.choices import Zone
from patients.domain.zone_measures import (
    ANAGEN,
    DENSITY,
    DIAMETER,
    DOT_FIELDS,
    HAIRS,
    MAX_GRADE,
    MEASURE_COLUMNS,
    MEASURES,
    PIGMENT,
    RATIO,
    SINGLES,
    TELOGEN,
    THIN,
    UNITS,
    VARIABILITY,
    VELLUS,
    YELLOW_DOTS,
    Measure,
    Ostia,
)
from patients.models.assessment import ScalpAssessment

DIGITS = 5


def _number(measure: Measure) -> Any:
    options: dict[str, Any] = {
        "null": True,
        "blank": True,
        "validators": [MinValueValidator(measure.low), MaxValueValidator(measure.high)],
    }
    if not measure.places:
        return models.PositiveSmallIntegerField(**options)
    return models.DecimalField(
        max_digits=DIGITS, decimal_places=measure.places, **options
    )


def _grade() -> Any:
    return models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(MAX_GRADE)],
    )


def _sign() -> Any:
    return models.BooleanField(null=True, blank=True)


def _in_range() -> Q:
    possible = Q()
    for measure in MEASURES:
        bounds = {
            f"{measure.column}__gte": measure.low,
            f"{measure.column}__lte": measure.high,
        }
        possible &= Q(**{measure.column: None}) | Q(**bounds)
    return possible


class ZoneMeasurement(models.Model):
    """One zone of one assessment. The names are those of ``ZoneFinding``; empty means
    not looked at. All numbers of a row were found the same way."""

    PERSONAL_FIELDS = ("landmark",)

    assessment = models.ForeignKey(
        ScalpAssessment, on_delete=models.CASCADE, related_name="zones"
    )
    zone = models.CharField(max_length=20, choices=[(z, z) for z in Zone])
    density_per_cm2 = _number(DENSITY)
    mean_diameter_um = _number(DIAMETER)
    vellus_percent = _number(VELLUS)
    # Shafts under 30 µm.
    thin_percent = _number(THIN)
    variability_percent = _number(VARIABILITY)
    terminal_vellus_ratio = _number(RATIO)
    anagen_percent = _number(ANAGEN)
    telogen_percent = _number(TELOGEN)
    single_unit_percent = _number(SINGLES)
    units_per_cm2 = _number(UNITS)
    # Counted together in so many fields of view.
    yellow_dots = _number(YELLOW_DOTS)
    yellow_dot_fields = _number(DOT_FIELDS)
    # Openings with a discoloured ring.
    pigment_percent = _number(PIGMENT)
    hairs_measured = _number(HAIRS)
    erythema = _grade()
    scaling = _grade()
    sebum = _grade()
    ostia_loss = models.CharField(
        max_length=8, blank=True, choices=[(o, o) for o in Ostia]
    )
    exclamation_hairs = _sign()
    black_dots = _sign()
    broken_hairs = _sign()
    perifollicular_scale = _sign()
    casts = _sign()
    tufting = _sign()
    pustules = _sign()
    blue_grey_dots = _sign()
    excoriation = _sign()
    # Centimetres from the glabella or the tragus, so that the place is found again.
    landmark = models.CharField(max_length=80, blank=True)
    method = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=60, blank=True)
    magnification = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    hair_state = models.CharField(max_length=40, blank=True)
    measured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Numbers of photos of this patient; what may be shown of them, the consent says.
    image_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "zone"], name="one_row_a_zone"
            ),
            models.CheckConstraint(
                name="measured_zone_names_its_method",
                condition=Q(**dict.fromkeys(MEASURE_COLUMNS)) | ~Q(method=""),
            ),
            models.CheckConstraint(
                name="zone_measures_are_possible", condition=_in_range()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.zone}"
