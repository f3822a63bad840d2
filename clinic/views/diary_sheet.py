"""The day on paper: one sheet a practitioner, as a page and as a file."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from clinic import pdfs
from clinic.domain.diary_query import DiaryQuery, DiaryView
from clinic.domain.roles import Permission
from clinic.presenters.day_sheet import DaySheet
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
    viewer = viewer_of(request, found.appointments, types_in_use(), at=at)
    sheet = sheets_of(found, query, viewer)
    context = {
        "sheet": sheet,
        "diary_url": address(query),
        "file_url": f"{address(query, 'diary-day-sheet')}&as=pdf",
        "nav_section": "diary",
    }
    if request.GET.get("as") == "pdf":
        try:
            return _file(sheet, query)
        except pdfs.PdfError:
            # The page itself prints as well.
            context["file_failed"] = True
    return render(request, "clinic/day_sheet.html", context)


def _file(sheet: DaySheet, query: DiaryQuery) -> HttpResponse:
    language = translation.get_language() or ""
    drawn = pdfs.render(
        "clinic/day_sheet_pdf.html", {"sheet": sheet}, language=language
    )
    name = f"day-{query.day.isoformat()}.pdf"
    response = HttpResponse(drawn.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
