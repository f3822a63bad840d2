"""The clinic itself, its locations with their clocks, rooms, hours and closures."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]

# What a week begins with, somewhere in the world.
FIRST_WEEKDAYS = [(0, _("Monday")), (6, _("Sunday")), (5, _("Saturday"))]


def validate_timezone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("Choose a time zone from the IANA list, such as Europe/Istanbul.")
        )


class Clinic(models.Model):
    """The one row that describes this clinic."""

    PERSONAL_FIELDS = ()

    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=250, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    emergency_phone = models.CharField(
        _("number for urgent problems"), max_length=20, blank=True
    )
    emergency_number = models.CharField(
        _("national emergency number"), max_length=10, default="112"
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    default_language = models.CharField(
        _("default language"), max_length=10, default="en-gb"
    )
    first_weekday = models.PositiveSmallIntegerField(
        _("week begins on"), choices=FIRST_WEEKDAYS, default=0
    )
    quiet_from = models.TimeField(_("no messages from"), default="21:00")
    quiet_until = models.TimeField(_("no messages until"), default="08:00")
    cancellation_hours = models.PositiveSmallIntegerField(
        _("free cancellation until, hours before"), default=24
    )
    no_show_fee = models.DecimalField(
        _("fee for a missed session"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Nothing is charged by itself: the desk ticks it each time."),
    )
    refund_text_en = models.TextField(_("refund rule, English"), blank=True)
    refund_text_tr = models.TextField(_("refund rule, Turkish"), blank=True)
    medical_lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("medical lead"),
    )
    duty_fallback = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("clinician on duty when the roster is empty"),
    )
    is_demo = models.BooleanField(default=False)
    singleton = models.BooleanField(default=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["singleton"], name="one_clinic"),
            models.CheckConstraint(
                name="clinic_singleton_is_true", condition=models.Q(singleton=True)
            ),
            models.CheckConstraint(
                name="clinic_fee_is_not_negative",
                condition=models.Q(no_show_fee=None) | models.Q(no_show_fee__gte=0),
            ),
            models.CheckConstraint(
                name="clinic_week_begins_on_a_known_day",
                condition=models.Q(first_weekday__in=[0, 5, 6]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    PERSONAL_FIELDS = ()

    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=250, blank=True)
    country = models.CharField(_("country"), max_length=2, default="TR")
    # ISO 3166-2 without the country, such as BY: some holidays are a region's own.
    region = models.CharField(_("region"), max_length=6, blank=True)
    timezone = models.CharField(
        _("time zone"), max_length=64, validators=[validate_timezone]
    )
    is_active = models.BooleanField(_("in use"), default=True)
    # In the address behind the QR code at the desk; empty = patients do not check in
    # themselves. Switching off and on makes a new one, so that old posters are dead.
    arrival_key = models.CharField(max_length=43, blank=True, editable=False)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["arrival_key"],
                condition=~models.Q(arrival_key=""),
                name="one_location_an_arrival_key",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)


class Room(models.Model):
    PERSONAL_FIELDS = ()

    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="rooms"
    )
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["location", "name"], name="room_name_unique_in_location"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """Something that only one appointment can use at a time, such as a laser cap."""

    PERSONAL_FIELDS = ()

    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="devices"
    )
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["location", "name"], name="device_name_unique_in_location"
            )
        ]

    def __str__(self) -> str:
        return self.name


class DayNote(models.Model):
    """What everybody at a location should know on one day. Nothing about patients."""

    PERSONAL_FIELDS = ("text",)

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="day_notes"
    )
    day = models.DateField(_("day"))
    text = models.CharField(_("note"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("day", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["location", "day"], name="one_note_a_day_and_location"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.location_id}"


class OpeningHours(models.Model):
    """One open stretch of a weekday, in the location's wall time."""

    PERSONAL_FIELDS = ()

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="opening_hours"
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ("weekday", "opens")
        verbose_name_plural = "opening hours"
        constraints = [
            models.CheckConstraint(
                name="opening_hours_close_after_opening",
                condition=models.Q(closes__gt=models.F("opens")),
            ),
            models.CheckConstraint(
                name="opening_hours_weekday", condition=models.Q(weekday__lte=6)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}–{self.closes}"


class Closure(models.Model):
    """Whole days on which a location is shut, both ends included."""

    PERSONAL_FIELDS = ()

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="closures"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=120)

    class Meta:
        ordering = ("first_day",)
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_start",
                condition=models.Q(last_day__gte=models.F("first_day")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"
