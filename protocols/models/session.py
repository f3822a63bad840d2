"""What was done in a session. Signed once, locked, corrected by addendum only."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from patients.domain.choices import Zone
from patients.models.patient import Patient
from protocols.domain.limits import Technique
from protocols.domain.session_words import (
    AftercareChannel,
    Condition,
    Gloves,
    IncidentCode,
)
from protocols.domain.states import AnaesthesiaKind, RecordState
from protocols.models.course import PlannedSession
from protocols.models.lot_key import lot_key_of
from protocols.models.screening import CandidacyCheck

_NRS = [MaxValueValidator(10)]


class SessionRecord(models.Model):
    """One session as given (clinical-reference 6.1).

    ``checklist`` holds the answers of the pre-session check by key of the field
    dictionary; ``today_check`` is the screening of scope S that cleared it. ``draft``
    holds what was typed when it could not be read yet, by name of the field; empty
    once it could. Pain is 0 to 10. The observation runs from ``observation_started_at``
    by the server's clock. Triggers refuse changes once it is signed.
    """

    PERSONAL_FIELDS = (
        "checklist",
        "draft",
        "note",
        "signature_key",
        "site_exam",
        "stop_reason",
        "untold",
    )

    planned_session = models.OneToOneField(
        PlannedSession, on_delete=models.PROTECT, related_name="record"
    )
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="session_records"
    )
    state = models.CharField(
        max_length=14, choices=[(s, s) for s in RecordState], default=RecordState.DRAFT
    )
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="session_records",
    )
    checklist = models.JSONField(default=dict)
    draft = models.JSONField(default=dict)
    site_exam = models.JSONField(default=dict)
    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    second_checker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    today_check = models.ForeignKey(
        CandidacyCheck,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="session_records",
    )
    weight_kg = models.DecimalField(
        max_digits=5, decimal_places=1, null=True, blank=True
    )
    device = models.CharField(max_length=60, blank=True)
    device_serial = models.CharField(max_length=60, blank=True)
    cartridge_lot = models.CharField(max_length=40, blank=True)
    single_use = models.BooleanField(null=True, blank=True)
    needle_gauge = models.PositiveSmallIntegerField(null=True, blank=True)
    needle_length_mm = models.DecimalField(
        max_digits=3, decimal_places=1, null=True, blank=True
    )
    needle_angle_deg = models.PositiveSmallIntegerField(null=True, blank=True)
    pattern = models.CharField(max_length=60, blank=True)
    antisepsis = models.CharField(max_length=40, blank=True)
    hair_clipped = models.BooleanField(null=True, blank=True)
    contact_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    gloves = models.CharField(
        max_length=12, blank=True, choices=[(g, g) for g in Gloves]
    )
    anaesthesia = models.CharField(
        max_length=10, blank=True, choices=[(a, a) for a in AnaesthesiaKind]
    )
    anaesthetic_agent = models.CharField(max_length=40, blank=True)
    anaesthetic_mg = models.DecimalField(
        max_digits=6, decimal_places=1, null=True, blank=True
    )
    # By the clock on the clinic's wall.
    anaesthesia_from = models.TimeField(null=True, blank=True)
    anaesthesia_until = models.TimeField(null=True, blank=True)
    pain_before = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=_NRS
    )
    pain_during = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=_NRS
    )
    pain_after = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=_NRS
    )
    vasovagal = models.BooleanField(null=True, blank=True)
    bleeding = models.CharField(max_length=10, blank=True)
    observation_started_at = models.DateTimeField(null=True, blank=True)
    observation_stopped_at = models.DateTimeField(null=True, blank=True)
    observed_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    condition = models.CharField(
        max_length=12, blank=True, choices=[(c, c) for c in Condition]
    )
    aftercare_version = models.CharField(max_length=40, blank=True)
    aftercare_channel = models.CharField(
        max_length=10, blank=True, choices=[(c, c) for c in AftercareChannel]
    )
    emergency_number_given = models.BooleanField(null=True, blank=True)
    sharps_count = models.PositiveSmallIntegerField(null=True, blank=True)
    needle_stick = models.BooleanField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=4000)
    outside_window_reason = models.CharField(max_length=250, blank=True)
    too_many_reason = models.CharField(max_length=250, blank=True)
    soft_limits_accepted = models.CharField(max_length=250, blank=True)
    opened_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    signed_name = models.CharField(max_length=120, blank=True)
    signature_key = models.CharField(max_length=120, blank=True)
    stop_reason = models.CharField(max_length=250, blank=True)
    untold = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="record_signed_has_who_and_when",
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="record_locked_is_signed",
                condition=~Q(state__in=["signed", "stopped_early"])
                | Q(signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="record_cleared_has_who_and_when",
                condition=Q(cleared_at=None, cleared_by=None)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
            ),
            models.CheckConstraint(
                name="record_pain_in_range",
                condition=(Q(pain_before=None) | Q(pain_before__lte=10))
                & (Q(pain_during=None) | Q(pain_during__lte=10))
                & (Q(pain_after=None) | Q(pain_after__lte=10)),
            ),
            models.CheckConstraint(
                name="record_stopped_early_has_a_reason",
                condition=~Q(state="stopped_early") | ~Q(stop_reason=""),
            ),
            models.CheckConstraint(
                name="record_observation_in_order",
                condition=Q(observation_stopped_at=None)
                | Q(observation_stopped_at__gte=F("observation_started_at")),
            ),
            models.CheckConstraint(
                name="record_second_checker_is_another",
                condition=Q(second_checker=None) | ~Q(second_checker=F("operator")),
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.pk}"

    @property
    def is_locked(self) -> bool:
        return self.signed_at is not None


class SessionZone(models.Model):
    """Where and how: points, mL a point, depth and spacing in mm, in one zone."""

    PERSONAL_FIELDS = ()

    record = models.ForeignKey(
        SessionRecord, on_delete=models.CASCADE, related_name="zones"
    )
    zone = models.CharField(max_length=20, choices=[(z, z) for z in Zone])
    technique = models.CharField(max_length=16, choices=[(t, t) for t in Technique])
    points = models.PositiveSmallIntegerField()
    ml_per_point = models.DecimalField(max_digits=4, decimal_places=3)
    depth_mm = models.DecimalField(max_digits=3, decimal_places=1)
    spacing_mm = models.DecimalField(max_digits=3, decimal_places=1)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["record", "zone"], name="one_row_a_treated_zone"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.zone}"


class ProductUse(models.Model):
    """One product of the mix with its lot; volumes in mL, drawn = used + discarded.

    What stands under the same ``syringe`` was mixed in one.
    """

    PERSONAL_FIELDS = ()

    record = models.ForeignKey(
        SessionRecord, on_delete=models.CASCADE, related_name="products"
    )
    syringe = models.PositiveSmallIntegerField(default=1)
    ingredient = models.CharField(max_length=40)
    brand = models.CharField(max_length=80)
    manufacturer = models.CharField(max_length=80, blank=True)
    lot = models.CharField(max_length=40)
    expires_on = models.DateField()
    concentration = models.CharField(max_length=40, blank=True)
    # How cold or warm it was kept, in °C.
    storage_c = models.DecimalField(
        max_digits=4, decimal_places=1, null=True, blank=True
    )
    drawn_ml = models.DecimalField(max_digits=5, decimal_places=2)
    used_ml = models.DecimalField(max_digits=5, decimal_places=2)
    discarded_ml = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    # The lot on the shelf, and the opened vial of it, when it was picked from stock.
    stock_lot = models.ForeignKey(
        "protocols.Lot",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="uses",
    )
    container = models.ForeignKey(
        "protocols.Container",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="uses",
    )
    lot_key = models.GeneratedField(
        expression=lot_key_of("lot"),
        output_field=models.CharField(max_length=40),
        db_persist=True,
    )

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["lot"], name="product_use_by_lot"),
            # A recall finds what was typed by hand as well.
            models.Index(
                fields=["lot_key"],
                name="product_use_typed",
                condition=Q(stock_lot=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="product_volumes_add_up",
                condition=Q(drawn_ml=F("used_ml") + F("discarded_ml")),
            ),
            models.CheckConstraint(
                name="product_has_a_lot", condition=~Q(lot="") & ~Q(brand="")
            ),
            models.CheckConstraint(
                name="product_vial_is_of_a_lot",
                condition=Q(container=None) | Q(stock_lot__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ingredient} {self.lot}"


class Addendum(models.Model):
    """A correction to a signed record. The record itself stays as it was."""

    PERSONAL_FIELDS = ("text", "reason")

    record = models.ForeignKey(
        SessionRecord, on_delete=models.PROTECT, related_name="addenda"
    )
    text = models.TextField(max_length=4000)
    reason = models.CharField(max_length=250)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"addendum {self.pk}"


class SessionIncident(models.Model):
    """What was given although it should not have been, said by two people.

    ``confirmed_by`` is the second one, who gave their own password. It belongs to one
    product of the record by ``ingredient`` and ``lot``; append-only.
    """

    PERSONAL_FIELDS = ("reason",)

    record = models.ForeignKey(
        SessionRecord, on_delete=models.PROTECT, related_name="incidents"
    )
    code = models.CharField(max_length=16, choices=[(c, c) for c in IncidentCode])
    ingredient = models.CharField(max_length=40)
    lot = models.CharField(max_length=40)
    reason = models.CharField(max_length=250)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["record", "code", "ingredient", "lot"],
                name="one_incident_a_fault_and_lot",
            ),
            models.CheckConstraint(
                name="incident_has_a_reason", condition=~Q(reason="")
            ),
            models.CheckConstraint(
                name="incident_is_said_by_two",
                condition=~Q(by=F("confirmed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"incident {self.pk}"
