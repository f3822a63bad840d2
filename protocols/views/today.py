"""The first page after signing in: what needs doing now, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.domain.roles import Permission
from clinic.presenters.moments import day_words
from clinic.queries import site
from clinic.views.base import now, requires, staff
from protocols.presenters import today as presenter


@require_safe
@requires(Permission.VIEW_TODAY)
def today(request: HttpRequest) -> HttpResponse:
    person, at = staff(request), now()
    location = site.home_location()
    context: dict[str, object] = {"may_manage": person.may(Permission.MANAGE_CLINIC)}
    if location:
        local = at.astimezone(location.zone)
        context |= {
            "page": presenter.page(person, location, at=at),
            "day": day_words(local.date()),
            "location": location,
        }
    return render(request, "protocols/today.html", context)
