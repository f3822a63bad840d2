"""What a location is for its diary, in one query: rooms, hours, closures, messages.

The lists come as JSON inside the one row, since the page needs all of them every time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from clinic.domain.availability import ClosedDays, WeeklyHours
from clinic.models.outbox import Message
from clinic.models.places import Closure, Location, OpeningHours, Room


@dataclass(frozen=True, slots=True)
class Place:
    """A room."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    rooms: Sequence[Place]
    opening: Sequence[WeeklyHours]
    closures: Sequence[ClosedDays]
    failed_messages: int


def place_facts(location: Location, *, first_day: date, last_day: date) -> PlaceFacts:
    """Closures are those that touch these days."""
    here = {"location": OuterRef("pk")}
    rooms = Room.objects.filter(is_active=True, **here)
    closures = Closure.objects.filter(
        first_day__lte=last_day, last_day__gte=first_day, **here
    )
    row = Location.objects.filter(pk=location.pk).values_list(
        _listed(rooms, "pk", "name"),
        _listed(OpeningHours.objects.filter(**here), "weekday", "opens", "closes"),
        _listed(closures, "first_day", "last_day", "reason"),
        Coalesce(Subquery(_counted(Message.objects.needing_attention())), 0),
    )
    found_rooms, opening, closed, failed = row.get()
    return PlaceFacts(
        rooms=[Place(room["pk"], room["name"]) for room in found_rooms],
        opening=[
            WeeklyHours(
                weekday=hours["weekday"],
                starts=time.fromisoformat(hours["opens"]),
                ends=time.fromisoformat(hours["closes"]),
            )
            for hours in opening
        ],
        closures=[
            ClosedDays(
                first_day=date.fromisoformat(days["first_day"]),
                last_day=date.fromisoformat(days["last_day"]),
                reason=days["reason"],
            )
            for days in closed
        ],
        failed_messages=failed,
    )


def _listed(rows: "QuerySet[Any]", *fields: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**{f: f for f in fields})))


def _counted(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    grouped = rows.order_by().annotate(all=Value(1)).values("all")
    return grouped.annotate(count=Count("pk")).values("count")
