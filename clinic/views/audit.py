"""The access log, for managers: a page, and the same as CSV.

It holds names, so looking at it stands in it too.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.actions import audit
from clinic.domain.clock import days_interval
from clinic.domain.intervals import Interval
from clinic.domain.report_period import EARLIEST, LATEST
from clinic.domain.roles import Permission
from clinic.forms.audit import AccessLogForm, LogQuestion
from clinic.models.audit import AuditEvent
from clinic.models.staff import StaffMember
from clinic.presenters import audit as presenter
from clinic.presenters.access_words import actions_of
from clinic.presenters.audit import TraceLine
from clinic.presenters.spreadsheet import csv_file
from clinic.queries import audit as queries
from clinic.queries import site
from clinic.queries.audit import TraceChoice
from clinic.views.base import csv_response, now, requires, staff
from clinic.views.site import use_clinic_time

_PAGE = 50
# What a spreadsheet still opens at once; who needs more narrows the period.
_MOST_IN_CSV = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """``rows`` is None when the question was filled in badly."""

    form: AccessLogForm
    patient_id: int | None
    rows: "QuerySet[AuditEvent] | None"


@require_safe
@requires(Permission.VIEW_ACCESS_LOG)
def audit_log(request: HttpRequest) -> HttpResponse:
    use_clinic_time()
    person, at = staff(request), now()
    asked = _asked(request, person, at=at)
    found: list[AuditEvent] = []
    if asked.rows is not None:
        before = queries.number_from(request.GET.get("before"))
        found = list(queries.older_than(asked.rows, before)[: _PAGE + 1])
    page = found[:_PAGE]
    ids = [asked.patient_id] if asked.patient_id is not None else []
    context = {
        "form": asked.form,
        "lines": _lines(page, person, at=at),
        "older": page[-1].pk if len(found) > _PAGE else None,
        "is_newest": "before" not in request.GET,
        "patient_id": asked.patient_id,
        "patient": next(iter(queries.subjects(ids, person, at=at).values()), None),
    }
    _trace("access_log_read", len(page), by=person, at=at)
    status = 400 if asked.rows is None else 200
    return render(request, "clinic/audit_log.html", context, status=status)


@require_safe
@requires(Permission.VIEW_ACCESS_LOG)
def audit_log_csv(request: HttpRequest) -> HttpResponse:
    use_clinic_time()
    person, at = staff(request), now()
    asked = _asked(request, person, at=at)
    if asked.rows is None:
        return redirect(f"{reverse('audit-log')}?{request.GET.urlencode()}")
    found = _lines(list(asked.rows[:_MOST_IN_CSV]), person, at=at)
    heads, rows = presenter.table(found)
    _trace("access_log_downloaded", len(rows), by=person, at=at)
    day = timezone.localtime(at).date()
    return csv_response(csv_file(heads, rows), f"access-log-{day.isoformat()}.csv")


def _asked(request: HttpRequest, person: StaffMember, *, at: datetime) -> Asked:
    form = AccessLogForm(request.GET, people=queries.colleagues())
    patient_id = queries.number_from(request.GET.get("patient"))
    if not form.is_valid():
        return Asked(form, patient_id, None)
    question = form.question()
    ids = None if patient_id is None else [patient_id]
    if ids is None and question.name:
        ids = queries.patients_called(question.name, person, at=at)
    choice = TraceChoice(
        actor=question.actor,
        patient_ids=ids,
        actions=actions_of(question.group) if question.group else None,
        span=_span(question),
    )
    return Asked(form, patient_id, queries.events(choice))


def _span(question: LogQuestion) -> Interval | None:
    """The days by the clinic's clock; an end left open stays open."""
    if not question.first_day and not question.last_day:
        return None
    zone = site.zone_of(site.home_location())
    first, last = question.first_day or EARLIEST, question.last_day or LATEST
    return days_interval(first, last, zone)


def _lines(
    events: list[AuditEvent], person: StaffMember, *, at: datetime
) -> list[TraceLine]:
    ids = {event.patient_id for event in events if event.patient_id}
    return presenter.lines(events, queries.subjects(ids, person, at=at))


def _trace(action: str, shown: int, *, by: StaffMember, at: datetime) -> None:
    subject = audit.Subject(name="access_log", detail={"shown": shown})
    audit.record(action, subject, at=at, by=by)
