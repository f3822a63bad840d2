"""Reports: kept windows, missed appointments, utilisation, courses. Numbers alone."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from clinic import charts
from clinic.domain.charts import Theme, Width, spec
from clinic.domain.clock import local_day
from clinic.domain.report_period import Span
from clinic.domain.roles import Permission
from clinic.forms.reports import SPANS, ReportForm
from clinic.models.staff import StaffMember
from clinic.presenters import reports as clinic_reports
from clinic.presenters.report_tables import Report, ReportTable
from clinic.presenters.spreadsheet import csv_file
from clinic.queries import reports as clinic_queries
from clinic.queries import site
from clinic.queries.reports import Scope
from clinic.views.base import csv_response, now, requires, staff
from protocols.presenters import reports as presenter
from protocols.presenters import safety as safety_presenter
from protocols.queries import reports as queries
from protocols.queries import safety as safety_queries

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Section:
    title: str | Promise
    what: str | Promise
    icon: str
    report: Callable[[Scope, StaffMember], Report]
    needs: Permission = Permission.VIEW_REPORTS


def _windows(scope: Scope, person: StaffMember) -> Report:
    return presenter.windows(
        queries.given_sessions(scope),
        queries.missed_sessions(scope),
        people=clinic_queries.people(),
        with_clinical_reasons=person.may(Permission.VIEW_CLINICAL),
    )


def _visits(scope: Scope, _person: StaffMember) -> Report:
    return clinic_reports.visits(
        clinic_queries.visit_counts(scope, clinics_doing=queries.clinics_doing()),
        people=clinic_queries.people(),
        types=clinic_queries.appointment_types(),
        cutoff_hours=clinic_queries.cutoff_hours(),
    )


def _utilisation(scope: Scope, _person: StaffMember) -> Report:
    return clinic_reports.utilisation(clinic_queries.loads(scope))


def _courses(scope: Scope, _person: StaffMember) -> Report:
    return presenter.courses(queries.begun_courses(scope))


def _safety(scope: Scope, _person: StaffMember) -> Report:
    events = safety_queries.events_of_period(scope)
    lots = {lot for event in events for lot in event.lots}
    return safety_presenter.safety(
        events,
        safety_queries.sessions_of_period(scope, lots=lots),
        people=clinic_queries.people(),
    )


SECTIONS = {
    "windows": Section(
        _("Windows kept"),
        _("Sessions given inside their clinical window, and why not."),
        "calendar-range",
        _windows,
    ),
    "missed": Section(
        _("Missed and cancelled"),
        _("No-shows and late cancellations, with and without a reminder."),
        "user-x",
        _visits,
    ),
    "utilisation": Section(
        _("Utilisation"),
        _("Booked time of the time on shift, and of the rooms' open time."),
        "gauge",
        _utilisation,
    ),
    "courses": Section(
        _("Courses"),
        _("What became of the courses that began."),
        "route",
        _courses,
    ),
    "safety": Section(
        _("Safety"),
        _("Adverse events by lot, product, practitioner and term."),
        "shield-alert",
        _safety,
        Permission.VIEW_SAFETY,
    ),
}


def _sections(person: StaffMember) -> dict[str, Section]:
    return {slug: each for slug, each in SECTIONS.items() if person.may(each.needs)}


@dataclass(frozen=True, slots=True)
class Asked:
    """The form, and what it asks for when it was filled in well.

    ``query`` is the same question as the end of an address.
    """

    form: ReportForm
    scope: Scope | None = None
    span: str = ""
    location_id: int | None = None

    @property
    def query(self) -> str:
        return self.query_for(self.span) if self.scope else ""

    def query_for(self, span: str) -> str:
        asked = QueryDict(mutable=True)
        asked["span"] = span
        if span == Span.DATES and self.scope:
            asked["first_day"] = self.scope.period.first_day.isoformat()
            asked["last_day"] = self.scope.period.last_day.isoformat()
        if self.location_id:
            asked["location"] = str(self.location_id)
        return f"?{asked.urlencode()}"


def _asked(request: HttpRequest) -> Asked:
    at = now()
    places = list(site.locations_in_use())
    zone = site.zone_of(places[0] if places else None)
    form = ReportForm(request.GET, places=places, today=local_day(at, zone))
    if not form.is_valid():
        return Asked(form)
    choice = form.choice()
    chosen = [p for p in places if choice.location_id in {None, p.pk}]
    scope = Scope(period=choice.period, locations=chosen, at=at)
    return Asked(form.filled(), scope, choice.span, choice.location_id)


@require_safe
@requires(Permission.VIEW_REPORTS)
def report_list(request: HttpRequest) -> HttpResponse:
    """Every section's figures on one page."""
    asked, person = _asked(request), staff(request)
    cards = [
        {
            "section": section,
            "url": reverse("report-detail", args=[slug]) + asked.query,
            "figures": section.report(asked.scope, person).figures,
        }
        for slug, section in _sections(person).items()
        if asked.scope
    ]
    return _page(request, "protocols/reports.html", asked, {"cards": cards})


@require_safe
@requires(Permission.VIEW_REPORTS)
def report_detail(request: HttpRequest, section: str) -> HttpResponse:
    wanted = _section(section, staff(request))
    asked = _asked(request)
    report = wanted.report(asked.scope, staff(request)) if asked.scope else None
    context = {"section": wanted, "slug": section, "report": report}
    return _page(request, "protocols/report.html", asked, context)


@require_safe
@requires(Permission.VIEW_REPORTS)
def report_csv(request: HttpRequest, section: str, table: str) -> HttpResponse:
    asked = _asked(request)
    if asked.scope is None:
        address = reverse("report-detail", args=[section])
        return redirect(f"{address}?{request.GET.urlencode()}")
    found = _table(request, section, table, asked.scope)
    content = csv_file(
        found.heads,
        ([row.label, *(cell.raw for cell in row.cells)] for row in found.rows),
    )
    period = asked.scope.period
    name = f"{section}-{table}-{period.first_day}-{period.last_day}.csv"
    return csv_response(content, name)


@require_safe
@requires(Permission.VIEW_REPORTS)
def report_chart(request: HttpRequest, section: str, table: str) -> HttpResponse:
    """The table's bars, for an ``<img>``: its own address, so that no style is inline."""
    asked = _asked(request)
    chart = asked.scope and _table(request, section, table, asked.scope).chart
    if not chart:
        raise Http404
    drawing = spec(
        chart,
        theme=Theme.DARK if request.GET.get("theme") == Theme.DARK else Theme.LIGHT,
        width=Width.NARROW if request.GET.get("width") == Width.NARROW else Width.WIDE,
    )
    try:
        content = charts.svg(drawing)
    except charts.ChartError as fault:
        log.warning("chart not drawn: %s", fault.code)
        return HttpResponse(status=503)
    return HttpResponse(content, content_type="image/svg+xml")


def _section(slug: str, person: StaffMember) -> Section:
    if slug not in SECTIONS:
        raise Http404
    if not person.may(SECTIONS[slug].needs):
        raise PermissionDenied(SECTIONS[slug].needs)
    return SECTIONS[slug]


def _table(request: HttpRequest, section: str, table: str, scope: Scope) -> ReportTable:
    person = staff(request)
    report = _section(section, person).report(scope, person)
    found = report.table(table)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, template: str, asked: Asked, more: dict[str, Any]
) -> HttpResponse:
    tabs = [
        {
            "title": section.title,
            "icon": section.icon,
            "url": reverse("report-detail", args=[slug]) + asked.query,
            "is_current": more.get("slug") == slug,
        }
        for slug, section in _sections(staff(request)).items()
    ]
    context = {
        "form": asked.form,
        "spans": [
            {
                "words": words,
                "query": asked.query_for(span),
                "is_current": span == asked.span,
            }
            for span, words in SPANS
            if span != Span.DATES
        ],
        "period": asked.scope.period if asked.scope else None,
        "query": asked.query,
        "tabs": tabs,
        "overview_url": reverse("report-list") + asked.query,
        **more,
    }
    return render(request, template, context, status=200 if asked.scope else 400)
