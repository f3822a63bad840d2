"""Plans and reports as PDF: drawn by the worker, kept privately with their checksum."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from protocols.domain.states import DocumentState
from protocols.models.plan import PlanVersion
from protocols.models.report import CourseReport


class DrawnDocument(models.Model):
    """A PDF that waits to be drawn, is drawn, or could not be.

    ``send_by_mail`` asks for the patient's mail as soon as the file is ready; when
    drawing fails for good the mail still goes, with a link (journey J4).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(max_length=10)
    state = models.CharField(
        max_length=10,
        choices=[(s, s) for s in DocumentState],
        default=DocumentState.QUEUED,
    )
    send_by_mail = models.BooleanField(default=False)
    file_key = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"document {self.pk}"


_WAITING = Q(state__in=["queued", "rendering"])
_READY_IS_WHOLE = ~Q(state="ready") | (
    ~Q(file_key="") & ~Q(sha256="") & Q(ready_at__isnull=False)
)


class PlanDocument(DrawnDocument):
    """One PDF of one plan version in one language."""

    PERSONAL_FIELDS = ("file_key",)

    plan_version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="documents"
    )

    class Meta:
        ordering = ("-requested_at", "-pk")
        indexes = [
            models.Index(
                fields=["not_before"], name="document_waiting", condition=_WAITING
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_version", "language"], name="one_document_a_language"
            ),
            models.CheckConstraint(
                name="document_ready_has_file_and_checksum", condition=_READY_IS_WHOLE
            ),
        ]


class ReportDocument(DrawnDocument):
    """One PDF of one version of a report: with its photographs, or without any.

    Which of the two may be opened is decided each time by the consent of that moment.
    """

    PERSONAL_FIELDS = ("file_key",)

    report = models.ForeignKey(
        CourseReport, on_delete=models.PROTECT, related_name="documents"
    )
    with_photos = models.BooleanField()

    class Meta:
        ordering = ("-requested_at", "-pk")
        indexes = [
            models.Index(
                fields=["not_before"],
                name="report_document_waiting",
                condition=_WAITING,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "with_photos"], name="one_report_document_a_kind"
            ),
            models.CheckConstraint(
                name="report_ready_has_file_and_checksum", condition=_READY_IS_WHOLE
            ),
        ]
