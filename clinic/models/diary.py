"""Appointments. The database itself refuses two live ones in the same place."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.appointment_states import (
    AHEAD_STATES,
    LIVE_STATES,
    UNSETTLED_STATES,
    AppointmentState,
)
from clinic.models.places import Device, Location, Room
from clinic.models.rota import TsTzRange

_LIVE = Q(state__in=sorted(LIVE_STATES))


class AppointmentType(models.Model):
    PERSONAL_FIELDS = ()

    slug = models.SlugField(unique=True, max_length=40)
    kind = models.CharField(
        _("kind"), max_length=20, choices=[(k, k) for k in AppointmentKind]
    )
    name_en = models.CharField(_("name, English"), max_length=60)
    name_tr = models.CharField(_("name, Turkish"), max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length, minutes"))
    buffer_minutes = models.PositiveSmallIntegerField(
        _("pause after it, minutes"), default=0
    )
    needs_clinician = models.BooleanField(
        _("only with a clinician"),
        default=True,
    )
    needs_right_to_inject = models.BooleanField(
        _("only with the right to inject"), default=False
    )
    # One of these is taken for it; none named, none needed.
    devices = models.ManyToManyField(
        Device, blank=True, related_name="types", verbose_name=_("needs one of")
    )
    # Who does it; nobody named, everybody whose rights suffice.
    practitioners = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="appointment_types",
        verbose_name=_("only done by"),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("name_en",)
        constraints = [
            models.CheckConstraint(
                name="appointment_type_length",
                condition=Q(minutes__gte=5, minutes__lte=480),
            ),
            # A search for free times looks one day back for what may still go on.
            models.CheckConstraint(
                name="appointment_type_pause",
                condition=Q(buffer_minutes__lte=480),
                violation_error_message=_("A pause lasts 480 minutes at most."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "")

    def name_in(self, language: str) -> str:
        return (self.name_tr if language.startswith("tr") else "") or self.name_en


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def live(self) -> "AppointmentQuerySet":
        return self.filter(state__in=sorted(LIVE_STATES))

    def ahead(self) -> "AppointmentQuerySet":
        return self.filter(state__in=sorted(AHEAD_STATES))


class Appointment(models.Model):
    """A booked time of any type.

    ``blocked_until`` is ``ends_at`` plus the type's pause: practitioner and room stay
    occupied until then, the patient only until ``ends_at``.

    Attributes of the patient that clinic code may read: ``pk``, ``number``,
    ``full_name``, ``date_of_birth``, ``phone``, ``email``, ``language``,
    ``wants_reminders``. Nothing else (design 2, the seam).
    """

    PERSONAL_FIELDS = ("note", "overbook_reason", "cancel_reason")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        settings.PATIENT_MODEL, on_delete=models.PROTECT, related_name="appointments"
    )
    type = models.ForeignKey(
        AppointmentType, on_delete=models.PROTECT, related_name="appointments"
    )
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="appointments"
    )
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    room = models.ForeignKey(
        Room,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    device = models.ForeignKey(
        Device,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocked_until = models.DateTimeField()
    state = models.CharField(
        max_length=20,
        choices=[(s, s) for s in AppointmentState],
        default=AppointmentState.BOOKED,
    )
    held_until = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("note for the desk"), max_length=250, blank=True)
    cancel_reason = models.CharField(max_length=250, blank=True)
    overbooked = models.BooleanField(default=False)
    overbook_reason = models.CharField(max_length=250, blank=True)
    overbooked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Rises with every change, so that a stale edit is noticed.
    version = models.PositiveIntegerField(default=1)
    # iCalendar SEQUENCE: rises with every change of time, place or cancellation.
    sequence = models.PositiveIntegerField(default=0)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    booked_at = models.DateTimeField()

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        indexes = [
            models.Index(
                fields=["location", "starts_at"], name="appointment_by_location"
            ),
            models.Index(
                fields=["practitioner", "starts_at"], name="appointment_by_person"
            ),
            models.Index(
                fields=["patient", "-starts_at"], name="appointment_by_patient"
            ),
            # What is over and not settled, among a million that are.
            models.Index(
                fields=["location", "ends_at"],
                name="appointment_unsettled",
                condition=Q(state__in=sorted(UNSETTLED_STATES)),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="appointment_times_in_order",
                condition=Q(ends_at__gt=F("starts_at"))
                & Q(blocked_until__gte=F("ends_at")),
            ),
            models.CheckConstraint(
                name="appointment_overbooking_has_reason_and_person",
                condition=Q(
                    overbooked=False, overbook_reason="", overbooked_by__isnull=True
                )
                | (
                    Q(overbooked=True, overbooked_by__isnull=False)
                    & ~Q(overbook_reason="")
                ),
            ),
            models.CheckConstraint(
                name="appointment_held_has_an_end",
                condition=~Q(state=AppointmentState.HELD) | Q(held_until__isnull=False),
            ),
            ExclusionConstraint(
                name="practitioner_not_double_booked",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "blocked_until"), RangeOperators.OVERLAPS),
                ],
                condition=_LIVE & Q(overbooked=False),
            ),
            ExclusionConstraint(
                name="room_not_double_booked",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "blocked_until"), RangeOperators.OVERLAPS),
                ],
                condition=_LIVE & Q(overbooked=False),
            ),
            ExclusionConstraint(
                name="device_not_double_booked",
                expressions=[
                    ("device", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "blocked_until"), RangeOperators.OVERLAPS),
                ],
                condition=_LIVE & Q(overbooked=False),
            ),
            # A patient cannot be in two chairs: no override lifts this one.
            ExclusionConstraint(
                name="patient_not_double_booked",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=_LIVE,
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD_STATES


class AppointmentChange(models.Model):
    """What happened to an appointment: one immutable row a change.

    ``by`` is empty when the patient did it by link (``via_link``) or the system did.
    """

    PERSONAL_FIELDS = ("reason",)

    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="changes"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    via_link = models.BooleanField(default=False)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    starts_before = models.DateTimeField(null=True, blank=True)
    starts_after = models.DateTimeField()
    practitioner_before = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    room_before = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=250, blank=True)
    # The leave that was the reason. A number, not a key: the leave may be taken back.
    leave_number = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.from_state} → {self.to_state}"
