"""Some days of one location: who works where, what is booked, who waits.

A fixed number of SQL queries, whatever the number of rows or days: the place 1, shifts
1, leave 1, appointments 1. Appointments come as plain values: whole rows cost five times
the query.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery

from clinic.domain.appointment_states import LIVE_STATES, AppointmentState
from clinic.domain.availability import Rota
from clinic.domain.clock import days_interval, local_day
from clinic.domain.intervals import Interval
from clinic.models.diary import Appointment
from clinic.models.places import Clinic, Location
from clinic.models.rota import Shift
from clinic.models.staff import StaffMember
from clinic.queries.availability import absences, weekly_shift
from clinic.queries.diary_place import Place, PlaceFacts, place_facts
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
    room_id: int | None
    room_name: str
    device_name: str
    starts_at: datetime
    ends_at: datetime
    blocked_until: datetime
    state: str
    held_until: datetime | None
    arrived_at: datetime | None
    note: str
    overbooked: bool
    # False for a colleague's patient whom this clinician does not know.
    is_reachable: bool
    is_first_visit: bool

    @property
    def seen(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)

    @property
    def blocked(self) -> Interval:
        return Interval(self.starts_at, self.blocked_until)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody with a column of their own, and their usual room."""

    pk: int
    name: str
    room_id: int | None
    room_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryDays:
    location: Location
    days: Sequence[date]
    rota: Rota
    # Everybody with a shift here, or with an appointment in these days.
    people: Sequence[Worker]
    rooms: Sequence[Place]
    # Weekdays on which anybody works here at all (Monday is 0).
    weekdays: frozenset[int]
    appointments: Sequence[DiaryRow]
    waiting: Sequence[DiaryRow]
    unconfirmed: Sequence[DiaryRow]
    booked_tomorrow: int
    failed_messages: int
    # When somebody comes next, asked only while these days are empty.
    next_start: datetime | None = None

    by_day: Mapping[date, Sequence[DiaryRow]] = field(default_factory=dict)

    def on(self, day: date) -> Sequence[DiaryRow]:
        return self.by_day.get(day, ())

    def workers(self, day: date) -> list[Worker]:
        """Who has a shift on this day, then whoever else has an appointment."""
        at_work = {s.practitioner_id for s in self.rota.shifts if s.is_on(day)}
        rooms = {place.pk: place.name for place in self.rooms}
        room_of = self._room_of(day)
        found = [
            Worker(p.pk, p.name, room_of[p.pk], rooms.get(room_of[p.pk] or 0, ""))
            for p in self.people
            if p.pk in room_of
        ]
        return sorted(found, key=lambda worker: worker.pk not in at_work)

    def _room_of(self, day: date) -> dict[int, int | None]:
        """The first room of each person's shifts, else of their appointments."""
        booked = [row for row in self.on(day) if row.state != _S.CANCELLED]
        shifts = [shift for shift in self.rota.shifts if shift.is_on(day)]
        return {row.practitioner_id: row.room_id for row in reversed(booked)} | {
            shift.practitioner_id: shift.room_id for shift in reversed(shifts)
        }


_S = AppointmentState
_EXPECTED = {_S.BOOKED, _S.CONFIRMED}


def locations() -> list[Location]:
    return list(Location.objects.filter(is_active=True))


@dataclass(frozen=True, slots=True)
class DiaryPlaces:
    """The locations in use, and the weekday that a week begins with here."""

    locations: Sequence[Location]
    first_weekday: int


def diary_places() -> DiaryPlaces:
    """One query for what every request of the diary needs first."""
    clinic = Clinic.objects.values("first_weekday")[:1]
    rows = list(
        Location.objects.filter(is_active=True).annotate(week_begins=Subquery(clinic))
    )
    return DiaryPlaces(rows, (rows[0].week_begins if rows else None) or 0)


def diary_days(
    location: Location, days: Sequence[date], *, staff: StaffMember, at: datetime
) -> DiaryDays:
    """The days that are looked at, one after the other, and today's queue beside."""
    shifts = shifts_at(location)
    place = place_facts(location, first_day=days[0], last_day=days[-1])
    today = local_day(at, location.zone)
    tomorrow = today + timedelta(days=1)
    rows = _rows(location, [(days[0], days[-1]), (today, tomorrow)], staff=staff, at=at)
    by_day = _by_day(rows, location)
    looked_at = [row for day in days for row in by_day.get(day, ())]
    # The queue beside the day is work to do: only with patients this person knows.
    next_day = _known(by_day.get(tomorrow, ()))
    return DiaryDays(
        location=location,
        days=days,
        rota=rota_at(location, days, shifts=shifts, place=place),
        people=_people(shifts, looked_at),
        rooms=place.rooms,
        weekdays=frozenset(shift.weekday for shift in shifts),
        appointments=looked_at,
        by_day=by_day,
        waiting=_waiting(_known(by_day.get(today, ()))),
        unconfirmed=[row for row in next_day if row.state == _S.BOOKED],
        booked_tomorrow=sum(row.state in _EXPECTED for row in next_day),
        failed_messages=place.failed_messages,
        next_start=_next_start(location, days[-1], looked_at),
    )


def _known(rows: Iterable[DiaryRow]) -> list[DiaryRow]:
    return [row for row in rows if row.is_reachable]


def _by_day(rows: Sequence[DiaryRow], location: Location) -> dict[date, list[DiaryRow]]:
    by_day: dict[date, list[DiaryRow]] = {}
    for row in rows:
        by_day.setdefault(local_day(row.starts_at, location.zone), []).append(row)
    return by_day


def _next_start(
    location: Location, after: date, here: Sequence[DiaryRow]
) -> datetime | None:
    """The first live appointment after a day, unless there are live ones here."""
    if any(row.is_live for row in here):
        return None
    later = Appointment.objects.live().filter(
        location=location,
        starts_at__gte=days_interval(after, after, location.zone).ends_at,
    )
    return later.order_by("starts_at").values_list("starts_at", flat=True).first()


def shifts_at(location: Location) -> list[Shift]:
    """Every shift of those who work here, by their names. One query."""
    return list(
        Shift.objects.filter(location=location, practitioner__is_active=True)
        .select_related("practitioner", "room")
        .order_by("practitioner__full_name", "practitioner_id", "starts")
    )


def rota_at(
    location: Location,
    days: Sequence[date],
    *,
    shifts: Sequence[Shift],
    place: PlaceFacts,
) -> Rota:
    """Who works in these days; one query, for the leave."""
    span = days_interval(days[0], days[-1], location.zone)
    return Rota(
        zone=location.zone,
        opening=place.opening,
        shifts=[weekly_shift(row) for row in shifts],
        closures=place.closures,
        absences=absences({row.practitioner_id for row in shifts}, span),
    )


def _waiting(rows: Sequence[DiaryRow]) -> list[DiaryRow]:
    """Who sits in the waiting room, the longest wait first."""
    arrived = (row for row in rows if row.state == _S.ARRIVED)
    return sorted(arrived, key=lambda row: row.arrived_at or row.starts_at)


def _people(shifts: Sequence[Shift], rows: Sequence[DiaryRow]) -> list[Worker]:
    known: dict[int, Worker] = {}
    for shift in shifts:
        person, room = shift.practitioner, shift.room
        known.setdefault(
            person.pk,
            Worker(
                person.pk, person.full_name, shift.room_id, room.name if room else ""
            ),
        )
    for row in rows:
        if row.state != _S.CANCELLED:
            known.setdefault(
                row.practitioner_id,
                Worker(
                    row.practitioner_id,
                    row.practitioner_name,
                    row.room_id,
                    row.room_name,
                ),
            )
    return list(known.values())


_NAMES = {
    "pk": "pk",
    "version": "version",
    "kind": "type__kind",
    "type_id": "type_id",
    "patient_id": "patient_id",
    "patient_name": "patient__full_name",
    "phone": "patient__phone",
    "practitioner_id": "practitioner_id",
    "practitioner_name": "practitioner__full_name",
    "room_id": "room_id",
    "room_name": "room__name",
    "device_name": "device__name",
    "starts_at": "starts_at",
    "ends_at": "ends_at",
    "blocked_until": "blocked_until",
    "state": "state",
    "held_until": "held_until",
    "arrived_at": "arrived_at",
    "note": "note",
    "overbooked": "overbooked",
    "is_reachable": "is_reachable",
    "has_been_here": "has_been_here",
}


def _rows(
    location: Location,
    spans: Sequence[tuple[date, date]],
    *,
    staff: StaffMember,
    at: datetime,
) -> list[DiaryRow]:
    """Appointments that start in any of these spans of days, in order of time."""
    when = Q()
    for first, last in spans:
        whole = days_interval(first, last, location.zone)
        when |= Q(starts_at__gte=whole.starts_at, starts_at__lt=whole.ends_at)
    mine = reachable_patients(staff, at=at).filter(pk=OuterRef("patient_id"))
    earlier = Appointment.objects.live().filter(
        patient=OuterRef("patient_id"), starts_at__lt=OuterRef("starts_at")
    )
    rows = (
        Appointment.objects.filter(when, location=location)
        .annotate(is_reachable=Exists(mine), has_been_here=Exists(earlier))
        .order_by("starts_at", "pk")
        .values_list(*_NAMES.values())
    )
    return [_row(dict(zip(_NAMES, row, strict=True))) for row in rows]


def _row(values: dict[str, object]) -> DiaryRow:
    for name in ("room_name", "device_name"):
        values[name] = values[name] or ""
    values["is_first_visit"] = not values.pop("has_been_here")
    return DiaryRow(**values)  # type: ignore[arg-type]
