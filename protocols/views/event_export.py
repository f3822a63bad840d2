"""One event for the authority or the manufacturer, with no more identity than chosen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.domain.roles import Permission
from clinic.pdfs import PdfError
from clinic.presenters.spreadsheet import csv_file
from clinic.queries.site import home_location, zone_of
from clinic.views.base import csv_response, now, private_page, requires, staff
from patients.presenters import header
from protocols import pdfs
from protocols.actions.events import note_export
from protocols.forms.event import ExportForm
from protocols.models.adverse import AdverseEvent
from protocols.presenters.event_export import exported
from protocols.views.events import found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_SAFETY)
def event_export(request: HttpRequest, pk: int) -> HttpResponse:
    event = found(request, pk)
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method != "POST" else 422
        return _page(request, event, form, status=status)
    parts, kind = form.cleaned_data["parts"], form.cleaned_data["format"]
    sheet = exported(event, parts=parts, zone=zone_of(home_location()))
    try:
        response = (
            _pdf(event, pdfs.event(sheet, language=get_language() or "en-gb"))
            if kind == "pdf"
            else csv_response(
                csv_file((_("Field"), _("Value")), sheet.lines), f"event-{pk}.csv"
            )
        )
    except PdfError:
        form.add_error(None, _("The PDF could not be drawn. Try again."))
        return _page(request, event, form, status=422)
    note_export(pk, [kind, *parts], by=staff(request), at=now())
    return response


def _pdf(event: AdverseEvent, drawn: pdfs.Rendered) -> HttpResponse:
    response = HttpResponse(drawn.content, content_type="application/pdf")
    name = f'attachment; filename="event-{event.pk}.pdf"'
    response.headers["Content-Disposition"] = name
    return private_page(response)


def _page(
    request: HttpRequest, event: AdverseEvent, form: ExportForm, *, status: int
) -> HttpResponse:
    context = {
        "patient": event.patient,
        "header": header.present(event.patient, staff(request), now()),
        "event": event,
        "form": form,
    }
    return render(request, "protocols/event_export.html", context, status=status)
