"""Tasks: what waits for me, and what was done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.actions import tasks as actions
from clinic.domain.roles import Permission
from clinic.forms.tasks import OutcomeForm
from clinic.presenters import tasks as presenter
from clinic.queries import site
from clinic.queries import tasks as queries
from clinic.views.base import now, page_of, requires, staff


@require_safe
@requires(Permission.VIEW_TODAY)
def task_list(request: HttpRequest) -> HttpResponse:
    person, at = staff(request), now()
    is_done = request.GET.get("show") == "done"
    found = queries.done_tasks if is_done else queries.open_tasks
    page = page_of(found(person, at=at), request)
    zone = site.zone_of(site.home_location())
    context = {
        "page": page,
        "tasks": presenter.rows(page.object_list, zone=zone, at=at),
        "is_done": is_done,
        "nav_section": "today",
    }
    return render(request, "clinic/task_list.html", context)


@require_POST
@requires(Permission.VIEW_TODAY)
def task_finish(request: HttpRequest, pk: int) -> HttpResponse:
    person, at = staff(request), now()
    task = get_object_or_404(queries.finishable_tasks(person, at=at), pk=pk)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["outcome"])))
        return redirect("task-list")
    actions.finish(task.pk, outcome=form.cleaned_data["outcome"], by=person, at=at)
    messages.success(request, _("Done."))
    return redirect("task-list")
