"""One day of one location: who works, what is booked, who waits.

A fixed number of SQL queries, whatever the number of rows: rota 4, appointments 1,
messages 1. Appointments come as plain values: whole rows cost five times the query.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.availability import Rota
from clinic.domain.clock import day_interval, local_day
from clinic.domain.intervals import Interval
from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from clinic.models.places import Location
from clinic.models.rota import Shift
from clinic.models.staff import StaffMember
from clinic.queries.availability import rota_of
from clinic.queries.reach import reachable_patients


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryRow:
    """An appointment as the diary needs it."""

    pk: int
    version: int
    kind: str
    type_id: int
    patient_id: int
    patient_name: str
    phone: str
    practitioner_id: int
    practitioner_name: str
    room_name: str
    starts_at: datetime
    ends_at: datetime
    blocked_until: datetime
    state: str
    held_until: datetime | None
    arrived_at: datetime | None
    overbooked: bool
    # False for a colleague's patient whom this clinician does not know.
    is_reachable: bool

    @property
    def seen(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)

    @property
    def blocked(self) -> Interval:
        return Interval(self.starts_at, self.blocked_until)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody with a column of their own."""

    pk: int
    name: str
    room_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryDay:
    location: Location
    day: date
    rota: Rota
    workers: Sequence[Worker]
    # Weekdays on which anybody works here at all (Monday is 0).
    weekdays: frozenset[int]
    appointments: Sequence[DiaryRow]
    waiting: Sequence[DiaryRow]
    unconfirmed: Sequence[DiaryRow]
    booked_tomorrow: int
    failed_messages: int


def locations() -> list[Location]:
    return list(Location.objects.filter(is_active=True))


def diary_day(
    location: Location, day: date, *, staff: StaffMember, at: datetime
) -> DiaryDay:
    """The day that is looked at, and today's queue beside it."""
    shifts = list(
        Shift.objects.filter(location=location, practitioner__is_active=True)
        .select_related("practitioner", "room")
        .order_by("practitioner__full_name", "practitioner_id", "starts")
    )
    today = local_day(at, location.zone)
    tomorrow = today + timedelta(days=1)
    rows = _rows(location, [day, today, tomorrow], staff=staff, at=at)
    looked_at = _on(rows, day, location)
    workers = _workers(shifts, looked_at, day)
    # The queue beside the day is work to do: only with patients this person knows.
    known = [row for row in rows if row.is_reachable]
    next_day = _on(known, tomorrow, location)
    return DiaryDay(
        location=location,
        day=day,
        rota=rota_of(
            location, [worker.pk for worker in workers], first_day=day, last_day=day
        ),
        workers=workers,
        weekdays=frozenset(shift.weekday for shift in shifts),
        appointments=looked_at,
        waiting=_waiting(_on(known, today, location)),
        unconfirmed=[row for row in next_day if row.state == AppointmentState.BOOKED],
        booked_tomorrow=sum(row.state in _EXPECTED for row in next_day),
        failed_messages=Message.objects.needing_attention().count(),
    )


_EXPECTED = {AppointmentState.BOOKED, AppointmentState.CONFIRMED}


def _waiting(rows: Sequence[DiaryRow]) -> list[DiaryRow]:
    """Who sits in the waiting room, the longest wait first."""
    arrived = (row for row in rows if row.state == AppointmentState.ARRIVED)
    return sorted(arrived, key=lambda row: row.arrived_at or row.starts_at)


def _on(rows: Sequence[DiaryRow], day: date, location: Location) -> list[DiaryRow]:
    return [row for row in rows if local_day(row.starts_at, location.zone) == day]


def _workers(
    shifts: Sequence[Shift], rows: Sequence[DiaryRow], day: date
) -> list[Worker]:
    """Who has a shift on this day, then whoever else has an appointment."""
    known: dict[int, Worker] = {}
    for shift in shifts:
        if _is_on(shift, day) and shift.practitioner_id not in known:
            room = shift.room.name if shift.room else ""
            known[shift.practitioner_id] = Worker(
                shift.practitioner_id, shift.practitioner.full_name, room
            )
    for row in rows:
        if row.practitioner_id not in known and row.state != AppointmentState.CANCELLED:
            known[row.practitioner_id] = Worker(
                row.practitioner_id, row.practitioner_name, row.room_name
            )
    return list(known.values())


def _is_on(shift: Shift, day: date) -> bool:
    return (
        shift.weekday == day.weekday()
        and (shift.valid_from is None or shift.valid_from <= day)
        and (shift.valid_until is None or day <= shift.valid_until)
    )


def _rows(
    location: Location, days: Sequence[date], *, staff: StaffMember, at: datetime
) -> list[DiaryRow]:
    when = Q()
    for day in days:
        whole = day_interval(day, location.zone)
        when |= Q(starts_at__gte=whole.starts_at, starts_at__lt=whole.ends_at)
    mine = reachable_patients(staff, at=at).filter(pk=OuterRef("patient_id"))
    names = {
        "pk": "pk",
        "version": "version",
        "kind": "type__kind",
        "type_id": "type_id",
        "patient_id": "patient_id",
        "patient_name": "patient__full_name",
        "phone": "patient__phone",
        "practitioner_id": "practitioner_id",
        "practitioner_name": "practitioner__full_name",
        "room_name": "room__name",
        "starts_at": "starts_at",
        "ends_at": "ends_at",
        "blocked_until": "blocked_until",
        "state": "state",
        "held_until": "held_until",
        "arrived_at": "arrived_at",
        "overbooked": "overbooked",
        "is_reachable": "is_reachable",
    }
    rows = (
        Appointment.objects.filter(when, location=location)
        .annotate(is_reachable=Exists(mine))
        .order_by("starts_at", "pk")
        .values_list(*names.values())
    )
    filled = (dict(zip(names, row, strict=True)) for row in rows)
    return [DiaryRow(**{**row, "room_name": row["room_name"] or ""}) for row in filled]
