"""Counting hairs on a photo: begin, mark, sign, and count again by somebody else."""

import json
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clinic.domain.roles import Permission
from clinic.forms.conflict import Conflict, Side, conflict_of, said_meanwhile
from clinic.views.autosave import conflicting, not_saved, saved
from clinic.views.base import now, requires, staff
from patients.actions import counting as actions
from patients.actions.assessment import StaleDraft
from patients.actions.counting import CountRefused, StaleCount
from patients.actions.measurements import put
from patients.domain.counting import NotCountable
from patients.forms.counting import CountSettingForm, CountSheetForm
from patients.models.counting import HairCount
from patients.models.patient import Patient
from patients.models.photo import Photo
from patients.presenters import counting as presenter
from patients.presenters.header import present
from patients.queries import counting as queries
from patients.views.base import open_patient

Write = Callable[..., HairCount]


@requires(Permission.EDIT_CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def count_list(request: HttpRequest, pk: int, uid: uuid.UUID) -> HttpResponse:
    """The counts of one photo, and the first step of a new one."""
    patient = open_patient(request, pk)
    photo = queries.countable(patient).filter(uid=uid).first()
    if photo is None:
        raise Http404
    form = CountSettingForm(request.POST or None, initial=_last_setting(patient))
    if request.method == "POST" and form.is_valid():
        count = actions.start(
            photo=photo, setting=form.setting(), by=staff(request), at=now()
        )
        return redirect("count-detail", patient.pk, count.pk)
    status = 422 if form.errors else 200
    return _list_page(request, patient, photo, form, status)


@requires(Permission.VIEW_CLINICAL)
@require_safe
def count_detail(request: HttpRequest, pk: int, count: int) -> HttpResponse:
    patient, row = _opened(request, pk, count)
    if row.is_signed:
        return _signed_page(request, patient, row)
    if row.assessor_id != staff(request).pk:
        raise Http404
    return _sheet_page(request, patient, row, CountSheetForm(initial=_initial(row)))


@requires(Permission.EDIT_CLINICAL)
@require_POST
def count_save(request: HttpRequest, pk: int, count: int) -> HttpResponse:
    """Saved in the background while marks are set. 409 when it was saved elsewhere."""
    _patient, row = _opened(request, pk, count)
    form = CountSheetForm(request.POST)
    if not form.is_valid():
        return not_saved(request, [form])
    try:
        draft = _write(actions.save, request, row, form)
    except NotCountable as refusal:
        return not_saved(request, _(str(refusal)))
    except StaleCount as stale:
        return conflicting(request, _conflict(form, stale.current))
    except CountRefused as refusal:
        return not_saved(request, str(refusal))
    return saved(request, at=draft.saved_at, fields={"version": draft.version})


@requires(Permission.EDIT_CLINICAL)
@require_POST
def count_sign(request: HttpRequest, pk: int, count: int) -> HttpResponse:
    patient, row = _opened(request, pk, count)
    form = CountSheetForm(request.POST)
    if not form.is_valid():
        return _sheet_page(request, patient, row, form, 422)
    try:
        _write(actions.sign, request, row, form)
    except NotCountable as refusal:
        form.add_error(None, _(str(refusal)))
        return _sheet_page(request, patient, row, form, 422)
    except (StaleCount, CountRefused) as refusal:
        form.add_error(None, str(refusal))
        return _sheet_page(request, patient, row, form, 409)
    messages.success(request, _("The count is signed."))
    return redirect("count-detail", patient.pk, row.pk)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def count_repeat(request: HttpRequest, pk: int, count: int) -> HttpResponse:
    patient, row = _opened(request, pk, count)
    try:
        again = actions.repeat(first=row, by=staff(request), at=now())
    except CountRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("count-detail", patient.pk, row.pk)
    return redirect("count-detail", patient.pk, again.pk)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def count_take(request: HttpRequest, pk: int, count: int) -> HttpResponse:
    """Put the result into the draft of the assessment."""
    patient, row = _opened(request, pk, count)
    if not row.is_signed:
        messages.error(request, _("Sign the count first."))
        return redirect("count-detail", patient.pk, row.pk)
    try:
        put(
            patient=patient,
            findings=[queries.finding_of(row)],
            by=staff(request),
            at=now(),
        )
    except StaleDraft as stale:
        messages.error(request, str(stale))
        return redirect("count-detail", patient.pk, row.pk)
    messages.success(request, _("The result stands in the draft of the assessment."))
    return redirect("assessment", patient.pk)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def count_discard(request: HttpRequest, pk: int, count: int) -> HttpResponse:
    patient, row = _opened(request, pk, count)
    try:
        actions.discard(count=row, by=staff(request), at=now())
    except CountRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("count-list", patient.pk, row.photo.uid)


def _opened(request: HttpRequest, pk: int, count: int) -> tuple[Patient, HairCount]:
    patient = open_patient(request, pk)
    row = queries.count_of(patient, count)
    if row is None:
        raise Http404
    return patient, row


def _write(
    write: Write, request: HttpRequest, row: HairCount, form: CountSheetForm
) -> HairCount:
    return write(
        count=row,
        sheet=form.sheet(),
        version=form.cleaned_data["version"],
        by=staff(request),
        at=now(),
    )


def _conflict(form: CountSheetForm, current: HairCount) -> Conflict:
    """The person's own other window: marks are taken whole from one of the two."""
    drawing = presenter.stage(current).drawing
    theirs = CountSheetForm(initial=_initial(current))
    form.say_drawing(
        presenter.drawing_words(len(form.cleaned_data["drawing"]["marks"]))
    )
    theirs.say_drawing(presenter.drawing_words(len(drawing["marks"])))
    return conflict_of(
        [Side(form)],
        [Side(theirs)],
        said=said_meanwhile(current.saved_at, current.assessor, current.assessor),
        fields={"version": current.version},
    )


def _last_setting(patient: Patient) -> dict[str, Any]:
    """The lens of the patient's last count: the next one is made with the same."""
    last = queries.counts(patient).first()
    if last is None:
        return {}
    names = ("zone", "device", "magnification", "hair_state", "landmark")
    return {name: getattr(last, name) for name in names}


def _initial(row: HairCount) -> dict[str, Any]:
    """The drawing too: what is sent before the page's script came loses no mark."""
    ruler = queries.ruler_of(row)
    return {
        "version": row.version,
        "drawing": json.dumps(presenter.stage(row).drawing),
        "scale_source": row.scale_source,
        "field_width_mm": queries.field_width_of(row),
        "ruler_mm": ruler.length_mm if ruler else None,
    }


def _list_page(
    request: HttpRequest,
    patient: Patient,
    photo: Photo,
    form: CountSettingForm,
    status: int,
) -> HttpResponse:
    context = {
        "form": form,
        "photo": photo,
        "counts": presenter.count_lines(
            queries.counts(patient).filter(photo=photo),
            patient_id=patient.pk,
            person_id=staff(request).pk,
        ),
        "known_devices": queries.known_devices(),
        **_frame(request, patient),
    }
    return render(request, "patients/count_list.html", context, status=status)


def _sheet_page(
    request: HttpRequest,
    patient: Patient,
    row: HairCount,
    form: CountSheetForm,
    status: int = 200,
) -> HttpResponse:
    shown = presenter.stage(row)
    context = {
        "form": form,
        "count": row,
        "stage": shown,
        "drawing": _typed_drawing(form, shown.drawing),
        "tools": presenter.mark_words(),
        **_about(row),
        **_frame(request, patient),
    }
    return render(request, "patients/count_sheet.html", context, status=status)


def _typed_drawing(form: CountSheetForm, saved: dict[str, Any]) -> Any:
    """What came with a refused post, as far as it can be read; else what is saved."""
    if not form.is_bound or "drawing" in form.errors:
        return saved
    drawing = form.cleaned_data["drawing"]
    ruler, frame = drawing["ruler"], drawing["frame"]
    return {
        "ruler": [float(at) for point in ruler for at in (point.x, point.y)]
        if ruler
        else None,
        "frame": [frame.left, frame.top, frame.width, frame.height] if frame else None,
        "marks": [[m.kind, float(m.at.x), float(m.at.y)] for m in drawing["marks"]],
    }


def _signed_page(
    request: HttpRequest, patient: Patient, row: HairCount
) -> HttpResponse:
    first = row.repeat_of
    context = {
        "count": row,
        "stage": presenter.stage(row),
        "figures": presenter.figures(row),
        "area": presenter.short(row.area_mm2),
        "scale": presenter.short(row.um_per_px),
        "marks": presenter.mark_words(),
        "first": first,
        "comparisons": [
            presenter.comparison(first or row, again)
            for again in ([row] if first else queries.signed_repeats(row))
        ],
        **_about(row),
        **_frame(request, patient),
    }
    return render(request, "patients/count_signed.html", context)


def _about(row: HairCount) -> dict[str, Any]:
    return {
        "zone_words": presenter.zone_words(row),
        "setting_words": presenter.setting_words(row),
    }


def _frame(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    return {
        "patient": patient,
        "header": present(patient, staff(request), now()),
        "nav_section": "patients",
        "step": "assess",
    }
