"""Who works when: weekly shifts, leave, and the duty roster for urgent reports."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from clinic.models.places import WEEKDAYS, Location, Room


class Shift(models.Model):
    """A weekly stretch of work, in the location's wall time."""

    PERSONAL_FIELDS = ()

    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shifts"
    )
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="shifts"
    )
    room = models.ForeignKey(
        Room,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="shifts",
        verbose_name=_("usual room"),
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ("weekday", "starts")
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_start", condition=Q(ends__gt=F("starts"))
            ),
            models.CheckConstraint(name="shift_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="shift_validity_in_order",
                condition=Q(valid_until=None)
                | Q(valid_from=None)
                | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.weekday} {self.starts}–{self.ends}"


class Leave(models.Model):
    PERSONAL_FIELDS = ("reason",)

    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leave"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        ordering = ("starts_at",)
        verbose_name_plural = "leave"
        constraints = [
            models.CheckConstraint(
                name="leave_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.starts_at}–{self.ends_at}"


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class DutyPeriod(models.Model):
    """The clinician whom urgent reports reach between two moments."""

    PERSONAL_FIELDS = ()

    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="duty_periods",
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        ordering = ("starts_at",)
        constraints = [
            models.CheckConstraint(
                name="duty_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            ExclusionConstraint(
                name="one_duty_clinician_at_a_time",
                expressions=[
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS)
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clinician_id} {self.starts_at}–{self.ends_at}"
