"""The report of a course for staff: sign a version, open it, send it, go on from it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clinic.actions import audit
from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.roles import Permission
from clinic.views.base import now, private_file_response, requires, staff
from patients.views.base import open_patient
from protocols.actions import course_reports as actions
from protocols.actions.course_reports import NotOver
from protocols.actions.drawing import TooManyMails
from protocols.actions.maintenance import NoSession, begin_maintenance
from protocols.domain.states import DocumentState
from protocols.forms.course_report import CourseReportForm
from protocols.models.course import Course
from protocols.models.report import CourseReport
from protocols.presenters import course_report as presenter
from protocols.queries import course_reports, courses
from protocols.queries.course_facts import course_facts
from protocols.views.frame import clinical_context

WORKING = {DocumentState.QUEUED, DocumentState.RENDERING}


def _course(request: HttpRequest, pk: int) -> Course:
    course = get_object_or_404(courses.all_courses(), pk=pk)
    open_patient(request, course.plan.patient_id)
    return course


def _report(request: HttpRequest, pk: int) -> CourseReport:
    report = get_object_or_404(course_reports.reports(), pk=pk)
    open_patient(request, report.course.plan.patient_id)
    return report


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ISSUE_PLANS)
def course_report(request: HttpRequest, pk: int) -> HttpResponse:
    course = _course(request, pk)
    if request.method != "POST":
        return _page(request, course, CourseReportForm())
    form = CourseReportForm(request.POST)
    if not form.is_valid():
        return _page(request, course, form, status=422)
    try:
        actions.sign_report(
            course,
            form.written(),
            form_key=form.cleaned_data["form_key"],
            by=staff(request),
            at=now(),
        )
    except AlreadySubmitted as done:
        return redirect(done.result_url)
    except NotOver as refusal:
        form.add_error(None, str(refusal))
        return _page(request, course, form, status=422)
    messages.success(request, _("The report is signed. Its PDF is being drawn."))
    return redirect("course-report", pk)


@require_safe
@requires(Permission.VIEW_CLINICAL)
def course_report_state(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that shows the state; asked again while the worker is drawing."""
    report = _report(request, pk)
    document = course_reports.document_for(report, at=now())
    working = document is not None and document.state in WORKING
    if working and request.GET.get("poll"):
        return HttpResponse(status=204)
    context = {"report": report, "document": document, "working": working}
    return render(request, "protocols/_report_document.html", context)


@require_safe
@requires(Permission.VIEW_CLINICAL)
def course_report_file(request: HttpRequest, pk: int) -> HttpResponse:
    report, at = _report(request, pk), now()
    document = get_object_or_404(
        course_reports.documents(),
        pk=getattr(course_reports.ready_file(report, at=at), "pk", None),
    )
    subject = audit.Subject(
        name="course_report", id=report.pk, patient_id=report.course.plan.patient_id
    )
    audit.record_once("report_read", subject, at=at, by=staff(request))
    name = f"report-{report.course.plan.number}-v{report.number}.pdf"
    return private_file_response(
        document.file_key,
        content_type="application/pdf",
        download_name=name if request.GET.get("download") else "",
    )


@require_POST
@requires(Permission.ISSUE_PLANS)
def course_report_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail it now or when it is drawn; a file that failed is drawn again."""
    report, at = _report(request, pk), now()
    document = course_reports.document_for(report, at=at)
    if document is not None and document.state == DocumentState.FAILED:
        actions.render_again(document, by=staff(request), at=at)
        messages.success(request, _("The document is drawn again."))
    elif document is None or not report.course.plan.patient.email:
        messages.error(request, _("This patient has no e-mail address."))
    else:
        try:
            actions.send_to_patient(document, by=staff(request), at=at)
        except TooManyMails as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The mail is queued."))
    return redirect("course-report", report.course_id)


@require_POST
@requires(Permission.ISSUE_PLANS)
def course_maintenance(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan for the sessions that keep the result, in one click."""
    course = _course(request, pk)
    try:
        plan = begin_maintenance(course, by=staff(request), at=now())
    except NoSession as refusal:
        messages.error(request, str(refusal))
        return redirect("course-report", pk)
    return redirect("plan-edit", plan.patient_id, plan.pk)


def _page(
    request: HttpRequest, course: Course, form: CourseReportForm, status: int = 200
) -> HttpResponse:
    facts = course_facts(course)
    context: dict[str, Any] = clinical_context(request, facts.patient, step="")
    context |= {
        "form": form,
        "course": course,
        "report_over": actions.is_over(facts),
        "report_preview": presenter.preview(facts, at=now()),
        "report_versions": course_reports.reports_of(course),
    }
    return render(request, "protocols/course_report.html", context, status=status)
