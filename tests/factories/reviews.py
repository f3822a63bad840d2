"""Reviews and reports of courses as rows: the smallest valid ones."""

from clinic.models import StaffMember
from clinic.storage import private
from protocols.models import Course, CourseReport, ReportDocument, Review
from tests.factories.clinic import NOW, TODAY


def due_review(course: Course) -> Review:
    return Review.objects.create(
        course=course,
        code="month_3",
        anchor=1,
        after_months=3,
        state="due",
        due_on=TODAY,
        opened_at=NOW,
    )


def signed_report(course: Course, by: StaffMember) -> CourseReport:
    report = CourseReport.objects.create(
        course=course,
        number=1,
        language="en-gb",
        content={},
        next_step="other",
        signed_by=by,
        signed_at=NOW,
    )
    ReportDocument.objects.create(
        report=report,
        with_photos=False,
        language="en-gb",
        state="ready",
        sha256="0" * 64,
        file_key=private.save(b"%PDF-1.7", suffix="pdf"),
        size=8,
        pages=1,
        not_before=NOW,
        requested_by=by,
        requested_at=NOW,
        ready_at=NOW,
    )
    return report
