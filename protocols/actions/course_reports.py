"""The report at the end of a course: signed as a version, drawn, sent to the patient."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import audit, outbox, submissions
from clinic.models.staff import StaffMember
from clinic.pdfs import PdfError, Rendered
from patients.models.patient import Patient
from protocols import emails, pdfs
from protocols.actions import drawing
from protocols.actions.drawing import Drawer
from protocols.domain.review_input import ReportInput
from protocols.domain.states import LIVE_COURSE_STATES
from protocols.models.course import Course
from protocols.models.documents import ReportDocument
from protocols.models.report import CourseReport
from protocols.presenters.report_content import ReportIssue, report_content
from protocols.queries import course_reports as queries
from protocols.queries.course_facts import CourseFacts, course_facts
from protocols.queries.course_reports import NoConsent
from protocols.tasks import render_reports


class NotOver(Exception):
    """The course goes on, or has not begun: there is nothing to report yet."""


def is_over(facts: CourseFacts) -> bool:
    """Something was given, and nothing is to come."""
    ahead = [s for s in facts.sessions if not s.given_on and not s.is_skipped]
    is_live = facts.course.state in LIVE_COURSE_STATES
    return bool(facts.given) and not (is_live and ahead)


@transaction.atomic
def sign_report(
    course: Course,
    written: ReportInput,
    *,
    form_key: uuid.UUID,
    by: StaffMember,
    at: datetime,
) -> CourseReport:
    """A new version, for good. Raises NotOver and AlreadySubmitted."""
    claim = submissions.claim(form_key, by=by, at=at)
    held = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    facts = course_facts(held)
    if not is_over(facts):
        raise NotOver(_("Sessions of this course are still to come."))
    number = queries.newest_number(held) + 1
    content = report_content(ReportIssue(facts, written, number, by, at))
    report = CourseReport.objects.create(
        course=held,
        number=number,
        language=content.language,
        content=content.as_json(),
        next_step=written.next_step,
        signed_by=by,
        signed_at=at,
    )
    for with_photos in {False, bool(content.photos)}:
        ReportDocument.objects.create(
            report=report,
            with_photos=with_photos,
            language=content.language,
            not_before=at,
            requested_by=by,
            requested_at=at,
        )
    audit.record("report_signed", _subject(report), at=at, by=by)
    render_reports.delay_on_commit()
    submissions.settle(claim, result_url=reverse("course-report", args=[held.pk]))
    return report


def render_due(*, at: datetime, most: int = 10) -> int:
    """Draw the reports that are due; how many files were dealt with."""
    return drawing.draw_due(REPORTS, at=at, most=most)


def send_to_patient(document: ReportDocument, *, by: StaffMember, at: datetime) -> None:
    """Mail the link now if the file is drawn, else as soon as it is.

    Raises TooManyMails.
    """
    drawing.send(REPORTS, document, by=by, at=at)


@transaction.atomic
def render_again(document: ReportDocument, *, by: StaffMember, at: datetime) -> None:
    """Give a file that failed another three tries."""
    if drawing.draw_again(REPORTS, document, by=by, at=at):
        render_reports.delay_on_commit()


def _rows() -> "QuerySet[ReportDocument]":
    return queries.documents()


def _patient(document: ReportDocument) -> Patient:
    return document.report.course.plan.patient


def _draw(document: ReportDocument, at: datetime) -> Rendered:
    try:
        pictures = queries.pictures_for(document, at=at)
    except NoConsent as refusal:
        raise PdfError("no_photo_consent") from refusal
    except (FileNotFoundError, ValueError) as fault:
        raise PdfError("photo_missing") from fault
    return pdfs.report(queries.content_of(document.report), pictures)


def _mail(document: ReportDocument, at: datetime, by: StaffMember | None) -> None:
    if _patient(document).email:
        outbox.queue(emails.report_ready(document, at=at), at=at, by=by)


def _ready(document: ReportDocument, at: datetime) -> None:
    _trace("report_document_ready", document, at=at)


def _failed(document: ReportDocument, at: datetime) -> None:
    _trace("report_document_failed", document, at=at)


def _again(document: ReportDocument, at: datetime, by: StaffMember) -> None:
    _trace("report_document_again", document, at=at, by=by)


def _sent(document: ReportDocument, at: datetime, by: StaffMember) -> None:
    _trace("report_sent", document, at=at, by=by)


def _subject(report: CourseReport) -> audit.Subject:
    return audit.Subject(
        name="course_report",
        id=report.pk,
        patient_id=report.course.plan.patient_id,
        detail={"version": report.number},
    )


def _trace(
    action: str,
    document: ReportDocument,
    *,
    at: datetime,
    by: StaffMember | None = None,
) -> None:
    actor = None if by else "system"
    audit.record(action, _subject(document.report), at=at, by=by, actor=actor)


REPORTS: Drawer[ReportDocument] = Drawer(
    rows=_rows,
    patient=_patient,
    draw=_draw,
    mail=_mail,
    ready=_ready,
    failed=_failed,
    again=_again,
    sent=_sent,
)
