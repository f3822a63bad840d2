"""What the clinic has on its shelf: products, lots, opened vials and each millilitre.

What is on hand is always the sum of the movements: no counter is kept. Movements and
the parts of a mix are written once; triggers hold that, and refuse what is expired,
quarantined or not there (migration ``protocols.0008``).
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from protocols.domain.stock import LotState, MovementKind
from protocols.models.lot_key import lot_key_of
from protocols.models.session import SessionRecord


class Product(models.Model):
    """Something that can be injected or put on, as the label names it.

    ``ingredients`` are keys of the formulary. ``hours_after_opening`` is empty when
    an opened vial is never kept. ``low_ml`` and ``warn_days`` say when to order anew
    and when to use up; empty: no such warning.
    """

    PERSONAL_FIELDS = ()

    brand = models.CharField(max_length=80)
    manufacturer = models.CharField(max_length=80, blank=True)
    ingredients = ArrayField(models.CharField(max_length=40))
    concentration = models.CharField(max_length=40, blank=True)
    # As on the label; ``excipients_known`` says whether anybody has looked.
    excipients = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    excipients_known = models.BooleanField(default=False)
    container_ml = models.DecimalField(
        max_digits=6, decimal_places=2, validators=[MinValueValidator(0)]
    )
    hours_after_opening = models.PositiveSmallIntegerField(null=True, blank=True)
    barcode = models.CharField(max_length=40, blank=True)
    low_ml = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    warn_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("brand", "pk")
        constraints = [
            models.UniqueConstraint(
                Lower("brand"),
                Lower("manufacturer"),
                Lower("concentration"),
                F("container_ml"),
                name="one_row_a_product",
            ),
            models.UniqueConstraint(
                fields=["barcode"],
                condition=~Q(barcode=""),
                name="one_product_a_barcode",
            ),
            models.CheckConstraint(
                name="product_has_brand_and_ingredient",
                condition=~Q(brand="") & Q(ingredients__len__gte=1),
            ),
            models.CheckConstraint(
                name="product_container_holds_something",
                condition=Q(container_ml__gt=0),
            ),
            models.CheckConstraint(
                name="product_hours_after_opening_count",
                condition=Q(hours_after_opening=None) | Q(hours_after_opening__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.brand


class Lot(models.Model):
    """One delivery batch of a product, or a mix prepared here (then with components).

    ``state_*`` tell who last changed the state, when and why. ``number_key`` is what
    numbers are compared by.
    """

    PERSONAL_FIELDS = ("state_reason",)

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(max_length=40)
    number_key = models.GeneratedField(
        expression=lot_key_of("number"),
        output_field=models.CharField(max_length=40),
        db_persist=True,
    )
    expires_on = models.DateField()
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in LotState], default=LotState.USABLE
    )
    state_reason = models.CharField(max_length=250, blank=True)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state_at = models.DateTimeField(null=True, blank=True)
    supplier = models.CharField(max_length=80, blank=True)
    invoice = models.CharField(max_length=60, blank=True)
    received_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("expires_on", "pk")
        indexes = [models.Index(fields=["number_key"], name="lot_by_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "number_key"], name="one_row_a_lot_of_a_product"
            ),
            models.CheckConstraint(
                name="lot_has_a_number", condition=~Q(number_key="")
            ),
            models.CheckConstraint(
                name="lot_dates_plausible",
                condition=Q(expires_on__gte="2000-01-01", expires_on__lte="2100-01-01")
                & Q(received_on__gte="2000-01-01", received_on__lte="2100-01-01"),
            ),
            models.CheckConstraint(
                name="lot_state_has_who_and_when",
                condition=Q(state_by=None, state_at=None)
                | Q(state_by__isnull=False, state_at__isnull=False),
            ),
            models.CheckConstraint(
                name="lot_held_back_has_a_reason",
                condition=Q(state="usable")
                | (Q(state_at__isnull=False) & ~Q(state_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LotCorrection(models.Model):
    """A label that was read wrongly: what stood there before, and what stands now.

    Written once. The lot's number and expiry change in no other way; a trigger holds
    that (migration ``protocols.0014``).
    """

    PERSONAL_FIELDS = ("reason",)

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="corrections")
    number_before = models.CharField(max_length=40)
    number_after = models.CharField(max_length=40)
    expires_before = models.DateField()
    expires_after = models.DateField()
    reason = models.CharField(max_length=250)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                name="correction_has_a_reason", condition=~Q(reason="")
            ),
            models.CheckConstraint(
                name="correction_changes_something",
                condition=~Q(number_before=F("number_after"))
                | ~Q(expires_before=F("expires_after")),
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk} of {self.lot_id}"


class LotComponent(models.Model):
    """``ml`` of the lot ``component`` went into the mix ``lot``. Never in a circle."""

    PERSONAL_FIELDS = ()

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="components")
    component = models.ForeignKey(
        Lot, on_delete=models.PROTECT, related_name="used_in_mixes"
    )
    ml = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "component"], name="one_row_a_component_of_a_mix"
            ),
            models.CheckConstraint(name="component_has_volume", condition=Q(ml__gt=0)),
            models.CheckConstraint(
                name="mix_not_made_of_itself", condition=~Q(lot=F("component"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component_id} in {self.lot_id}"


class Container(models.Model):
    """An opened vial. ``ml`` is what it held when it was opened."""

    PERSONAL_FIELDS = ()

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="containers")
    ml = models.DecimalField(max_digits=6, decimal_places=2)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    discard_by = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ("opened_at", "pk")
        constraints = [
            models.CheckConstraint(name="vial_holds_something", condition=Q(ml__gt=0)),
            models.CheckConstraint(
                name="vial_discarded_after_opening",
                condition=Q(discard_by__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="vial_closed_has_who_and_when",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"vial {self.pk} of {self.lot_id}"


class StockMovement(models.Model):
    """``ml`` came (above 0) or went (below 0). Written once, never changed.

    ``is_flagged`` marks what somebody has to answer for: a corrected count, more taken
    than there was, or a lot that was given in spite of its state. ``witness`` is the
    second person of such an incident.
    """

    PERSONAL_FIELDS = ("reason",)

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="movements")
    container = models.ForeignKey(
        Container,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="movements",
    )
    ml = models.DecimalField(max_digits=7, decimal_places=2)
    kind = models.CharField(max_length=10, choices=[(k, k) for k in MovementKind])
    is_flagged = models.BooleanField(default=False)
    reason = models.CharField(max_length=250, blank=True)
    record = models.ForeignKey(
        SessionRecord,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stock_movements",
    )
    # The mix that this went into, or that this made.
    mix = models.ForeignKey(
        Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["record", "lot", "container", "kind"],
                condition=Q(record__isnull=False),
                nulls_distinct=False,
                name="one_movement_a_session_and_lot",
            ),
            models.CheckConstraint(
                name="movement_goes_the_way_of_its_kind",
                condition=Q(kind__in=["received", "mixed"], ml__gt=0)
                | Q(kind__in=["used", "discarded", "mixed_in"], ml__lt=0)
                | (Q(kind="corrected") & ~Q(ml=0)),
            ),
            models.CheckConstraint(
                name="movement_corrected_is_flagged",
                condition=~Q(kind="corrected") | Q(is_flagged=True),
            ),
            models.CheckConstraint(
                name="movement_flagged_has_a_reason",
                condition=Q(is_flagged=False) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="movement_witness_is_another",
                condition=Q(witness=None) | ~Q(witness=F("by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ml} of {self.lot_id}"
