"""The banner that calls a clinician, on every page, and the button that answers it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from clinic.domain.roles import Permission
from clinic.queries.site import home_location, zone_of
from clinic.views.base import now, requires, staff
from protocols.actions.duty_alerts import open_alert
from protocols.presenters.duty_alerts import banner
from protocols.queries.duty_alerts import (
    alert_of,
    alerts_for,
    is_late,
    unnamed_waiting,
)


@require_safe
@requires(Permission.VIEW_TODAY)
def alert_list(request: HttpRequest) -> HttpResponse:
    """A fragment that every page of the staff asks for, twice a minute."""
    person, at = staff(request), now()
    shown = banner(
        [(alert, is_late(alert, at)) for alert in alerts_for(person, at=at)],
        zone_of(home_location()),
        may_open=person.may(Permission.EDIT_CLINICAL),
        nobody_named=unnamed_waiting(),
    )
    return render(request, "protocols/events/_alerts.html", {"alert_banner": shown})


@require_POST
@requires(Permission.EDIT_CLINICAL)
def alert_open(request: HttpRequest, pk: int) -> HttpResponse:
    person, at = staff(request), now()
    alert = alert_of(pk, person, at=at)
    if alert is None:
        raise Http404
    open_alert(alert, by=person, at=at)
    return redirect("event-detail", alert.report.event_id)
