"""Records of one person: the list of likely ones, two side by side, merged, undone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.roles import Permission
from clinic.queries import site
from clinic.views.base import ActionFormView, now, page_of, requires, staff
from patients.actions import merging as actions
from patients.actions import unmerging
from patients.actions.doubles import tell_apart
from patients.actions.merge_rows import MergeRefused
from patients.forms.merging import DifferentForm, MergeForm
from patients.models.patient import Patient
from patients.presenters import merging as present
from patients.queries import access, duplicates, merging, search
from patients.views.base import open_patient

_SHOWN_MERGES = 10


@require_safe
@requires(Permission.MERGE_PATIENTS)
def double_list(request: HttpRequest) -> HttpResponse:
    person, at = staff(request), now()
    page = page_of(duplicates.alike_pairs(person, at=at), request)
    context = {
        "rows": present.pair_rows(page),
        "page_obj": page,
        "merges": merging.merges(person, at=at)[:_SHOWN_MERGES],
        "zone": site.home_zone(),
    }
    return render(request, "patients/double_list.html", context)


@require_safe
@requires(Permission.MERGE_PATIENTS)
def merge_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom else is this the record of? Likely ones, and whoever is searched for."""
    patient = open_patient(request, pk, clinical=False)
    person, at = staff(request), now()
    query = request.GET.get("q", "").strip()[:200]
    found = search.found(query, staff=person, at=at) if query else []
    doubles = [
        double
        for double in duplicates.doubles_of(patient)
        if access.reachable(person, at=at).filter(pk=double.patient.pk).exists()
    ]
    context = {
        "patient": patient,
        "patient_url": present.patient_page(pk),
        "query": query,
        "found": [each for each in found if each.pk != pk],
        "questions": present.questions(patient, doubles),
    }
    return render(request, "patients/merge_choose.html", context)


class MergeView(ActionFormView):
    """Two records side by side: which one stays, or why they are two people."""

    permission = Permission.MERGE_PATIENTS
    form_class = MergeForm
    template_name = "patients/merge.html"
    anticipated = (MergeRefused,)

    different: DifferentForm | None = None

    def prepare(self) -> None:
        self.records = both_records(self.request, **self.kwargs)
        self.rows = present.field_rows(*self.records)

    def form(self, *bound: Any) -> MergeForm:
        return MergeForm(
            *bound,
            records=self.records,
            differing=[row.name for row in self.rows if row.differs],
        )

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        # Each line of identity with its own choice, as it stands ticked.
        self.lines = [
            (row, form.chosen(f"field-{row.name}") if row.differs else None)
            for row in self.rows
        ]
        self.kept = form.chosen("keep")
        return super().page(form, status)

    def context(self) -> dict[str, Any]:
        one, two = self.records
        found = merging.counts([one.pk, two.pk])
        person, at = staff(self.request), now()
        return {
            "records": [
                present.record(
                    each,
                    found[each.pk],
                    clinical=access.may_read_clinical(person, each, at=at),
                )
                for each in self.records
            ],
            "lines": self.lines,
            "kept": self.kept,
            "reasons": present.alike_because(one, two),
            "pair": duplicates.pair_of(one.pk, two.pk),
            "at_once": merging.appointments_at_once(one, two),
            "different": self.different or DifferentForm(),
            "back": back_of(self.request, one.pk),
            "came_from": came_from(self.request),
            "zone": site.home_zone(),
        }

    def perform(self, form: MergeForm) -> str:
        try:
            done = actions.merge(
                form.request(),
                form_key=form.cleaned_data["form_key"],
                by=staff(self.request),
                at=now(),
            )
        except AlreadySubmitted as first:
            return reverse("patient-merged", args=[int(first.result_url)])
        return reverse("patient-merged", args=[done.pk])


@require_POST
@requires(Permission.ACCEPT_IDENTITY)
def patient_different(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two people, because…: remembered, so that nobody is asked again."""
    one = open_patient(request, pk, clinical=False)
    two = duplicates.comparable(one, other, staff=staff(request), at=now())
    if two is None:
        raise Http404
    form = DifferentForm(request.POST)
    if not form.is_valid():
        return _ask_again(request, form, one, two)
    tell_apart(
        one,
        two,
        because=form.cleaned_data["because"],
        by=staff(request),
        at=now(),
    )
    messages.success(request, _("Noted: they are two people."))
    return HttpResponseRedirect(back_of(request, one.pk))


@require_safe
@requires(Permission.MERGE_PATIENTS)
def merged(request: HttpRequest, merge: int) -> HttpResponse:
    """What was merged, what an undo would give back, and until when."""
    person, at = staff(request), now()
    done = get_object_or_404(merging.merges(person, at=at), pk=merge)
    open_patient(request, done.kept.merged_into_id or done.kept_id, clinical=False)
    clinical = access.may_read_clinical(person, done.kept, at=at)
    moved, stays = _what_undo_does(done)
    context = {
        "merge": done,
        "moved": present.kinds(moved, clinical=clinical),
        "stays": present.kinds(stays, clinical=clinical),
        "until": present.undo_until(done),
        "may_undo": done.undone_at is None and at < present.undo_until(done),
        "kept_url": present.patient_page(done.kept.merged_into_id or done.kept_id),
        "zone": site.home_zone(),
    }
    return render(request, "patients/merged.html", context)


@require_POST
@requires(Permission.MERGE_PATIENTS)
def merge_undo(request: HttpRequest, merge: int) -> HttpResponse:
    person, at = staff(request), now()
    done = get_object_or_404(merging.merges(person, at=at), pk=merge)
    try:
        unmerging.undo(done.pk, by=person, at=at)
    except MergeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The merge is undone: there are two records."))
    return redirect("patient-merged", merge)


def both_records(request: HttpRequest, pk: int, other: int) -> tuple[Patient, Patient]:
    if pk == other:
        raise Http404
    one = open_patient(request, pk, clinical=False)
    return one, open_patient(request, other, clinical=False)


def came_from(request: HttpRequest) -> str:
    """The page that asked whether the two are one person."""
    asked = request.GET.get("from", "")
    return asked if asked in {"intake", "patient"} else ""


def back_of(request: HttpRequest, pk: int) -> str:
    places = {"intake": "intake-review", "patient": "patient-merge-choose"}
    place = places.get(came_from(request))
    return reverse(place, args=[pk]) if place else reverse("patient-double-list")


def _ask_again(
    request: HttpRequest, form: DifferentForm, one: Patient, two: Patient
) -> HttpResponse:
    """The side-by-side page with what is missing; else where the question came from."""
    person = staff(request)
    both = access.reachable(person, at=now()).filter(pk__in=[one.pk, two.pk])
    if not person.may(Permission.MERGE_PATIENTS) or both.count() != 2:  # noqa: PLR2004 -- both of two
        for error in form.errors.get("because", []):
            messages.error(request, str(error))
        return HttpResponseRedirect(back_of(request, one.pk))
    view = MergeView()
    view.setup(request, pk=one.pk, other=two.pk)
    view.prepare()
    view.different = form
    return view.page(view.form(), status=422)


def _what_undo_does(done: Any) -> tuple[dict[str, int], dict[str, int]]:
    if done.undone_at:
        said = done.snapshot
        return said.get("returned", {}), said.get("stayed", {})
    return merging.rows_to_return(done), merging.rows_that_stay(done)
