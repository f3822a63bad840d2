"""Reach a record that is not one's own: with a reason, or by a manager's word."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.domain.roles import Permission
from clinic.views.base import ActionFormView, now, requires, staff
from patients.actions import access as access_actions
from patients.forms.access import AssignForm, BreakGlassForm
from patients.presenters.places import patient_page
from patients.queries import access
from patients.views.base import open_patient


class UnknownNumber(Exception):
    """No record has this number."""


class BreakGlassView(ActionFormView):
    permission = Permission.BREAK_GLASS
    form_class = BreakGlassForm
    template_name = "patients/break_glass.html"
    anticipated = (UnknownNumber,)

    def form(self, *bound: Any) -> BreakGlassForm:
        number = self.request.GET.get("number", "")[:20]
        form = BreakGlassForm(*bound[:1])
        form.initial = {"number": number}
        return form

    def perform(self, form: BreakGlassForm) -> str:
        patient = access.by_number(form.cleaned_data["number"])
        if patient is None:
            raise UnknownNumber(_("No patient has this number."))
        access_actions.break_glass(
            patient,
            reason=form.cleaned_data["reason"],
            by=staff(self.request),
            at=now(),
        )
        messages.warning(
            self.request,
            _("The record is open for 60 minutes. The managers have been told."),
        )
        return patient_page(patient.pk)


class AssignView(ActionFormView):
    permission = Permission.MANAGE_STAFF
    form_class = AssignForm
    template_name = "patients/patient_assign.html"

    def prepare(self) -> None:
        self.patient = open_patient(self.request, self.kwargs["pk"], clinical=False)

    def form(self, *bound: Any) -> AssignForm:
        names = access.clinicians().values_list("pk", "full_name")
        return AssignForm(*bound[:1], clinicians=list(names))

    def context(self) -> dict[str, Any]:
        return {
            "patient": self.patient,
            "assignments": access.assignments(self.patient),
            "cancel_url": patient_page(self.patient.pk),
        }

    def perform(self, form: AssignForm) -> str:
        clinician = get_object_or_404(
            access.clinicians(), pk=form.cleaned_data["clinician"]
        )
        access_actions.assign(self.patient, clinician, by=staff(self.request), at=now())
        messages.success(self.request, _("The patient is assigned."))
        return reverse("patient-assign", args=[self.patient.pk])


@require_POST
@requires(Permission.MANAGE_STAFF)
def unassign(request: HttpRequest, pk: int, clinician: int) -> HttpResponse:
    patient = open_patient(request, pk, clinical=False)
    access_actions.unassign(patient, clinician, by=staff(request), at=now())
    messages.success(request, _("The patient is no longer assigned."))
    return redirect("patient-assign", pk)
