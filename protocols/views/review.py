"""A review: what was measured, said and kept, what was agreed, and what is decided."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.domain.roles import Permission
from clinic.forms.conflict import Conflict, Side, conflict_of, said_meanwhile
from clinic.views.autosave import conflicting, not_saved, saved
from clinic.views.base import now, requires, staff
from patients.queries import photos
from patients.views.base import open_patient
from protocols.actions import reviews as actions
from protocols.actions.reviews import ReviewClosed, StaleReview
from protocols.domain.review_states import ReviewDecision, ReviewState
from protocols.domain.states import LIVE_COURSE_STATES
from protocols.forms.review import ReviewDraftForm, ReviewSignForm, initial_of
from protocols.models.review import Review
from protocols.presenters import review as presenter
from protocols.presenters.review_photos import shown_pairs
from protocols.presenters.review_sheet import kept_sheet, live_sheet
from protocols.queries import reviews
from protocols.views.frame import clinical_context

OPEN = (ReviewState.DUE, ReviewState.SIGNED)


def _review(request: HttpRequest, pk: int) -> Review:
    row = get_object_or_404(reviews.reviews(), pk=pk)
    open_patient(request, row.course.plan.patient_id)
    if row.state not in OPEN:
        raise Http404
    return row


@require_safe
@requires(Permission.VIEW_CLINICAL)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    row = _review(request, pk)
    form = ReviewDraftForm(initial=initial_of(row))
    return _page(request, row, form)


@require_POST
@requires(Permission.EDIT_CLINICAL)
def review_save(request: HttpRequest, pk: int) -> HttpResponse:
    row = _review(request, pk)
    form = ReviewDraftForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        actions.save_review(
            row,
            form.written(),
            version=form.cleaned_data["version"],
            by=staff(request),
            at=now(),
        )
    except StaleReview as stale:
        return _page(
            request, row, form, conflict=_conflict(request, form, stale.current)
        )
    except ReviewClosed as refusal:
        form.add_error(None, str(refusal))
        return _page(request, row, form, status=409)
    messages.success(request, _("Saved. The review is not signed yet."))
    return redirect("review", pk)


@require_POST
@requires(Permission.EDIT_CLINICAL)
def review_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as it is typed; two versions are shown field by field."""
    row = _review(request, pk)
    form = ReviewDraftForm(request.POST)
    if not form.is_valid():
        return not_saved(request, [form])
    try:
        kept = actions.save_review(
            row,
            form.written(),
            version=form.cleaned_data["version"],
            by=staff(request),
            at=now(),
        )
    except StaleReview as stale:
        return conflicting(request, _conflict(request, form, stale.current))
    except ReviewClosed as refusal:
        return not_saved(request, str(refusal))
    return saved(request, at=kept.saved_at, fields={"version": kept.version})


def _conflict(request: HttpRequest, mine: ReviewDraftForm, current: Review) -> Conflict:
    theirs = ReviewDraftForm(initial=initial_of(current))
    return conflict_of(
        [Side(mine)],
        [Side(theirs)],
        said=said_meanwhile(current.saved_at, current.saved_by, staff(request)),
        fields={"version": current.version},
    )


@require_POST
@requires(Permission.EDIT_CLINICAL)
def review_sign(request: HttpRequest, pk: int) -> HttpResponse:
    row, at = _review(request, pk), now()
    form = ReviewSignForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        signed = actions.sign_review(
            row,
            form.written(),
            live_sheet(row, at=at),
            version=form.cleaned_data["version"],
            by=staff(request),
            at=at,
        )
    except StaleReview as stale:
        return _page(
            request, row, form, conflict=_conflict(request, form, stale.current)
        )
    except ReviewClosed as refusal:
        form.add_error(None, str(refusal))
        return _page(request, row, form, status=409)
    messages.success(request, _("The review is signed."))
    return redirect(_next_url(signed))


@require_POST
@requires(Permission.EDIT_CLINICAL)
def review_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the patient the questions (again)."""
    row = _review(request, pk)
    if not row.course.plan.patient.email:
        messages.error(request, _("This patient has no e-mail address."))
        return redirect("review", pk)
    try:
        actions.ask_patient(row, by=staff(request), at=now())
    except ReviewClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The questions are on their way."))
    return redirect("review", pk)


def _next_url(signed: Review) -> str:
    """Stopping and changing have their own pages; the decision is only written here."""
    course, plan = signed.course, signed.course.plan
    if signed.decision == ReviewDecision.STOP and course.state in LIVE_COURSE_STATES:
        return reverse("course-end", args=[course.pk])
    if signed.decision == ReviewDecision.CHANGE:
        return reverse("plan-edit", args=[plan.patient_id, plan.pk])
    return reverse("review", args=[signed.pk])


def _page(
    request: HttpRequest,
    row: Review,
    form: ReviewDraftForm,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    patient, at = row.course.plan.patient, now()
    sheet = kept_sheet(row) if row.is_signed else live_sheet(row, at=at)
    context: dict[str, Any] = clinical_context(request, patient, step="assess")
    context |= {
        "form": form,
        "review": row,
        "review_title": presenter.title(row.code),
        "review_checks": presenter.check_words(row.checks),
        "sheet": sheet,
        "sheet_tone": presenter.tone_of(sheet.says),
        "rules": [(line, presenter.tone_of(line.says)) for line in sheet.rules],
        "answers": reviews.answers_of(row),
        "decision_words": presenter.DECISIONS.get(row.decision, ""),
        "next_url": _next_url(row) if row.is_signed else "",
        "review_pairs": shown_pairs(photos.pairs(patient, at=at), patient.pk),
        "conflict": conflict,
    }
    status = 409 if conflict else status
    return render(request, "protocols/review.html", context, status=status)
