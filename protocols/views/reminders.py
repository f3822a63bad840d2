"""What will be sent to whom in the next days, and which rules are on."""

from datetime import timedelta

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.domain.roles import Permission
from clinic.presenters.messages import reminder_run
from clinic.queries.messages import last_reminder_run
from clinic.views.base import now, requires, staff
from clinic.views.site import use_clinic_time
from protocols.actions import reminders as actions
from protocols.presenters import reminders as presenter
from protocols.queries import reminders as queries
from protocols.reference import reminders as rules

SHOWN_AHEAD = timedelta(days=7)


@require_safe
@requires(Permission.VIEW_MESSAGES)
def reminder_list(request: HttpRequest) -> HttpResponse:
    use_clinic_time()
    person, at = staff(request), now()
    off = queries.rules_switched_off()
    context = {
        "days": presenter.days(queries.coming(person, at=at, until=at + SHOWN_AHEAD)),
        "rules": presenter.rules(rules.current().rules, off),
        "run": reminder_run(last_reminder_run(), at=at),
        "may_switch": person.may(Permission.MANAGE_CLINIC),
        "nav_section": "messages",
    }
    return render(request, "protocols/reminders.html", context)


@require_POST
@requires(Permission.MANAGE_CLINIC)
def reminder_switch(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Says which way it goes, so that a second post of the same form changes nothing."""
    is_on = request.POST.get("is_on") == "1"
    try:
        actions.switch_rule(rule_id=rule_id, is_on=is_on, by=staff(request), at=now())
    except actions.NoSuchRule:
        raise Http404 from None
    notices.success(request, _("Switched on.") if is_on else _("Switched off."))
    return redirect("reminder-list")
