"""The plan's draft, saved as it is typed. Never issues anything."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.domain.roles import Permission
from clinic.views.autosave import conflicting, faulty_labels, not_saved, saved
from clinic.views.base import now, requires, staff
from protocols.actions import plans as actions
from protocols.forms.plan_drafts import plan_conflict, readable_plan
from protocols.queries import plans as queries
from protocols.queries.candidacy_facts import clinic_zone
from protocols.views.plans import open_plan_of


@require_POST
@requires(Permission.EDIT_CLINICAL)
def plan_autosave(request: HttpRequest, pk: int, plan_pk: int) -> HttpResponse:
    """Ingredients are added and taken out by their buttons alone, not by this."""
    plan, at = open_plan_of(request, pk, plan_pk), now()
    opened = queries.open_plan(plan, at=at)
    today = at.astimezone(clinic_zone()).date()
    typed, form = readable_plan(
        opened.draft, opened.protocol, request.POST, today=today
    )
    if form.errors:
        return not_saved(request, [typed])
    version = form.cleaned_data["version"]
    try:
        kept = actions.save_draft(
            plan=plan, draft=form.draft(), version=version, by=staff(request), at=at
        )
    except actions.StaleEdit:
        return conflicting(request, plan_conflict(typed, plan, reader=staff(request)))
    except actions.PlanRefused as refusal:
        return not_saved(request, _fault_words(refusal))
    except actions.NotEditable as refusal:
        return not_saved(request, str(refusal))
    left_out = [] if form is typed else faulty_labels(typed)
    fields = {"version": kept.version}
    return saved(request, at=kept.saved_at, fields=fields, left_out=left_out)


def _fault_words(refusal: actions.PlanRefused) -> str:
    faults = (_(fault.message) % fault.params for fault in refusal.faults[:2])
    return _("Not saved: %(names)s") % {"names": " ".join(faults)}
