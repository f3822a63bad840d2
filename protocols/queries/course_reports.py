"""Reports of courses: their versions, and which file may be opened now."""

from datetime import datetime

from django.db.models import Max, QuerySet

from clinic.models.links import PatientLink
from clinic.storage import private
from patients.domain.choices import PhotoState
from patients.models.photo import Photo
from patients.queries.photos import consent_stands
from protocols.domain.report import ReportContent
from protocols.domain.states import DocumentState
from protocols.models.course import Course
from protocols.models.documents import ReportDocument
from protocols.models.report import CourseReport


class NoConsent(Exception):
    """The photographs may not be printed any more."""


def reports() -> "QuerySet[CourseReport]":
    """Reports by number. Who may see one is decided by its patient."""
    return CourseReport.objects.select_related(
        "course__plan__patient", "course__plan__clinician", "signed_by"
    )


def reports_of(course: Course) -> "QuerySet[CourseReport]":
    return reports().filter(course=course).order_by("-number")


def newest_number(course: Course) -> int:
    found = CourseReport.objects.filter(course=course).aggregate(newest=Max("number"))
    return found["newest"] or 0


def of_link(link: PatientLink) -> CourseReport | None:
    return (
        reports()
        .filter(pk=link.object_id, course__plan__patient=link.patient_id)
        .first()
    )


def is_newest(report: CourseReport) -> bool:
    return report.number == newest_number(report.course)


def content_of(report: CourseReport) -> ReportContent:
    return ReportContent.from_json(report.content)


def documents() -> "QuerySet[ReportDocument]":
    return ReportDocument.objects.select_related(
        "report__course__plan__patient", "report__course__plan__clinician"
    )


def document_for(report: CourseReport, *, at: datetime) -> ReportDocument | None:
    """The file to show now: with photographs only while that consent stands."""
    may_show = consent_stands(report.course.plan.patient, at=at)
    rows = documents().filter(report=report)
    if not may_show:
        rows = rows.filter(with_photos=False)
    return rows.order_by("-with_photos").first()


def ready_file(report: CourseReport, *, at: datetime) -> ReportDocument | None:
    document = document_for(report, at=at)
    if document is None or document.state != DocumentState.READY:
        return None
    return document


def pictures_for(document: ReportDocument, *, at: datetime) -> dict[str, bytes]:
    """The photographs of this copy by name. Raises NoConsent."""
    if not document.with_photos:
        return {}
    patient = document.report.course.plan.patient
    if not consent_stands(patient, at=at):
        raise NoConsent
    pairs = content_of(document.report).photos
    names = {name for pair in pairs for name in (pair.first, pair.last)}
    rows = Photo.objects.filter(
        patient=patient, uid__in=names, state=PhotoState.READY, removed_at=None
    )
    return {str(row.uid): private.read(row.medium_key) for row in rows}
