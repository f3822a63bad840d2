"""The day on paper: one sheet a practitioner."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.domain.diary_query import DiaryView
from clinic.domain.roles import Permission
from clinic.presenters.day_sheet import day_sheet as sheets_of
from clinic.presenters.diary_frame import address
from clinic.queries import diary as queries
from clinic.queries.appointments import types_in_use
from clinic.views.base import now, requires, staff
from clinic.views.diary import asked_of, viewer_of


@require_safe
@requires(Permission.VIEW_DIARY)
def day_sheet(request: HttpRequest) -> HttpResponse:
    at = now()
    asked = asked_of(request, queries.diary_places(), at=at)
    if asked is None:
        raise Http404
    location, query = asked[0], replace(asked[1], view=DiaryView.DAY)
    found = queries.diary_days(location, query.days, staff=staff(request), at=at)
    viewer = viewer_of(request, found, types_in_use(), at=at)
    context = {
        "sheet": sheets_of(found, query, viewer),
        "diary_url": address(query),
        "nav_section": "diary",
    }
    return render(request, "clinic/day_sheet.html", context)
