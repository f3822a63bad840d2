"""Results of a measuring device: choose the file, say how it is read, take it in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clinic.domain.roles import Permission
from clinic.views.base import now, requires, staff
from patients.actions import measurements as actions
from patients.actions.assessment import StaleDraft
from patients.domain.device_export import NotReadable, Sheet, read, sheet_of
from patients.forms.measurement_import import ExportFileForm, ExportReadingForm
from patients.models.patient import Patient
from patients.presenters.header import present
from patients.presenters.measurement_import import preview
from patients.queries.counting import export_of
from patients.views.base import open_patient


@requires(Permission.EDIT_CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_file(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk)
    if request.method != "POST":
        return _file_page(request, patient, ExportFileForm())
    form = ExportFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _file_page(request, patient, form, 422)
    text = form.cleaned_data["file"]
    sheet = sheet_of(text)
    reading = ExportReadingForm(
        sheet=sheet, known=export_of(sheet.fingerprint), initial={"content": text}
    )
    return _reading_page(request, patient, sheet, reading)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def measurement_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at what would be read; with ``take`` put it into the draft."""
    patient = open_patient(request, pk)
    try:
        sheet = sheet_of(request.POST.get("content", ""))
    except NotReadable:
        messages.error(request, _("Choose the file again."))
        return redirect("measurement-file", pk)
    known = export_of(sheet.fingerprint)
    form = ExportReadingForm(request.POST, sheet=sheet, known=known)
    if not form.is_valid():
        return _reading_page(request, patient, sheet, form, 422)
    person, at = staff(request), now()
    found = read(sheet, form.reading(), form.setup(), measured_by_id=person.pk)
    if found.faults or not found.findings or "take" not in request.POST:
        status = 422 if "take" in request.POST else 200
        return _reading_page(request, patient, sheet, form, status)
    export = actions.remember(sheet, form.reading(), form.setup(), by=person, at=at)
    try:
        actions.import_file(
            patient=patient, findings=found.findings, export=export, by=person, at=at
        )
    except StaleDraft as stale:
        form.add_error(None, str(stale))
        return _reading_page(request, patient, sheet, form, 409)
    messages.success(
        request,
        ngettext(
            "%(count)d zone taken into the draft.",
            "%(count)d zones taken into the draft.",
            len(found.findings),
        )
        % {"count": len(found.findings)},
    )
    return redirect("assessment", patient.pk)


def _file_page(
    request: HttpRequest, patient: Patient, form: ExportFileForm, status: int = 200
) -> HttpResponse:
    context = {"form": form, **_frame(request, patient)}
    return render(request, "patients/measurement_file.html", context, status=status)


def _reading_page(
    request: HttpRequest,
    patient: Patient,
    sheet: Sheet,
    form: ExportReadingForm,
    status: int = 200,
) -> HttpResponse:
    found = None
    if form.is_bound and form.is_valid():
        found = read(sheet, form.reading(), form.setup())
    context = {
        "form": form,
        "setup_fields": [
            form[name] for name in ("device", "method", "magnification", "hair_state")
        ],
        "column_fields": form.fields_of("column_"),
        "zone_fields": form.fields_of("zone_")[1:],
        "preview": preview(found) if found else None,
        **_frame(request, patient),
    }
    return render(request, "patients/measurement_reading.html", context, status=status)


def _frame(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    return {
        "patient": patient,
        "header": present(patient, staff(request), now()),
        "nav_section": "patients",
        "step": "assess",
    }
