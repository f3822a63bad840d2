"""Free slots from the rows, in a fixed number of SQL queries however many days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BigIntegerField, Func, Q

from clinic.domain import availability
from clinic.domain.availability import (
    Absence,
    ClosedDays,
    Rota,
    Slot,
    WeeklyHours,
    WeeklyShift,
    Wish,
)
from clinic.domain.clock import days_interval, local_day
from clinic.domain.day_frames import Taken
from clinic.domain.eligibility import Needs, Rights, may_do, needs_room
from clinic.domain.free_search import FreeSearch
from clinic.domain.intervals import Interval
from clinic.models.diary import Appointment, AppointmentType
from clinic.models.places import Closure, Location, OpeningHours, Room
from clinic.models.rota import Leave, Shift
from clinic.models.staff import StaffMember

# How far around a lost slot others are looked for.
_DAYS_BEFORE, _DAYS_AFTER = 3, 21
# What ``rights_of`` reads.
_RIGHTS = ("roles", "may_inject", "is_active")
# No appointment takes longer than this, with its pause (appointment_type_pause).
LONGEST = timedelta(days=1)


def free_slots(  # noqa: PLR0913 - a search has this many sides; all by name
    *,
    location: Location,
    appointment_type: AppointmentType,
    practitioner_ids: Sequence[int],
    room_ids: Sequence[int],
    first_day: date,
    last_day: date,
    patient_id: int | None = None,
    ignoring: Sequence[int] = (),
    not_before: datetime | None = None,
) -> list[Slot]:
    """Every free slot from the first to the last local day, in order of time.

    ``ignoring`` names appointments that count as gone (the one that is being moved).
    Practitioners who may not do this type are left out. Without ``room_ids`` the
    slots have no room: only right for a type that needs none.
    """
    free = free_times(
        location=location,
        appointment_type=appointment_type,
        practitioner_ids=practitioner_ids,
        room_ids=room_ids,
        first_day=first_day,
        last_day=last_day,
        patient_id=patient_id,
        ignoring=ignoring,
        not_before=not_before,
    )
    return [slot for day in free.days() for slot in free.on(day)]


def free_times(  # noqa: PLR0913 - the same search
    *,
    location: Location,
    appointment_type: AppointmentType,
    practitioner_ids: Sequence[int],
    room_ids: Sequence[int],
    first_day: date,
    last_day: date,
    patient_id: int | None = None,
    ignoring: Sequence[int] = (),
    not_before: datetime | None = None,
) -> FreeSearch:
    """The same, reckoned day by day: ``days()`` are those with any free slot.

    Ask it for what is needed: a half-year of slots is a long list.
    """
    able = able_to_do(appointment_type, practitioner_ids)
    wish = Wish(
        length=timedelta(minutes=appointment_type.minutes),
        pause=timedelta(minutes=appointment_type.buffer_minutes),
        practitioner_ids=able,
        room_ids=room_ids,
        device_ids=devices_for(location, appointment_type),
        patient_id=patient_id,
        not_before=not_before,
    )
    span = days_interval(first_day, last_day, location.zone)
    return FreeSearch.of(
        rota_of(location, able, first_day=first_day, last_day=last_day),
        wish,
        taken=_taken(location, span, wish, ignoring),
        days=_days(first_day, last_day),
    )


def nearest_slots(  # noqa: PLR0913 - the same search, around one moment
    *,
    location: Location,
    appointment_type: AppointmentType,
    practitioner_id: int,
    around: datetime,
    patient_id: int | None,
    not_before: datetime,
    ignoring: Sequence[int] = (),
    count: int = 3,
) -> list[Slot]:
    """The free slots closest to a moment: with the same person, if need be others."""
    day = local_day(around, location.zone)
    first_day = max(
        day - timedelta(days=_DAYS_BEFORE), local_day(not_before, location.zone)
    )
    others = practitioners_at(location)
    slots = free_slots(
        location=location,
        appointment_type=appointment_type,
        practitioner_ids=[
            practitioner_id,
            *(p for p in others if p != practitioner_id),
        ],
        room_ids=rooms_for(location, appointment_type),
        first_day=first_day,
        last_day=max(first_day, day) + timedelta(days=_DAYS_AFTER),
        patient_id=patient_id,
        ignoring=ignoring,
        not_before=not_before,
    )
    same = [slot for slot in slots if slot.practitioner_id == practitioner_id]
    return availability.nearest(
        same if len(same) >= count else slots, around, count=count
    )


def able_to_do(
    appointment_type: AppointmentType, practitioner_ids: Iterable[int]
) -> list[int]:
    """Which of these people may do this type, in the order given."""
    wanted = list(dict.fromkeys(practitioner_ids))
    people = StaffMember.objects.filter(pk__in=wanted).only(*_RIGHTS)
    if appointment_type.practitioners.exists():
        people = people.filter(appointment_types=appointment_type)
    able = {
        person.pk
        for person in people
        if may_do(needs_of(appointment_type), rights_of(person))
    }
    return [person_id for person_id in wanted if person_id in able]


def devices_for(
    location: Location, appointment_type: AppointmentType
) -> list[int] | None:
    """Devices in use at a location that this type needs one of.

    None: it needs none. Empty: it needs one, and there is none to be had.
    """
    named = list(appointment_type.devices.all())
    if not named:
        return None
    return [d.pk for d in named if d.is_active and d.location_id == location.pk]


def needs_of(appointment_type: AppointmentType) -> Needs:
    return Needs(
        clinician=appointment_type.needs_clinician,
        right_to_inject=appointment_type.needs_right_to_inject,
    )


def rights_of(person: StaffMember) -> Rights:
    return Rights.of(
        roles=person.roles, may_inject=person.may_inject, is_active=person.is_active
    )


def rooms_for(location: Location, appointment_type: AppointmentType) -> list[int]:
    """Rooms in use at a location; none for a type that needs no room."""
    if not needs_room(appointment_type.kind):
        return []
    rooms = Room.objects.filter(location=location, is_active=True)
    return list(rooms.order_by("name", "pk").values_list("pk", flat=True))


def practitioners_at(location: Location) -> list[int]:
    """Everybody active with a shift at this location."""
    people = StaffMember.objects.filter(is_active=True, shifts__location=location)
    return list(people.distinct().values_list("pk", flat=True))


def rota_of(
    location: Location,
    practitioner_ids: Sequence[int],
    *,
    first_day: date,
    last_day: date,
) -> Rota:
    """Four queries: hours, shifts, closures and leave that touch these days."""
    opening = OpeningHours.objects.filter(location=location)
    shifts = Shift.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=last_day),
        Q(valid_until=None) | Q(valid_until__gte=first_day),
        location=location,
        practitioner__in=practitioner_ids,
    )
    closures = Closure.objects.filter(
        location=location, first_day__lte=last_day, last_day__gte=first_day
    )
    return Rota(
        zone=location.zone,
        opening=[
            WeeklyHours(weekday=row.weekday, starts=row.opens, ends=row.closes)
            for row in opening
        ],
        shifts=[weekly_shift(row) for row in shifts],
        closures=[
            ClosedDays(
                first_day=row.first_day, last_day=row.last_day, reason=row.reason
            )
            for row in closures
        ],
        absences=absences(
            practitioner_ids, days_interval(first_day, last_day, location.zone)
        ),
    )


def absences(practitioner_ids: Iterable[int], span: Interval) -> list[Absence]:
    """Leave of these people that touches the span. One query."""
    leave = Leave.objects.filter(
        practitioner__in=practitioner_ids,
        starts_at__lt=span.ends_at,
        ends_at__gt=span.starts_at,
    )
    return [
        Absence(
            practitioner_id=row.practitioner_id,
            interval=Interval(row.starts_at, row.ends_at),
            reason=row.reason,
        )
        for row in leave
    ]


def _taken(
    location: Location, span: Interval, wish: Wish, ignoring: Sequence[int]
) -> Iterator[Taken]:
    """Live appointments that may stand in the way. One query, one row a combination.

    Rooms and devices are of this location; it looks across locations for the people:
    nobody can be in two towns.
    """
    rows = (
        Appointment.objects.live()
        .filter(
            Q(location=location)
            | Q(practitioner__in=wish.practitioner_ids)
            | Q(patient=wish.patient_id),
            starts_at__gt=span.starts_at - LONGEST,
            starts_at__lt=span.ends_at + wish.pause,
            blocked_until__gt=span.starts_at,
        )
        .exclude(pk__in=ignoring)
        .order_by()
        .values_list("practitioner_id", "room_id", "device_id")
        .annotate(
            is_patients_own=Q(patient=wish.patient_id),
            starts=ArrayAgg(_minute("starts_at", "floor")),
            ends=ArrayAgg(
                _minute("ends_at", "ceil"), filter=Q(patient=wish.patient_id)
            ),
            blocked=ArrayAgg(_minute("blocked_until", "ceil")),
        )
    )
    for practitioner, room, device, is_own, starts, ends, blocked in rows:
        yield Taken(
            practitioner_id=practitioner,
            room_id=room,
            device_id=device,
            is_patients_own=is_own,
            seen=list(zip(starts, ends, strict=True)) if is_own else [],
            blocked=list(zip(starts, blocked, strict=True)),
        )


def _minute(field: str, rounded: str) -> Func:
    """A moment as whole minutes since 1970, which come faster than moments do."""
    return Func(
        field,
        template=f"{rounded}(date_part('epoch', %(expressions)s) / 60)::bigint",
        output_field=BigIntegerField(),
    )


def weekly_shift(row: Shift) -> WeeklyShift:
    return WeeklyShift(
        practitioner_id=row.practitioner_id,
        room_id=row.room_id,
        hours=WeeklyHours(weekday=row.weekday, starts=row.starts, ends=row.ends),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _days(first_day: date, last_day: date) -> Iterator[date]:
    for number in range((last_day - first_day).days + 1):
        yield first_day + timedelta(days=number)
