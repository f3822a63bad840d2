"""Issue a plan, read its versions, and start it once nothing is missing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.roles import Permission
from clinic.views.base import ActionFormView, now, requires, staff
from protocols.actions import issue as actions
from protocols.actions import plans as plan_actions
from protocols.actions.screening import SessionDay, record_check
from protocols.domain.verdicts import Part
from protocols.forms.plan import IssueForm
from protocols.presenters.plan import editor_page
from protocols.presenters.plan_version import pending_lines, version_page
from protocols.queries import plans as queries
from protocols.queries.candidacy_facts import clinic_zone
from protocols.queries.courses import live_course
from protocols.views.frame import clinical_context
from protocols.views.plans import open_plan_of


class PlanIssueView(ActionFormView):
    """What will be agreed, what is still open, what may still arrive; then issue."""

    permission = Permission.ISSUE_PLANS
    form_class = IssueForm
    template_name = "protocols/plan_issue.html"
    anticipated = (
        actions.NotIssuable,
        plan_actions.StaleEdit,
        plan_actions.NotEditable,
    )

    def prepare(self) -> None:
        self.plan = open_plan_of(
            self.request, self.kwargs["pk"], self.kwargs["plan_pk"]
        )
        self.at = now()
        self.opened = queries.open_plan(self.plan, at=self.at)

    def form(self, *bound: Any) -> IssueForm:
        form = IssueForm(*bound[:1])
        if not form.is_bound:
            form.initial = {
                "version": self.plan.version,
                "send_by_mail": bool(self.plan.patient.email),
            }
        return form

    def context(self) -> dict[str, Any]:
        return {
            **clinical_context(self.request, self.plan.patient, step="plan"),
            "plan": self.plan,
            "page": editor_page(self.opened),
            "number": self.opened.latest.number + 1 if self.opened.latest else 1,
            "reasons": actions.reasons_against(self.opened, by=staff(self.request)),
            "pending": pending_lines(self.opened.live.release),
            "is_recorded": self.opened.live.is_recorded,
        }

    def perform(self, form: IssueForm) -> str:
        request = actions.IssueRequest(
            version=form.cleaned_data["version"],
            send_by_mail=form.cleaned_data["send_by_mail"],
            form_key=form.cleaned_data["form_key"],
        )
        try:
            version = actions.issue_plan(
                plan=self.plan, request=request, by=staff(self.request), at=self.at
            )
        except AlreadySubmitted as earlier:
            return earlier.result_url
        messages.success(self.request, _("The plan is issued."))
        return actions.version_url(version)


@require_POST
@requires(Permission.EDIT_CLINICAL)
def screen_plan(request: HttpRequest, pk: int, plan_pk: int) -> HttpResponse:
    """Record the course's screening with exactly this plan's formula."""
    plan = open_plan_of(request, pk, plan_pk)
    at = now()
    formula = queries.open_plan(plan, at=at).draft.formula_keys
    day = SessionDay(formula=formula)
    by = staff(request)
    record_check(patient=plan.patient, part=Part.COURSE, by=by, at=at, day=day)
    messages.success(request, _("The screening is recorded as it stands."))
    return redirect("plan-issue", pk=pk, plan_pk=plan_pk)


@require_POST
@requires(Permission.ISSUE_PLANS)
def start_if_clear(request: HttpRequest, pk: int, plan_pk: int) -> HttpResponse:
    """Run the screening again; when nothing is missing any more, the plan starts."""
    plan = open_plan_of(request, pk, plan_pk)
    at, by = now(), staff(request)
    newest = next(iter(queries.versions_of(plan)), None)
    if newest is None:
        raise Http404
    try:
        actions.start_if_clear(plan=plan, by=by, at=at)
    except actions.NotYetClear as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Everything has arrived. The plan is active."))
    return redirect("plan-version", pk=pk, plan_pk=plan_pk, number=newest.number)


@require_GET
@requires(Permission.VIEW_CLINICAL)
def plan_version(
    request: HttpRequest, pk: int, plan_pk: int, number: int
) -> HttpResponse:
    """One issued version as it stands, and what changed since the one before."""
    plan = open_plan_of(request, pk, plan_pk)
    versions = queries.versions_of(plan)
    shown = next((each for each in versions if each.number == number), None)
    if shown is None:
        raise Http404
    before = next((each for each in versions if each.number == number - 1), None)
    at = now()
    release = queries.release_of(plan, shown, at=at) if plan.state else None
    context = {
        **clinical_context(request, plan.patient, step="plan"),
        "plan": plan,
        "version": shown,
        "versions": versions,
        "is_newest": shown.pk == versions[0].pk,
        "course": live_course(plan),
        "page": version_page(
            queries.content_of(shown),
            before=queries.content_of(before) if before else None,
            zone=clinic_zone(),
        ),
        "pending": pending_lines(release) if release else (),
        "documents": queries.documents_of(shown),
    }
    return render(request, "protocols/plan_version.html", context)
