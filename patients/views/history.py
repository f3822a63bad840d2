"""The medical history: all answers by group, and one group at a time to edit."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.domain.roles import Permission
from clinic.views.base import ActionFormView, now, requires, staff
from patients.actions.facts import record_facts
from patients.actions.medicines import NewMedicine, add_medicine, end_medicine
from patients.domain.answers import MalformedAnswers
from patients.domain.choices import FactSource
from patients.domain.facts import Group
from patients.domain.history import TITLES, history_groups
from patients.forms.history import HistoryForm, MedicineForm
from patients.models.patient import Patient
from patients.presenters.header import present
from patients.presenters.history import history_cards
from patients.queries.facts import medicine_of, medicines, present_facts
from patients.views.base import open_patient

# Blood values have a page of their own.
EDITED_HERE = frozenset(TITLES) - {Group.LABS}


@requires(Permission.VIEW_CLINICAL)
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, open_patient(request, pk), MedicineForm())


class HistoryEditView(ActionFormView):
    """One group of questions. Only what was changed is recorded."""

    permission = Permission.EDIT_CLINICAL
    template_name = "patients/history_edit.html"
    anticipated = (MalformedAnswers,)

    def prepare(self) -> None:
        if self.kwargs["group"] not in EDITED_HERE:
            raise Http404
        self.group = Group(self.kwargs["group"])
        self.patient = open_patient(self.request, self.kwargs["pk"])
        self.at = now()

    def form(self, *bound: Any) -> HistoryForm:
        return HistoryForm(
            *bound,
            questions=history_groups()[self.group],
            present=present_facts(self.patient),
            at=self.at,
        )

    def context(self) -> dict[str, Any]:
        frame = _frame(self.request, self.patient)
        return {"title": _(TITLES[self.group]), **frame}

    def perform(self, form: HistoryForm) -> str:
        answers = form.answers()
        if answers:
            record_facts(
                patient=self.patient,
                answers=answers,
                source=FactSource.CLINICIAN,
                by=staff(self.request),
                at=self.at,
            )
        return f"{reverse('history', args=[self.patient.pk])}#{self.group}"


@requires(Permission.EDIT_CLINICAL)
@require_POST
def medicine_add(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk)
    form = MedicineForm(request.POST)
    if not form.is_valid():
        return _page(request, patient, form, status=422)
    medicine = NewMedicine(**form.cleaned_data)
    add_medicine(patient=patient, medicine=medicine, by=staff(request), at=now())
    return redirect("history", pk)


@requires(Permission.EDIT_CLINICAL)
@require_POST
def medicine_end(request: HttpRequest, pk: int, medicine: int) -> HttpResponse:
    row = medicine_of(open_patient(request, pk), medicine)
    if row is None:
        raise Http404
    end_medicine(medicine=row, by=staff(request), at=now())
    return redirect("history", pk)


def _page(
    request: HttpRequest, patient: Patient, form: MedicineForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "cards": history_cards(present_facts(patient), at=now()),
        "medicines": medicines(patient),
        **_frame(request, patient),
    }
    return render(request, "patients/history.html", context, status=status)


def _frame(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    return {
        "patient": patient,
        "header": present(patient, staff(request), now()),
        "nav_section": "patients",
        "step": "",
    }
