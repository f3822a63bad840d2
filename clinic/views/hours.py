"""A change of working hours, and the page that asks about what it takes away."""

from typing import Any

from django.contrib import messages
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.actions import absence
from clinic.actions.absence import HoursChange, Unanswered
from clinic.actions.appointments import AppointmentRefused
from clinic.actions.booking import BookingRefused
from clinic.domain.clock import days_interval
from clinic.domain.undo import ChangeKind
from clinic.forms import absence as forms
from clinic.models.places import Closure, OpeningHours
from clinic.models.rota import Leave, Shift
from clinic.models.staff import StaffMember
from clinic.presenters import absence as presenter
from clinic.queries import absence as queries
from clinic.queries.staff import members
from clinic.views.base import now, staff

# Rows of the settings that say who works when.
HOURS = (Leave, Shift, Closure, OpeningHours)


def change_of(row: Model, *, saved: bool, by: StaffMember, at: Any) -> HoursChange:
    """What saving (or else removing) this row does to the diary."""
    apply = absence.save_row if saved else absence.remove_row
    kinds: dict[type[Model], ChangeKind] = {
        Leave: ChangeKind.LEAVE_ADDED if saved else ChangeKind.LEAVE_REMOVED,
        Closure: ChangeKind.CLOSED_DAYS,
    }
    return HoursChange(
        kind=kinds.get(type(row), ChangeKind.HOURS_CHANGED),
        scope=_scope(row),
        reason=_reason(row),
        apply=apply(row, by=by, at=at),
    )


def gone_for_good(member: StaffMember, apply: Any) -> HoursChange:
    """Somebody works here no longer."""
    text = _("%(name)s works here no longer.") % {"name": member.full_name}
    return HoursChange(
        kind=ChangeKind.STAFF_LEFT,
        scope=Q(practitioner=member.pk),
        reason=text,
        apply=apply,
        for_good=True,
    )


def carry_out(
    request: HttpRequest, change: HoursChange, *, title: str, back: str
) -> HttpResponse:
    """Do it, or show what it takes away and ask. ``back`` is the page to go on to."""
    may_keep = not change.for_good
    answers = forms.answers(request.POST, may_keep=may_keep)
    problem = ""
    try:
        return _done(request, change, answers, back)
    except Unanswered as asked:
        lost = asked.lost
    except (BookingRefused, AppointmentRefused) as refusal:
        problem = str(refusal)
        try:
            return _done(request, change, {}, back)
        except Unanswered as asked:
            lost = asked.lost
    names = {row.pk: row.full_name for row in members()}
    context = {
        "title": title,
        "lost": presenter.rows(lost, names, may_keep=may_keep),
        "carried": forms.carried(request.POST),
        "problem": problem,
        "back": back,
        "nav_section": "settings",
    }
    return render(request, "clinic/affected.html", context, status=409)


def remove_leave(request: HttpRequest, leave: Leave) -> HttpResponse:
    """Take it back at once, or ask which appointments return."""
    at, back = now(), reverse("settings-list", args=["leave"])
    changes = queries.changes_because_of(leave.pk, at=at)
    if changes and not request.POST.get("confirmed"):
        free = queries.old_times_free(changes, at=at)
        context = {
            "leave": leave,
            "rows": presenter.restorable(changes, free),
            "nav_section": "settings",
        }
        return render(request, "clinic/leave_remove.html", context, status=409)
    restore = forms.numbers(request.POST.getlist("restore"))
    try:
        count = absence.remove_leave(leave, restore, by=staff(request), at=at)
    except (BookingRefused, AppointmentRefused) as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(back)
    _say(request, _("Removed."), count)
    return HttpResponseRedirect(back)


def _done(
    request: HttpRequest, change: HoursChange, answers: Any, back: str
) -> HttpResponse:
    count = absence.carry_out(change, answers, by=staff(request), at=now())
    _say(request, _("Saved."), count)
    return HttpResponseRedirect(back)


def _say(request: HttpRequest, what: str, count: int) -> None:
    if count:
        text = ngettext(
            "%(count)s appointment was dealt with.",
            "%(count)s appointments were dealt with.",
            count,
        )
        what = f"{what} {text % {'count': count}}"
    messages.success(request, what)


def _scope(row: Model) -> Q:
    match row:
        case Leave():
            return Q(
                practitioner=row.practitioner_id,
                starts_at__lt=row.ends_at,
                ends_at__gt=row.starts_at,
            )
        case Shift():
            return Q(practitioner=row.practitioner_id, location=row.location_id)
        case Closure():
            whole = days_interval(row.first_day, row.last_day, row.location.zone)
            return Q(
                location=row.location_id,
                starts_at__lt=whole.ends_at,
                ends_at__gt=whole.starts_at,
            )
        case OpeningHours():
            return Q(location=row.location_id)
        case _other:
            raise TypeError(type(row))


def _reason(row: Model) -> str:
    match row:
        case Leave():
            return _("Leave of %(name)s") % {"name": row.practitioner.full_name}
        case Closure():
            return _("Closed: %(reason)s") % {"reason": row.reason}
        case _other:
            return _("Working hours changed")
