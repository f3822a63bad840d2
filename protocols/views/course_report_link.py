"""The report behind a patient's link: a second fact first, then the file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from clinic.actions import audit
from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from clinic.views.base import now, patient_link, private_file_response
from protocols.models.report import CourseReport
from protocols.queries import course_reports
from protocols.views import second_fact


def _report(link: PatientLink) -> CourseReport:
    report = course_reports.of_link(link)
    if report is None:
        raise Http404
    return report


@require_http_methods(["GET", "HEAD", "POST"])
@patient_link(LinkPurpose.REPORT)
def course_report_link(request: HttpRequest, link: PatientLink) -> HttpResponse:
    report, at = _report(link), now()
    if not second_fact.is_known(request, link):
        return second_fact.ask(request, link)
    if request.method == "POST":
        return redirect(request.path)
    subject = audit.Subject(
        name="course_report", id=report.pk, patient_id=report.course.plan.patient_id
    )
    audit.record("report_opened", subject, at=at, by=None, actor="patient")
    context = {
        "report": report,
        "signed_on": date_format(report.signed_at, "DATE_FORMAT"),
        "is_newest": course_reports.is_newest(report),
        "has_file": course_reports.ready_file(report, at=at) is not None,
        "file_url": f"{request.path}file/",
    }
    return render(request, "protocols/course_report_link.html", context)


@require_safe
@patient_link(LinkPurpose.REPORT)
def course_report_link_file(request: HttpRequest, link: PatientLink) -> HttpResponse:
    """With photographs only while the consent to them stands."""
    report = _report(link)
    document = course_reports.ready_file(report, at=now())
    if document is None or not second_fact.is_known(request, link):
        raise Http404
    return private_file_response(
        document.file_key,
        content_type="application/pdf",
        download_name=f"report-{report.course.plan.number}-v{report.number}.pdf",
    )
