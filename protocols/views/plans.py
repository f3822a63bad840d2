"""Plans: listed, started from a protocol, edited."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic.domain.roles import Permission
from clinic.forms.conflict import Conflict
from clinic.views.base import ActionFormView, now, requires, staff
from patients.models.patient import Patient
from patients.views.base import open_patient
from protocols.actions import plans as actions
from protocols.actions.issue import reasons_against
from protocols.domain.plan_limits import PlanFault
from protocols.domain.verdicts import Part
from protocols.forms.plan import FormulaChangeForm, PlanForm, StopForm, check_start
from protocols.forms.plan_drafts import plan_conflict, rebase_plan
from protocols.models.plan import TreatmentPlan
from protocols.presenters.plan import choosable, editor_page
from protocols.presenters.plan_list import plan_rows
from protocols.presenters.protocol_comparison import compared
from protocols.presenters.rule_book import protocol_cards
from protocols.queries import plans as queries
from protocols.queries.candidacy_facts import clinic_zone
from protocols.queries.knowledge_in_force import protocol_in_force
from protocols.queries.screenings import live_screening
from protocols.views.frame import clinical_context
from protocols.views.plan_fields import formula_rows, phase_rows


@require_GET
@requires(Permission.VIEW_CLINICAL)
def plan_list(request: HttpRequest, pk: int) -> HttpResponse:
    """This patient's plans, and the protocols to start one from: fitting ones first."""
    patient, at = open_patient(request, pk), now()
    live = live_screening(patient, part=Part.COURSE, at=at)
    context = {
        **clinical_context(request, patient, step="plan"),
        "plans": plan_rows(queries.plans_of(patient), at=at, zone=clinic_zone()),
        "cards": protocol_cards(
            queries.protocols_for(live), today=at.astimezone(clinic_zone()).date()
        ),
        "live": live,
    }
    return render(request, "protocols/plan_list.html", context)


@require_GET
@requires(Permission.VIEW_CLINICAL)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two protocols side by side, to start this patient's plan from one of them."""
    patient, at = open_patient(request, pk), now()
    live = live_screening(patient, part=Part.COURSE, at=at)
    context = {
        **clinical_context(request, patient, step="plan"),
        "compare_url": reverse("plan-compare", args=[patient.pk]),
        **compared(
            request.GET,
            queries.protocols_for(live),
            today=at.astimezone(clinic_zone()).date(),
        ),
    }
    return render(request, "protocols/plan_compare.html", context)


@require_POST
@requires(Permission.EDIT_CLINICAL)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk)
    chosen = protocol_in_force(request.POST.get("protocol", ""))
    if chosen is None:
        raise Http404
    try:
        plan = actions.start_plan(
            patient=patient, protocol=chosen, by=staff(request), at=now()
        )
    except actions.NotOffered as refusal:
        messages.error(request, str(refusal))
        return redirect("plan-list", pk=patient.pk)
    return redirect("plan-edit", pk=patient.pk, plan_pk=plan.pk)


def open_plan_of(request: HttpRequest, pk: int, plan_pk: int) -> TreatmentPlan:
    patient: Patient = open_patient(request, pk)
    plan = queries.plan_of(patient, pk=plan_pk)
    if plan is None:
        raise Http404
    return plan


class PlanEditView(ActionFormView):
    """The editor: one form; adding and taking out an ingredient saves what was typed."""

    permission = Permission.EDIT_CLINICAL
    template_name = "protocols/plan_edit.html"

    def prepare(self) -> None:
        self.plan = open_plan_of(
            self.request, self.kwargs["pk"], self.kwargs["plan_pk"]
        )
        self.at = now()
        self.opened = queries.open_plan(self.plan, at=self.at)

    def form(self, *bound: Any) -> PlanForm:
        form = PlanForm(self.opened.draft, self.opened.protocol, *bound[:1])
        if not form.is_bound:
            form.initial["version"] = self.plan.version
        return form

    def context(self) -> dict[str, Any]:
        return {
            **clinical_context(self.request, self.plan.patient, step="plan"),
            "plan": self.plan,
            "page": editor_page(self.opened),
            "choices": choosable(self.opened),
            "reasons": reasons_against(self.opened, by=staff(self.request)),
            "latest": self.opened.latest,
        }

    def page(
        self, form: Any, status: int = 200, conflict: Conflict | None = None
    ) -> HttpResponse:
        page = self.context()
        page |= {
            "form": form,
            "conflict": conflict,
            "phases": phase_rows(form, self.opened.protocol),
            "formula": formula_rows(form, page["page"].cards),
        }
        return render(self.request, self.template_name, page, status=status)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        change = FormulaChangeForm(choosable(self.opened), request.POST)
        if form.is_valid():
            today = self.at.astimezone(clinic_zone()).date()
            check_start(form, today=today)
        if not change.is_valid():
            form.add_error(None, _("This ingredient cannot be chosen."))
        if not form.is_valid() or not change.is_valid():
            return self.page(form, status=422)
        try:
            return redirect(self._save(form, change))
        except actions.PlanRefused as refusal:
            add_faults(form, refusal.faults)
        except actions.StaleEdit as refusal:
            reader = staff(request)
            conflict = plan_conflict(form, self.plan, reader=reader)
            rebase_plan(form, self.plan)
            form.add_error(None, str(refusal))
            return self.page(form, status=409, conflict=conflict)
        except actions.NotEditable as refusal:
            form.add_error(None, str(refusal))
        return self.page(form, status=422)

    def _save(self, form: PlanForm, change: FormulaChangeForm) -> str:
        actions.save_draft(
            plan=self.plan,
            draft=change.changed(form.draft()),
            version=form.cleaned_data["version"],
            by=staff(self.request),
            at=self.at,
        )
        place = [self.plan.patient_id, self.plan.pk]
        if "issue" in self.request.POST:
            return reverse("plan-issue", args=place)
        messages.success(self.request, _("Saved."))
        is_formula = any(change.cleaned_data.values())
        return reverse("plan-edit", args=place) + ("#formula" if is_formula else "")


def add_faults(form: PlanForm, faults: tuple[PlanFault, ...]) -> None:
    for fault in faults:
        name = fault.name if fault.name in form.fields else None
        form.add_error(name, _(fault.message) % fault.params)


class PlanStopView(ActionFormView):
    permission = Permission.ISSUE_PLANS
    form_class = StopForm
    template_name = "protocols/plan_stop.html"
    anticipated = (actions.NotEditable,)

    def prepare(self) -> None:
        self.plan = open_plan_of(
            self.request, self.kwargs["pk"], self.kwargs["plan_pk"]
        )

    def context(self) -> dict[str, Any]:
        frame = clinical_context(self.request, self.plan.patient, step="plan")
        return {**frame, "plan": self.plan}

    def perform(self, form: StopForm) -> str:
        actions.stop_plan(
            plan=self.plan,
            reason=form.cleaned_data["reason"],
            by=staff(self.request),
            at=now(),
        )
        messages.success(self.request, _("The plan has ended."))
        return reverse("plan-list", args=[self.plan.patient_id])
