"""What was measured over time: a page, a strip for other pages, and each chart."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import charts
from clinic.domain.charts import Theme, Width
from clinic.domain.line_charts import line_spec
from clinic.domain.roles import Permission
from clinic.queries import site
from clinic.views.base import requires
from patients.models.patient import Patient
from patients.views.base import open_patient
from protocols.domain.trend_cards import TrendCard
from protocols.presenters import trends as presenter
from protocols.queries import trends
from protocols.views.frame import clinical_context

log = logging.getLogger(__name__)


def _cards(patient: Patient) -> tuple[TrendCard, ...]:
    zone = site.zone_of(site.home_location())
    return presenter.cards(trends.sheet(patient, zone=zone))


@require_safe
@requires(Permission.VIEW_CLINICAL)
def trend_list(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk)
    context = clinical_context(request, patient, step="assess")
    context["trend_cards"] = _cards(patient)
    return render(request, "protocols/trends.html", context)


@require_safe
@requires(Permission.VIEW_CLINICAL)
def trend_strip(request: HttpRequest, pk: int) -> HttpResponse:
    """The one card that says most, for the side of another page."""
    patient = open_patient(request, pk)
    found = _cards(patient)
    card = presenter.headline(found)
    if card is None:
        return HttpResponse(status=204)
    context = {"trend": card, "trend_count": len(found), "patient": patient}
    return render(request, "protocols/_trend_strip.html", context)


@require_safe
@requires(Permission.VIEW_CLINICAL)
def trend_chart(
    request: HttpRequest, pk: int, measure: str, number: int
) -> HttpResponse:
    """One drawing, for an ``<img>``: its own address, so that no style is inline."""
    patient = open_patient(request, pk, is_part=True)
    card = next((card for card in _cards(patient) if card.slug == measure), None)
    if card is None or number >= len(card.charts):
        return HttpResponse(status=204)
    spec = line_spec(
        card.charts[number],
        theme=Theme.DARK if request.GET.get("theme") == Theme.DARK else Theme.LIGHT,
        width=Width.NARROW if request.GET.get("width") == Width.NARROW else Width.WIDE,
    )
    try:
        content = charts.svg(spec)
    except charts.ChartError as fault:
        log.warning("chart not drawn: %s", fault.code)
        return HttpResponse(status=503)
    return HttpResponse(content, content_type="image/svg+xml")
