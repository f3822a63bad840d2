"""The diary in its views, and the switches that a device keeps."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from clinic.domain.clock import local_day
from clinic.domain.diary_query import Columns, DiaryQuery, DiaryView
from clinic.domain.roles import Permission
from clinic.forms.diary import (
    COLUMNS_COOKIE,
    chosen_location,
    diary_query,
    one_of,
)
from clinic.models.diary import AppointmentType
from clinic.models.places import Location
from clinic.presenters.diary import DiaryPage, diary_page
from clinic.presenters.diary_cards import Viewer, passes
from clinic.presenters.diary_choices import filter_choices
from clinic.presenters.diary_frame import address
from clinic.presenters.diary_legend import legend
from clinic.presenters.diary_month import MonthPage, month_page
from clinic.queries import diary as queries
from clinic.queries.appointments import types_in_use
from clinic.queries.diary import DiaryPlaces, DiaryRow
from clinic.queries.diary_live import fingerprint
from clinic.queries.diary_month import diary_month
from clinic.queries.diary_rail import desk_work
from clinic.queries.reach import card_notes
from clinic.queries.site import first_day
from clinic.views.base import now, requires, staff

NAMES_COOKIE = "diary_names"


@require_safe
@requires(Permission.VIEW_DIARY)
def diary(request: HttpRequest) -> HttpResponse:
    at = now()
    places = queries.diary_places()
    asked = asked_of(request, places, at=at)
    if asked is None:
        return render(request, "clinic/diary_without_place.html", {})
    location, query = asked
    # Taken before the rows are read: what changes in between is fetched once more.
    tag = etag(request, location, query, at=at)
    context = page_context(request, location, query, at=at)
    context |= {"locations": places.locations, "etag": tag}
    return render(request, "clinic/diary.html", context)


def asked_of(
    request: HttpRequest, places: DiaryPlaces, *, at: datetime
) -> tuple[Location, DiaryQuery] | None:
    """The location and the view that the address asks for; None without a location."""
    wanted = request.GET.get("location", "")
    location = chosen_location(wanted, places.locations)
    if location is None:
        return None
    query = diary_query(
        request.GET,
        request.COOKIES,
        location=location,
        today=local_day(at, location.zone),
        first_weekday=places.first_weekday,
    )
    return location, query


def etag(
    request: HttpRequest, location: Location, query: DiaryQuery, *, at: datetime
) -> str:
    """Stands for what this person would see at this address in this minute."""
    person = staff(request)
    viewer = [
        person.pk,
        sorted(person.roles),
        translation.get_language(),
        names_hidden(request),
        str(query.columns),
        query.pairs(),
    ]
    return f'"{fingerprint(location, query.days, at=at, viewer=viewer)}"'


def names_hidden(request: HttpRequest) -> bool:
    return request.COOKIES.get(NAMES_COOKIE) == "hidden"


def page_context(
    request: HttpRequest, location: Location, query: DiaryQuery, *, at: datetime
) -> dict[str, Any]:
    person = staff(request)
    types = types_in_use()
    context = {
        "location": location,
        "kinds": kinds_of(types),
        "legend": legend(),
        "may_book": person.may(Permission.BOOK_APPOINTMENTS),
        "may_set_hours": person.may(Permission.MANAGE_CLINIC),
    }
    if query.view == DiaryView.MONTH:
        month = diary_month(location, query.days)
        viewer = viewer_of(request, [], types, at=at)
        page: MonthPage | DiaryPage = month_page(month, query, viewer)
        return {**context, "page": page, **_first_steps(page, context, at)}
    found = queries.diary_days(location, query.days, staff=person, at=at)
    shown = [row for row in found.appointments if passes(row, query.filter)]
    viewer = viewer_of(request, shown, types, at=at)
    choices = filter_choices(
        found, query, types, language=translation.get_language() or ""
    )
    desk = desk_work(found, query, staff=person, at=at)
    page = diary_page(found, query, viewer, desk)
    context |= {"page": page, "choices": choices}
    return {**context, **_first_steps(page, context, at)}


def _first_steps(
    page: DiaryPage | MonthPage, context: dict[str, Any], at: datetime
) -> dict[str, Any]:
    """What a manager still has to set up, while there is nothing to show."""
    if not page.is_bare or not context["may_set_hours"]:
        return {}
    return {"first_day": first_day(at=at)}


def viewer_of(
    request: HttpRequest,
    rows: Sequence[DiaryRow],
    types: Sequence[AppointmentType],
    *,
    at: datetime,
) -> Viewer:
    """Who looks, with the notes on whichever of these rows they may read."""
    person = staff(request)
    clinical = person.may(Permission.VIEW_CLINICAL)
    language = translation.get_language() or ""
    known = [row.pk for row in rows if row.is_reachable]
    return Viewer(
        at=at,
        type_names={row.pk: row.name_in(language) for row in types},
        notes=card_notes(known, clinical=clinical) if known else {},
        clinical=clinical,
        may_book=person.may(Permission.BOOK_APPOINTMENTS),
        names_hidden=names_hidden(request),
    )


def kinds_of(types: Sequence[AppointmentType]) -> list[tuple[str, str]]:
    """What each fill of the legend means."""
    language = translation.get_language() or ""
    return list({row.kind: row.name_in(language) for row in types}.items())


@require_POST
@requires(Permission.VIEW_DIARY)
def hide_names(request: HttpRequest) -> HttpResponse:
    """Show names, or initials only. Kept on this device."""
    response = HttpResponseRedirect(back_to_diary(request))
    if request.POST.get("names") == "hidden":
        _keep(response, NAMES_COOKIE, "hidden", is_secure=request.is_secure())
    else:
        response.delete_cookie(NAMES_COOKIE, samesite="Lax")
    return response


@require_POST
@requires(Permission.VIEW_DIARY)
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Columns for people or for rooms. Kept on this device."""
    response = HttpResponseRedirect(back_to_diary(request))
    columns = one_of(Columns, request.POST.get("columns", ""))
    if columns is not None:
        _keep(response, COLUMNS_COOKIE, str(columns), is_secure=request.is_secure())
    return response


def _keep(response: HttpResponse, name: str, value: str, *, is_secure: bool) -> None:
    response.set_cookie(name, value, httponly=True, samesite="Lax", secure=is_secure)


def back_to_diary(request: HttpRequest) -> str:
    """The view that was looked at, read again part by part; never another address."""
    at = now()
    asked = QueryDict(request.POST.get("back", "")[:2000], mutable=True)
    asked.pop("columns", None)
    places = queries.locations()
    location = chosen_location(asked.get("location", ""), places)
    if location is None or not asked:
        return reverse("diary")
    query = diary_query(
        asked,
        {},
        location=location,
        today=local_day(at, location.zone),
        first_weekday=0,
    )
    return address(query)
