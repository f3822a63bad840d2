"""Public holidays of a location, turned into closed days."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.actions import site as site_actions
from clinic.actions.absence import HoursChange
from clinic.actions.undo import Recording
from clinic.domain.clock import days_interval, local_day
from clinic.domain.roles import Permission
from clinic.domain.undo import ChangeKind
from clinic.forms.diary import chosen_location
from clinic.forms.holidays import HolidaysForm
from clinic.models.places import Closure, Location
from clinic.models.staff import StaffMember
from clinic.presenters.moments import day_words
from clinic.queries import diary as queries
from clinic.queries.site import closed_days
from clinic.reference import public_holidays
from clinic.reference.public_holidays import Holiday, NoHolidays
from clinic.views import hours
from clinic.views.base import now, requires, staff

_YEARS_AHEAD = 3


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_CLINIC)
def public_holiday_list(request: HttpRequest) -> HttpResponse:
    at = now()
    places = queries.locations()
    location = chosen_location(request.GET.get("location", ""), places)
    if location is None:
        return render(request, "clinic/diary_without_place.html", {})
    today = local_day(at, location.zone)
    year = _year(request.GET.get("year", ""), today)
    found, problem = _found(location, year)
    closed = closed_days(location, year)
    offered = [holiday for holiday in found if holiday.day not in closed]
    context = {
        "location": location,
        "locations": places,
        "year": year,
        "years": range(today.year, today.year + _YEARS_AHEAD),
        "days": [
            (holiday, day_words(holiday.day), holiday.day in closed)
            for holiday in found
        ],
        "has_open": bool(offered),
        "problem": problem,
        "nav_section": "settings",
    }
    if request.method == "POST":
        form = HolidaysForm(request.POST, offered=[each.day for each in offered])
        if form.is_valid():
            chosen = [h for h in offered if h.day in set(form.cleaned_data["days"])]
            return hours.carry_out(
                request,
                _closing(location, chosen, by=staff(request), at=at),
                title=_("Public holidays"),
                back=reverse("settings-list", args=["closures"]),
            )
        context["error"] = " ".join(map(str, form.errors.get("days", [])))
        return render(request, "clinic/settings/holidays.html", context, status=422)
    return render(request, "clinic/settings/holidays.html", context)


def stretches(holidays: Sequence[Holiday]) -> list[tuple[date, date, str]]:
    """Days in a row with one name are one closure."""
    found: list[tuple[date, date, str]] = []
    for holiday in sorted(holidays):
        if found:
            first, last, name = found[-1]
            if name == holiday.name and holiday.day == last + timedelta(days=1):
                found[-1] = (first, holiday.day, name)
                continue
        found.append((holiday.day, holiday.day, holiday.name))
    return found


def _closing(
    location: Location, chosen: Sequence[Holiday], *, by: StaffMember, at: datetime
) -> HoursChange:
    scopes = []
    for first, last, _name in stretches(chosen):
        whole = days_interval(first, last, location.zone)
        scopes.append(Q(starts_at__lt=whole.ends_at, ends_at__gt=whole.starts_at))
    return HoursChange(
        kind=ChangeKind.CLOSED_DAYS,
        scope=Q(location=location) & reduce(lambda one, other: one | other, scopes),
        reason=_("Closed: %(reason)s") % {"reason": _("Public holidays")},
        apply=_apply(location, chosen, by=by, at=at),
    )


def _apply(
    location: Location, chosen: Sequence[Holiday], *, by: StaffMember, at: datetime
) -> Callable[[Recording], None]:
    def apply(recording: Recording) -> None:
        for first, last, name in stretches(chosen):
            row = Closure(
                location=location, first_day=first, last_day=last, reason=name[:120]
            )
            site_actions.save(row, by=by, at=at)
            recording.made(row)

    return apply


def _found(location: Location, year: int) -> tuple[list[Holiday], str]:
    language = translation.get_language() or ""
    try:
        found = public_holidays.of_year(
            location.country, location.region, year, language=language
        )
    except NoHolidays as unknown:
        return [], _problem(unknown)
    return found, ""


def _problem(unknown: NoHolidays) -> str:
    names: dict[str, Any] = {"country": unknown.country, "region": unknown.region}
    if unknown.regions:
        names["regions"] = ", ".join(unknown.regions)
        text = _(
            "“%(region)s” is no region of %(country)s that we know. Known: %(regions)s."
        )
        return text % names
    if unknown.region:
        text = _("We know no regions of %(country)s: leave the region empty.")
        return text % names
    text = _("We know no holidays of “%(country)s”. Enter the closed days by hand.")
    return text % names


def _year(text: str, today: date) -> int:
    """One of the years offered, or this one for anything odd."""
    years = {str(today.year + number): today.year + number for number in range(3)}
    return years.get(text, today.year)
