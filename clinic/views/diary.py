"""The day's diary, and the switch that hides names on it."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from clinic.domain.booking import HORIZON
from clinic.domain.clock import local_day
from clinic.domain.roles import Permission
from clinic.models.places import Location
from clinic.presenters.diary import diary_page
from clinic.presenters.diary_cards import Viewer
from clinic.queries import diary as queries
from clinic.queries.appointments import types_in_use
from clinic.queries.reach import card_notes
from clinic.views.base import now, requires, staff

NAMES_COOKIE = "diary_names"


@require_safe
@requires(Permission.VIEW_DIARY)
def diary(request: HttpRequest) -> HttpResponse:
    person, at = staff(request), now()
    places = queries.locations()
    location = chosen_location(request, places)
    if location is None:
        return render(request, "clinic/diary_without_place.html", {})
    day = day_of(request.GET.get("day", ""), location=location, at=at)
    found = queries.diary_day(location, day, staff=person, at=at)
    clinical = person.may(Permission.VIEW_CLINICAL)
    known = [row.pk for row in found.appointments if row.is_reachable]
    language = translation.get_language() or ""
    types = types_in_use()
    viewer = Viewer(
        at=at,
        type_names={row.pk: row.name_in(language) for row in types},
        notes=card_notes(known, clinical=clinical),
        clinical=clinical,
        may_book=person.may(Permission.BOOK_APPOINTMENTS),
        names_hidden=request.COOKIES.get(NAMES_COOKIE) == "hidden",
    )
    context = {
        "page": diary_page(found, viewer),
        "location": location,
        "locations": places,
        "kinds": list({row.kind: row.name_in(language) for row in types}.items()),
        "may_book": viewer.may_book,
        "may_set_hours": person.may(Permission.MANAGE_CLINIC),
    }
    return render(request, "clinic/diary.html", context)


@require_POST
@requires(Permission.VIEW_DIARY)
def hide_names(request: HttpRequest) -> HttpResponse:
    """Show names, or initials only. Kept on this device."""
    response = HttpResponseRedirect(back_to_diary(request))
    if request.POST.get("names") == "hidden":
        response.set_cookie(
            NAMES_COOKIE,
            "hidden",
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    else:
        response.delete_cookie(NAMES_COOKIE, samesite="Lax")
    return response


def back_to_diary(request: HttpRequest) -> str:
    """The day that was looked at, as the form names it; never another address."""
    day = parsed_day(request.POST.get("day", ""))
    place = request.POST.get("location", "")
    query = f"?day={day.isoformat()}" if day else ""
    if query and place.isdecimal():
        query += f"&location={place}"
    return reverse("diary") + query


def chosen_location(request: HttpRequest, places: list[Location]) -> Location | None:
    wanted = request.GET.get("location", "")
    named = (place for place in places if str(place.pk) == wanted)
    return next(named, places[0] if places else None)


def parsed_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_of(text: str, *, location: Location, at: datetime) -> date:
    """The day asked for, or today for anything odd or far away."""
    today = local_day(at, location.zone)
    day = parsed_day(text)
    if day is None or abs(day - today) > HORIZON:
        return today
    return day
