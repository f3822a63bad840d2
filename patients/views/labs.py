"""Blood values: a sheet to enter, and what stands there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.domain.roles import Permission
from clinic.queries.site import home_location, zone_of
from clinic.views.base import ActionFormView, now, requires, staff
from patients.actions.labs import NotYetTaken, record_results, withdraw_result
from patients.forms.labs import LabsForm, cells
from patients.presenters.header import present
from patients.presenters.labs import lab_history
from patients.queries.facts import present_facts
from patients.queries.labs import lab_results, result_of
from patients.views.base import open_patient


class LabsView(ActionFormView):
    """One sheet of the laboratory at a time; beside each field, the earlier values."""

    permission = Permission.EDIT_CLINICAL
    template_name = "patients/labs.html"
    anticipated = (NotYetTaken,)

    def prepare(self) -> None:
        self.patient = open_patient(self.request, self.kwargs["pk"])
        self.at = now()
        self.zone = zone_of(home_location())

    def form(self, *bound: Any) -> LabsForm:
        return LabsForm(*bound, today=self.at.astimezone(self.zone).date())

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        self.bound_form = form
        return super().page(form, status)

    def context(self) -> dict[str, Any]:
        history = lab_history(
            lab_results(self.patient),
            present_facts(self.patient),
            at=self.at,
            zone=self.zone,
        )
        return {
            "lab_rows": [(kind, cells(self.bound_form, kind.test)) for kind in history],
            "lab_any": any(kind.lines for kind in history),
            "patient": self.patient,
            "header": present(self.patient, staff(self.request), self.at),
            "nav_section": "patients",
            "step": "assess",
        }

    def perform(self, form: LabsForm) -> str:
        record_results(
            patient=self.patient,
            results=form.results(),
            by=staff(self.request),
            at=self.at,
        )
        messages.success(self.request, _("The blood values are recorded."))
        return reverse("labs", args=[self.patient.pk])


@requires(Permission.EDIT_CLINICAL)
@require_POST
def lab_withdraw(request: HttpRequest, pk: int, result: int) -> HttpResponse:
    row = result_of(open_patient(request, pk), result)
    if row is None:
        raise Http404
    withdraw_result(result=row, by=staff(request), at=now())
    messages.success(request, _("The value is taken back."))
    return redirect("labs", pk)
