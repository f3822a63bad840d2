"""Patch tests: list, put on, read."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.roles import Permission
from clinic.views.base import ActionFormView, now, staff
from patients.views.base import open_patient
from protocols.actions import patch_tests as actions
from protocols.forms.patch_test import ApplyForm, ReadForm
from protocols.presenters.ingredients import ingredient_name
from protocols.presenters.patch_tests import patch_test_row
from protocols.queries import patch_tests as queries
from protocols.queries.candidacy_facts import clinic_zone, formula_being_planned
from protocols.queries.knowledge import choosable_ingredients
from protocols.views.frame import clinical_context


class PatchTestListView(ActionFormView):
    """All tests, and the form to put one on; the plan's formula is ticked."""

    permission = Permission.EDIT_CLINICAL
    template_name = "protocols/patch_tests.html"
    anticipated = (actions.NothingToTest,)

    def prepare(self) -> None:
        self.patient = open_patient(self.request, self.kwargs["pk"])
        self.at = now()
        self.formula = formula_being_planned(self.patient)

    def form(self, *bound: Any) -> ApplyForm:
        keys = dict.fromkeys([*self.formula, *choosable_ingredients()])
        form = ApplyForm([(key, ingredient_name(key)) for key in keys], *bound)
        if not form.is_bound:
            form.initial = {"ingredients": list(self.formula)}
        return form

    def context(self) -> dict[str, Any]:
        zone = clinic_zone()
        tests = queries.patch_tests(self.patient)
        types = queries.booking_types()
        return {
            **clinical_context(self.request, self.patient, step="screen"),
            "rows": [
                patch_test_row(test, formula=self.formula, at=self.at, zone=zone)
                for test in tests
            ],
            "book_url": reverse("appointment-book"),
            "test_type": types.get(AppointmentKind.PATCH_TEST),
            "reading_type": types.get(AppointmentKind.PATCH_READING),
        }

    def perform(self, form: ApplyForm) -> str:
        actions.apply_patch_test(
            patient=self.patient,
            ingredients=tuple(form.cleaned_data["ingredients"]),
            by=staff(self.request),
            at=self.at,
        )
        messages.success(self.request, _("Noted. Book the reading in 48 to 96 hours."))
        return reverse("patch-test-list", args=[self.patient.pk])


class PatchTestReadView(ActionFormView):
    permission = Permission.EDIT_CLINICAL
    template_name = "protocols/patch_test_read.html"
    anticipated = (actions.AlreadyRead,)

    def prepare(self) -> None:
        self.patient = open_patient(self.request, self.kwargs["pk"])
        test = queries.patch_test(self.patient, pk=self.kwargs["test"])
        if test is None:
            raise Http404
        self.test = test
        self.at = now()

    def form(self, *bound: Any) -> ReadForm:
        choices = [(key, ingredient_name(key)) for key in self.test.ingredients]
        return ReadForm(choices, *bound)

    def context(self) -> dict[str, Any]:
        row = patch_test_row(self.test, formula=(), at=self.at, zone=clinic_zone())
        return {
            **clinical_context(self.request, self.patient, step="screen"),
            "row": row,
        }

    def perform(self, form: ReadForm) -> str:
        actions.read_patch_test(
            test=self.test, reading=form.reading(), by=staff(self.request), at=self.at
        )
        messages.success(self.request, _("Read. The screening was run again."))
        return reverse("screening", args=[self.patient.pk])
