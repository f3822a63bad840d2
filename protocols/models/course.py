"""A course: the ordered sessions of a plan, one row each, never a repeat rule."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinic.models.diary import Appointment
from protocols.domain.states import CourseState
from protocols.models.plan import PlanVersion, TreatmentPlan


class Course(models.Model):
    """``preferences`` holds weekdays, hours, practitioner and room as chosen."""

    PERSONAL_FIELDS = ("pause_reason",)

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

    PERSONAL_FIELDS = ()

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
                name="session_gap_in_order",
                condition=Q(gap_min_days__lte=F("gap_target_days"))
                & Q(gap_target_days__lte=F("gap_max_days")),
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.number} of {self.course_id}"
