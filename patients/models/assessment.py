"""The scalp assessment: what the clinician saw and measured (clinical-reference 2)."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from clinic.models.diary import Appointment
from patients.domain.choices import (
    AssessmentState,
    HairLength,
    PullSite,
    RootType,
    Zone,
)
from patients.models.patient import Patient

_PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
_ZONES = [(z, z) for z in Zone]


def _up_to(highest: int, lowest: int = 0) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(lowest), MaxValueValidator(highest)],
    )


def _change() -> models.SmallIntegerField:
    """-3 greatly worse to +3 greatly better, 0 the same."""
    return models.SmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-3), MaxValueValidator(3)],
    )


class ScalpAssessment(models.Model):
    """One look at one scalp. Draft until signed; signed rows are never changed.

    Scale codes are those of the field dictionary (``patients.domain.facts``); an empty
    string means not recorded, which is not the same as "na".
    SALT regions are percent of hair lost, 0 to 100; ``salt`` is computed unrounded
    (0.40 vertex + 0.24 posterior + 0.18 right + 0.18 left).
    """

    PERSONAL_FIELDS = ("note",)

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="assessments"
    )
    appointment = models.ForeignKey(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assessments",
    )
    state = models.CharField(
        max_length=8,
        choices=[(s, s) for s in AssessmentState],
        default=AssessmentState.DRAFT,
    )
    goal = models.CharField(max_length=30, blank=True)
    primary_diagnosis = models.CharField(max_length=30, blank=True)
    diagnosis_confirmed_by = models.CharField(max_length=20, blank=True)
    norwood = models.CharField(max_length=12, blank=True)
    ludwig = models.CharField(max_length=8, blank=True)
    sinclair = models.CharField(max_length=8, blank=True)
    savin = models.CharField(max_length=10, blank=True)
    basp = models.CharField(max_length=8, blank=True)
    salt_vertex = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=_PERCENT
    )
    salt_posterior = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=_PERCENT
    )
    salt_right = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=_PERCENT
    )
    salt_left = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=_PERCENT
    )
    aa_rapid_progression = models.CharField(max_length=8, blank=True)
    # SALT leaves these out.
    brow_loss = models.CharField(max_length=8, blank=True)
    lash_loss = models.CharField(max_length=8, blank=True)
    nail_changes = models.CharField(max_length=8, blank=True)
    loss_duration_months = models.PositiveSmallIntegerField(null=True, blank=True)
    follicular_viability = models.CharField(max_length=12, blank=True)
    ostia_loss = models.CharField(max_length=8, blank=True)
    sudden_or_systemic_signs = models.CharField(max_length=8, blank=True)
    te_trigger_active = models.CharField(max_length=8, blank=True)
    zones_requested = ArrayField(
        models.CharField(max_length=20, choices=_ZONES), default=list, blank=True
    )
    zones_without_hair = ArrayField(
        models.CharField(max_length=20, choices=_ZONES), default=list, blank=True
    )
    fitzpatrick = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    # 0 to 10, as the patient says.
    itch = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    pain = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    # Dandruff score, 0 to 80.
    asfs = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(80)]
    )
    # Asked when signs of a scarring disease go with pain or itch.
    scarring_suspected = models.CharField(max_length=8, blank=True)
    # Shedding: three mornings of 60 seconds' combing; two picture scales; hairs and
    # share of short ones in a wash after some days without; hairs a day. Counts of a
    # day, never carried over to the next assessment.
    comb_count_1 = _up_to(400)
    comb_count_2 = _up_to(400)
    comb_count_3 = _up_to(400)
    hair_length = models.CharField(
        max_length=8, blank=True, choices=[(length, length) for length in HairLength]
    )
    shedding_scale = _up_to(6, lowest=1)
    shedding_visual = _up_to(9, lowest=1)
    wash_count = _up_to(2000)
    wash_vellus_percent = models.DecimalField(
        max_digits=4, decimal_places=1, null=True, blank=True, validators=_PERCENT
    )
    wash_days = _up_to(60)
    daily_wash_hairs = models.DecimalField(
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(2000)],
    )
    reported_hairs = _up_to(5000)
    global_investigator = _change()
    global_patient = _change()
    satisfaction = _up_to(10)
    # Total of the Dermatology Life Quality Index, 0 to 30; its questions are licensed.
    dlqi = _up_to(30)
    note = models.TextField(blank=True, max_length=4000)
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments"
    )
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(state="draft"),
                name="one_draft_assessment_a_patient",
            ),
            models.CheckConstraint(
                name="assessment_signed_has_who_and_when",
                condition=Q(state="draft", signed_by=None, signed_at=None)
                | Q(state="signed", signed_by__isnull=False, signed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"

    @property
    def has_salt(self) -> bool:
        return None not in {
            self.salt_vertex,
            self.salt_posterior,
            self.salt_right,
            self.salt_left,
        }

    @property
    def salt(self) -> Decimal | None:
        """SALT, 0 to 100, unrounded; None while a region is missing."""
        if (
            self.salt_vertex is None
            or self.salt_posterior is None
            or self.salt_right is None
            or self.salt_left is None
        ):
            return None
        return (
            Decimal("0.40") * self.salt_vertex
            + Decimal("0.24") * self.salt_posterior
            + Decimal("0.18") * (self.salt_right + self.salt_left)
        )


class PullTest(models.Model):
    """A hair pull test at one site: hairs grasped (20 to 100) and hairs removed."""

    PERSONAL_FIELDS = ()

    assessment = models.ForeignKey(
        ScalpAssessment, on_delete=models.CASCADE, related_name="pull_tests"
    )
    site = models.CharField(max_length=20, choices=[(s, s) for s in PullSite])
    grasped = models.PositiveSmallIntegerField(
        default=50, validators=[MinValueValidator(20), MaxValueValidator(100)]
    )
    removed = models.PositiveSmallIntegerField()
    hours_since_wash = models.PositiveSmallIntegerField(null=True, blank=True)
    root_type = models.CharField(
        max_length=20, choices=[(r, r) for r in RootType], default=RootType.NOT_SEEN
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "site"], name="one_pull_test_a_site"
            ),
            models.CheckConstraint(
                name="pull_test_counts_possible",
                condition=Q(grasped__gte=20, grasped__lte=100)
                & Q(removed__lte=models.F("grasped")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.site}"
