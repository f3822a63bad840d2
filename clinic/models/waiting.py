"""Patients who would come if a time came free."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models.diary import Appointment, AppointmentType
from clinic.models.places import WEEKDAYS, Location


class WaitingListEntry(models.Model):
    """One wish for a time.

    ``session_id`` is the number of the planned session that waits, for an entry that
    came from a course (the app above fills it in); empty for all other types.
    Empty weekdays and hours mean any.
    """

    PERSONAL_FIELDS = ("note",)

    patient = models.ForeignKey(
        settings.PATIENT_MODEL, on_delete=models.PROTECT, related_name="waiting_entries"
    )
    type = models.ForeignKey(
        AppointmentType, on_delete=models.PROTECT, related_name="waiting_entries"
    )
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="waiting_entries"
    )
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="waiting_entries",
        verbose_name=_("only with"),
    )
    session_id = models.BigIntegerField(null=True, blank=True)
    first_day = models.DateField(_("not before"))
    last_day = models.DateField(_("not after"))
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=WEEKDAYS), default=list, blank=True
    )
    from_time = models.TimeField(_("from"), null=True, blank=True)
    until_time = models.TimeField(_("until"), null=True, blank=True)
    note = models.CharField(_("note for the desk"), max_length=250, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Booked from the list, or taken off it.
    closed_at = models.DateTimeField(null=True, blank=True)
    booked_as = models.OneToOneField(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="waiting_entry",
    )

    class Meta:
        ordering = ("added_at", "pk")
        indexes = [
            models.Index(
                fields=["location", "first_day"],
                name="waiting_by_location",
                condition=Q(closed_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="waiting_days_in_order",
                condition=Q(last_day__gte=F("first_day")),
            ),
            models.UniqueConstraint(
                fields=["session_id"],
                condition=Q(closed_at=None, session_id__isnull=False),
                name="one_open_entry_a_session",
            ),
        ]

    def __str__(self) -> str:
        return f"waiting {self.pk}"
