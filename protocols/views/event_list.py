"""All adverse events that this person may read, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.domain.roles import Permission
from clinic.queries.site import home_location, zone_of
from clinic.views.base import now, page_of, requires, staff
from protocols.presenters.event_list import rows
from protocols.queries.event_list import STATES, filtered, known_lots, of_reader


@require_safe
@requires(Permission.VIEW_SAFETY)
def event_list(request: HttpRequest) -> HttpResponse:
    """Whoever may not open a record sees its event without a name."""
    at, person = now(), staff(request)
    chosen = request.GET.get("state", "")
    lot = request.GET.get("lot", "")[:40].replace("\x00", "")
    found = page_of(filtered(state=chosen, lot=lot), request)
    mine = of_reader(person, [event.patient_id for event in found], at=at)
    context = {
        "page": found,
        "event_rows": rows(found, zone_of(home_location()), mine=mine),
        "state": chosen if chosen in STATES else "",
        "lot": lot,
        "lots": known_lots(),
    }
    return render(request, "protocols/events.html", context)
