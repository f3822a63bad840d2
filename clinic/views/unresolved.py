"""Past appointments of which nobody has said how they ended."""

from collections.abc import Sequence
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from clinic.actions import settling, undo
from clinic.actions.appointments import AppointmentRefused
from clinic.actions.settling import Settling
from clinic.domain.clock import local_day
from clinic.domain.roles import Permission
from clinic.domain.settling import Ending, may_end
from clinic.domain.undo import ChangeKind
from clinic.forms.settling import SettleForm
from clinic.models.diary import Appointment
from clinic.presenters.moments import clock, day_words
from clinic.queries.appointments import reachable_appointments
from clinic.queries.reach import session_places
from clinic.queries.unresolved import unresolved
from clinic.views.base import now, page_of, requires, staff

_LOST = frozenset({Ending.NO_SHOW, Ending.CANCELLED})


@require_safe
@requires(Permission.BOOK_APPOINTMENTS)
def unresolved_list(request: HttpRequest) -> HttpResponse:
    page = page_of(unresolved(staff(request), at=now()), request, size=50)
    rows = [
        {
            "row": row,
            "clock": clock(row.starts_at, row.location.zone),
            "day": local_day(row.starts_at, row.location.zone),
            "may_be_no_show": may_end(row.state, Ending.NO_SHOW),
        }
        for row in page.object_list
    ]
    days = [
        (day_words(day), list(group))
        for day, group in groupby(rows, key=lambda each: each["day"])
    ]
    context = {"page": page, "days": days, "nav_section": "diary"}
    return render(request, "clinic/unresolved_list.html", context)


@require_POST
@requires(Permission.BOOK_APPOINTMENTS)
def unresolved_settle(request: HttpRequest) -> HttpResponse:
    person, at = staff(request), now()
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect("unresolved-list")
    seen, ending = form.cleaned_data["seen"], form.cleaned_data["how"]
    known = reachable_appointments(person, at=at).filter(
        pk__in=[one.appointment_id for one in seen]
    )
    if known.count() != len({one.appointment_id for one in seen}):
        messages.error(request, _("One of these appointments is not there any more."))
        return redirect("unresolved-list")
    try:
        with undo.recording(ChangeKind.RESOLVED, by=person, at=at) as recording:
            settled = settling.settle(
                seen,
                Settling(ending, form.cleaned_data["reason"]),
                by=person,
                at=at,
                recording=recording,
            )
    except AppointmentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("unresolved-list")
    text = ngettext("%(count)s settled.", "%(count)s settled.", len(settled))
    messages.success(request, text % {"count": len(settled)})
    return _onwards(request, settled, ending)


def _onwards(
    request: HttpRequest, settled: Sequence[Appointment], ending: Ending
) -> HttpResponse:
    """A session that came to nothing leads to its course's repair."""
    if ending in _LOST:
        places = session_places([row.pk for row in settled])
        if len(places) == 1 and len(settled) == 1:
            return HttpResponseRedirect(next(iter(places.values())).repair_url)
        if places:
            text = ngettext(
                "%(count)s session of a course has no time now: see Today.",
                "%(count)s sessions of courses have no time now: see Today.",
                len(places),
            )
            messages.warning(request, text % {"count": len(places)})
    return redirect("unresolved-list")
