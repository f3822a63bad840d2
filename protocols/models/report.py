"""The report at the end of a course: signed versions that never change."""

from django.conf import settings
from django.db import models

from protocols.domain.review_states import NextStep
from protocols.models.course import Course


class CourseReport(models.Model):
    """One signed version. ``content`` is ``protocols.domain.report.ReportContent``."""

    PERSONAL_FIELDS = ("content",)

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    content = models.JSONField()
    next_step = models.CharField(max_length=12, choices=[(s, s) for s in NextStep])
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="signed_reports",
    )
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("course", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"], name="one_row_a_report_version"
            )
        ]

    def __str__(self) -> str:
        return f"report {self.course_id} v{self.number}"
