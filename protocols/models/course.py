"""A course: the ordered sessions of a plan, one row each, never a repeat rule."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinic.models.diary import Appointment
from protocols.domain.states import CourseState, MissKind, MissReason
from protocols.models.plan import PlanVersion, TreatmentPlan


class Course(models.Model):
    """``preferences`` holds weekdays, hours, practitioner and room as chosen."""

    PERSONAL_FIELDS = ("pause_reason", "end_reason")

    plan = models.ForeignKey(
        TreatmentPlan, on_delete=models.PROTECT, related_name="courses"
    )
    plan_version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="courses"
    )
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in CourseState], default=CourseState.ACTIVE
    )
    preferences = models.JSONField(default=dict)
    pause_reason = models.CharField(max_length=250, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=250, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    booked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-booked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=["active", "paused"]),
                name="one_live_course_a_plan",
            )
        ]

    def __str__(self) -> str:
        return f"course {self.pk}"


class PlannedSession(models.Model):
    """One session of a course.

    ``earliest``, ``target`` and ``latest`` are dates in the location's zone, counted
    from the previous chosen session. Without an appointment it is to be arranged.
    """

    PERSONAL_FIELDS = ("skip_reason",)

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="sessions"
    )
    number = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=30)
    gap_min_days = models.PositiveSmallIntegerField()
    gap_target_days = models.PositiveSmallIntegerField()
    gap_max_days = models.PositiveSmallIntegerField()
    earliest = models.DateField()
    target = models.DateField()
    latest = models.DateField()
    appointment = models.OneToOneField(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="planned_session",
    )
    outside_window_reason = models.CharField(max_length=250, blank=True)
    # Left out for good, by somebody's decision. The row stays and keeps its number.
    skipped_at = models.DateTimeField(null=True, blank=True)
    skipped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    skip_reason = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ("course", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"], name="one_row_a_session_number"
            ),
            models.CheckConstraint(
                name="session_window_in_order",
                condition=Q(earliest__lte=F("target")) & Q(target__lte=F("latest")),
            ),
            models.CheckConstraint(
                name="session_skipped_has_who_and_when",
                condition=Q(skipped_at=None, skipped_by=None)
                | Q(skipped_at__isnull=False, skipped_by__isnull=False),
            ),
            models.CheckConstraint(
                name="session_gap_in_order",
                condition=Q(gap_min_days__lte=F("gap_target_days"))
                & Q(gap_target_days__lte=F("gap_max_days")),
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.number} of {self.course_id}"


class MissedSession(models.Model):
    """A booked time of a session that came to nothing; the session got another since.

    ``fee`` is what the clinic charges for it, in the clinic's currency.
    """

    PERSONAL_FIELDS = ("note",)

    session = models.ForeignKey(
        PlannedSession, on_delete=models.PROTECT, related_name="missed"
    )
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, related_name="missed_session"
    )
    kind = models.CharField(max_length=20, choices=[(k, k) for k in MissKind])
    reason = models.CharField(
        max_length=20,
        choices=[(r, r) for r in MissReason],
        default=MissReason.UNKNOWN,
    )
    note = models.CharField(max_length=250, blank=True)
    fee = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="missed_session_fee_is_not_negative",
                condition=Q(fee=None) | Q(fee__gte=0),
            )
        ]

    def __str__(self) -> str:
        return f"missed {self.session_id}: {self.kind}"
