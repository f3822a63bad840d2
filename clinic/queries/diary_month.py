"""How full each day of a month is. Four queries, whatever the number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncDate

from clinic.domain.availability import Rota
from clinic.domain.clock import days_interval
from clinic.models.diary import Appointment
from clinic.models.places import Location
from clinic.queries.diary import rota_at, shifts_at
from clinic.queries.diary_place import place_facts


@dataclass(frozen=True, slots=True)
class DayTotal:
    """Live appointments of one day, and the time they keep, pauses included."""

    count: int
    booked: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryMonth:
    location: Location
    days: Sequence[date]
    rota: Rota
    practitioner_ids: Sequence[int]
    totals: dict[date, DayTotal]


def diary_month(location: Location, days: Sequence[date]) -> DiaryMonth:
    shifts = shifts_at(location)
    place = place_facts(location, first_day=days[0], last_day=days[-1])
    span = days_interval(days[0], days[-1], location.zone)
    rows = (
        Appointment.objects.live()
        .filter(
            location=location, starts_at__gte=span.starts_at, starts_at__lt=span.ends_at
        )
        .order_by()
        .annotate(day=TruncDate("starts_at", tzinfo=location.zone))
        .values("day")
        .annotate(count=Count("pk"), booked=Sum(F("blocked_until") - F("starts_at")))
        .values_list("day", "count", "booked")
    )
    return DiaryMonth(
        location=location,
        days=days,
        rota=rota_at(location, days, shifts=shifts, place=place),
        practitioner_ids=list(dict.fromkeys(s.practitioner_id for s in shifts)),
        totals={day: DayTotal(count, booked) for day, count, booked in rows},
    )
