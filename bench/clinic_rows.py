"""Whole diaries by SQL, for benchmarks: filled once, kept in the bench database.

Every row stands under the exclusion constraints of the real table.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.models import AppointmentType, Location, Room, Shift, StaffMember
from patients.models import Patient

ZONE = ZoneInfo("Europe/Istanbul")
WEEKDAYS = range(5)
# Sixteen half-hours from 09:00 to 17:00 in Istanbul.
OPENS, CLOSES, HALF_HOURS = "09:00", "17:00", 16


@dataclass(frozen=True, slots=True)
class Plan:
    """``a_day``: appointments a working day; as many half-hours as it takes."""

    name: str
    people: int
    rooms: int
    a_day: int
    first_day: date
    days: int

    @property
    def count(self) -> int:
        return self.days * self.a_day


@dataclass(frozen=True, slots=True)
class Place:
    location: Location
    type: AppointmentType


def place(plan: Plan) -> Place:
    """The location of this plan with its diary, made when it is not there yet."""
    kind, _ = AppointmentType.objects.get_or_create(
        slug="bench-session",
        defaults={
            "kind": AppointmentKind.SESSION,
            "name_en": "Session",
            "minutes": 30,
            "needs_right_to_inject": False,
        },
    )
    location = Location.objects.filter(name=plan.name).first()
    if location is None:
        with transaction.atomic():
            location = _made(plan, kind)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE clinic_appointment")
    return Place(location, kind)


def _made(plan: Plan, kind: AppointmentType) -> Location:
    location = Location.objects.create(name=plan.name, timezone=str(ZONE))
    rooms = Room.objects.bulk_create(
        Room(location=location, name=f"Room {n}") for n in range(plan.rooms)
    )
    people = StaffMember.objects.bulk_create(
        StaffMember(
            email=f"{location.pk}-{n}@diary.bench.test",
            full_name=f"Person {n}",
            roles=["clinician"],
            licence_number="BENCH",
            may_inject=True,
        )
        for n in range(plan.people)
    )
    Shift.objects.bulk_create(
        Shift(
            practitioner=person,
            location=location,
            room=rooms[n % plan.rooms],
            weekday=weekday,
            starts=OPENS,
            ends=CLOSES,
        )
        for n, person in enumerate(people)
        for weekday in WEEKDAYS
    )
    _fill(plan, location, kind)
    return location


def patients(location: Location, count: int) -> list[int]:
    """So many patients of one benchmark's location."""
    prefix = f"D{location.pk}-"
    own = Patient.objects.filter(number__startswith=prefix)
    now = timezone.now()
    missing = range(own.count(), count)
    for start in range(missing.start, missing.stop, 5_000):
        Patient.objects.bulk_create(
            Patient(
                number=f"{prefix}{number}",
                full_name=f"Diary {number}",
                search_key=f"diary {number}",
                registered_at=now,
            )
            for number in range(start, min(start + 5_000, count))
        )
    return list(own.order_by("pk").values_list("pk", flat=True)[:count])


# Appointment i of a day takes half-hour i mod 16. The lane it is in (i div 16) and the
# day choose person and room so that no two lanes of one half-hour share either.
_FILL = """
INSERT INTO clinic_appointment (
    uid, patient_id, type_id, location_id, practitioner_id, room_id,
    starts_at, ends_at, blocked_until, state, note, cancel_reason,
    overbooked, overbook_reason, version, sequence, booked_at)
SELECT gen_random_uuid(),
    (%(patients)s)[1 + (d * %(a_day)s + i) %% cardinality(%(patients)s)],
    %(type)s, %(location)s,
    (%(people)s)[1 + (i / 16 * %(stride)s + i %% 16 + d) %% cardinality(%(people)s)],
    (%(rooms)s)[1 + (i / 16 + i %% 16 + d) %% cardinality(%(rooms)s)],
    at, at + interval '30 minutes', at + interval '30 minutes',
    CASE WHEN day < %(today)s THEN 'done' ELSE 'booked' END, '', '',
    false, '', 1, 0, at - interval '30 days'
FROM (
    SELECT day, row_number() OVER (ORDER BY day) - 1 AS d
    FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') AS day
    WHERE extract(isodow FROM day) < 6
    LIMIT %(days)s
) AS working,
generate_series(0, %(a_day)s - 1) AS i,
LATERAL (SELECT (day + interval '6 hours' + i %% 16 * interval '30 minutes')
    AT TIME ZONE 'UTC' AS at) AS start
"""


def _fill(plan: Plan, location: Location, kind: AppointmentType) -> None:
    lanes = -(-plan.a_day // HALF_HOURS)
    assert lanes <= min(plan.people, plan.rooms), "more at once than people or rooms"
    people = StaffMember.objects.filter(shifts__location=location).distinct()
    values: dict[str, Any] = {
        "patients": patients(location, 10_000),
        "people": list(people.order_by("pk").values_list("pk", flat=True)),
        "rooms": list(
            Room.objects.filter(location=location).values_list("pk", flat=True)
        ),
        "stride": max(1, plan.people // lanes),
        "type": kind.pk,
        "location": location.pk,
        "a_day": plan.a_day,
        "days": plan.days,
        "first": plan.first_day,
        "last": plan.first_day + timedelta(days=plan.days * 2),
        "today": datetime.now(tz=ZONE).date(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FILL, values)
        assert cursor.rowcount == plan.count, f"{cursor.rowcount}, not {plan.count}"
