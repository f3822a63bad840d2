"""Staff go through a submitted intake: the desk identity, a clinician the rest."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clinic.domain.roles import Permission
from clinic.queries import site
from clinic.views.base import now, requires, staff
from patients.actions.intake_review import MalformedAnswers, UndecidedDouble, review
from patients.domain.choices import IntakeState
from patients.domain.review import Line
from patients.forms.review import ReviewForm
from patients.models.intake import Intake
from patients.models.patient import Patient
from patients.presenters import header
from patients.presenters.merging import questions
from patients.presenters.places import patient_page
from patients.presenters.review import rows
from patients.queries import access, duplicates, facts, intakes
from patients.views.base import open_patient


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ACCEPT_IDENTITY)
def intake_review(request: HttpRequest, pk: int) -> HttpResponse:
    patient, is_clinical = _open(request, pk)
    intake = intakes.to_review(patient)
    if intake is None:
        return _nothing_yet(request, patient, is_clinical=is_clinical)
    form = _form(request, intake, patient, is_clinical=is_clinical)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() or form.data.get("bulk"):
            try:
                decided = review(intake, form.decisions(), by=staff(request), at=now())
            except UndecidedDouble:
                form.add_error(
                    None, _("First say whether this is somebody already on file.")
                )
            except MalformedAnswers as fault:
                form.add_error(f"value-{fault.key}", _("This value is not possible."))
            else:
                _say(request, len(decided))
                return HttpResponseRedirect(reverse("intake-review", args=[pk]))
    return _page(request, intake, patient, form, is_clinical=is_clinical, status=status)


def _open(request: HttpRequest, pk: int) -> tuple[Patient, bool]:
    """The desk opens identity alone; a clinician only records within reach."""
    person = staff(request)
    wants_all = person.may(Permission.EDIT_CLINICAL)
    patient = open_patient(request, pk, clinical=False)
    if wants_all and access.may_read_clinical(person, patient, at=now()):
        return open_patient(request, pk, clinical=True), True
    return patient, False


def _form(
    request: HttpRequest, intake: Intake, patient: Patient, *, is_clinical: bool
) -> ReviewForm:
    done = set(intakes.reviews(intake).values_list("key", flat=True))
    location = site.home_location()
    return ReviewForm(
        request.POST if request.method == "POST" else None,
        lines=[
            line
            for line in _seen(
                intakes.lines_to_review(intake, patient), is_clinical=is_clinical
            )
            if line.key not in done
        ],
        region=patient.country or (location.country if location else ""),
    )


def _page(  # noqa: PLR0913 -- what the page shows has this many sides
    request: HttpRequest,
    intake: Intake,
    patient: Patient,
    form: ReviewForm,
    *,
    is_clinical: bool,
    status: int,
) -> HttpResponse:
    at = now()
    lines = intakes.lines_to_review(intake, patient)
    seen = _seen(lines, is_clinical=is_clinical)
    shown = rows(
        seen,
        patient=patient,
        facts=facts.present_facts(patient) if is_clinical else {},
        reviews={row.key: row for row in intakes.reviews(intake)},
        controls=form.controls,
    )
    context = {
        "patient": patient,
        "header": header.present(patient, staff(request), at),
        "step": "intake",
        "zone": site.home_zone(),
        "intake": intake,
        "form": form,
        "is_clinical": is_clinical,
        "identity_rows": [row for row in shown if not row.is_clinical],
        "health_rows": [row for row in shown if row.is_clinical],
        "hidden_count": len(lines) - len(seen),
        "unflagged": form.unflagged,
        "questions": questions(patient, duplicates.doubles_of(patient)),
        "is_done": intake.state == IntakeState.REVIEWED or not form.lines,
        "patient_url": patient_page(patient.pk),
    }
    return render(request, "patients/intake_review.html", context, status=status)


def _seen(lines: Sequence[Line], *, is_clinical: bool) -> list[Line]:
    return [line for line in lines if is_clinical or not line.is_clinical]


def _nothing_yet(
    request: HttpRequest, patient: Patient, *, is_clinical: bool
) -> HttpResponse:
    context = {
        "patient": patient,
        "header": header.present(patient, staff(request), now()),
        "step": "intake",
        "zone": site.home_zone(),
        "is_clinical": is_clinical,
        "latest": intakes.latest(patient),
    }
    return render(request, "patients/intake_review_none.html", context)


def _say(request: HttpRequest, count: int) -> None:
    if not count:
        messages.info(request, _("No line was decided."))
        return
    words = ngettext("%(count)s line decided.", "%(count)s lines decided.", count)
    messages.success(request, words % {"count": count})
