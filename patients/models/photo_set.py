"""The photos of one day, and the conditions they were taken under."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from patients.domain.photo_conditions import Condition, PhotoConditions
from patients.models.patient import Patient

_CONDITIONS = [(c, c) for c in Condition]


class PhotoSet(models.Model):
    """``held`` and ``missed`` say which conditions were and were not met; a condition
    in neither was not said. ``code`` is the short word that stands on both screens while
    a phone takes the photos."""

    PERSONAL_FIELDS = ("hair_colour",)

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="photo_sets"
    )
    day = models.DateField()
    code = models.CharField(max_length=8, blank=True)
    held = ArrayField(
        models.CharField(max_length=20, choices=_CONDITIONS), default=list, blank=True
    )
    missed = ArrayField(
        models.CharField(max_length=20, choices=_CONDITIONS), default=list, blank=True
    )
    distance_cm = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(5), MaxValueValidator(300)]
    )
    days_since_wash = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(60)]
    )
    hair_length_cm = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(200)]
    )
    hair_colour = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # When the conditions were last said; without a person it was the device by link.
    conditions_at = models.DateTimeField(null=True, blank=True)
    conditions_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return f"photo set {self.pk}"

    @property
    def conditions(self) -> PhotoConditions:
        return PhotoConditions(
            held=frozenset(Condition(each) for each in self.held),
            missed=frozenset(Condition(each) for each in self.missed),
            distance_cm=self.distance_cm,
            days_since_wash=self.days_since_wash,
            hair_length_cm=self.hair_length_cm,
            hair_colour=self.hair_colour,
        )
