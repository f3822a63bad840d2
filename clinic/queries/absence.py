"""Which coming appointments stand within working hours, and where others could go."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q

from clinic.domain.availability import Slot, fits_working_time, nearest
from clinic.domain.booking import NOTICE
from clinic.domain.clock import local_day
from clinic.domain.intervals import Interval
from clinic.domain.session_places import SessionPlace
from clinic.models.diary import Appointment, AppointmentChange
from clinic.models.rota import Leave
from clinic.queries import availability
from clinic.queries.reach import session_places

# How far around the lost day others are looked for.
_BEFORE, _AFTER = timedelta(days=7), timedelta(days=28)
_MOST_OF_A_KIND = 2


@dataclass(frozen=True, slots=True)
class Lost:
    """An appointment that cannot stay as it is, and free slots near it."""

    appointment: Appointment
    slots: Sequence[Slot]
    place: SessionPlace | None


def coming(scope: Q, *, at: datetime) -> list[Appointment]:
    """What lies ahead, in order of time."""
    return list(
        Appointment.objects.ahead()
        .filter(scope, starts_at__gt=at)
        .select_related("patient", "type", "location", "practitioner", "room")
        .order_by("starts_at", "pk")
    )


def standing(rows: Iterable[Appointment]) -> set[int]:
    """Those within the working hours of somebody who works here."""
    found: set[int] = set()
    by_place = sorted(rows, key=lambda row: row.location_id)
    for _pk, group in groupby(by_place, key=lambda row: row.location_id):
        found |= _standing(list(group))
    return found


def _standing(rows: Sequence[Appointment]) -> set[int]:
    location = rows[0].location
    days = [local_day(row.starts_at, location.zone) for row in rows]
    people = sorted({row.practitioner_id for row in rows})
    rota = availability.rota_of(
        location, people, first_day=min(days), last_day=max(days)
    )
    return {
        row.pk
        for row, day in zip(rows, days, strict=True)
        if fits_working_time(
            rota,
            Interval(row.starts_at, row.ends_at),
            practitioner_id=row.practitioner_id,
            day=day,
        )
    }


def lost_with_slots(rows: Sequence[Appointment], *, at: datetime) -> list[Lost]:
    """For each the nearest free slots: with the same person first, then others.

    Sessions stay inside their windows. No two rows are offered one and the same slot
    first.
    """
    places = session_places([row.pk for row in rows])
    found: dict[int, Lost] = {}
    ordered = sorted(rows, key=lambda row: (row.location_id, row.type_id))
    reserved: list[Slot] = []
    elsewhere = _elsewhere(rows)
    for _key, group in groupby(ordered, key=lambda row: (row.location_id, row.type_id)):
        alike = list(group)
        by_day = _free_by_day(alike, [row.pk for row in rows], at=at)
        for row in sorted(alike, key=lambda row: row.starts_at):
            place = places.get(row.pk)
            slots = _nearest(
                row,
                _in_time(by_day, row, at=at),
                place,
                busy=elsewhere.get(row.patient_id, []),
                reserved=reserved,
            )
            reserved += slots[:1]
            found[row.pk] = Lost(row, slots, place)
    return [found[row.pk] for row in rows]


def _free_by_day(
    rows: Sequence[Appointment], ignoring: Collection[int], *, at: datetime
) -> dict[date, Sequence[Slot]]:
    location, kind = rows[0].location, rows[0].type
    days = [local_day(row.starts_at, location.zone) for row in rows]
    free = availability.free_times(
        location=location,
        appointment_type=kind,
        practitioner_ids=availability.practitioners_at(location),
        room_ids=availability.rooms_for(location, kind),
        first_day=max(local_day(at, location.zone), min(days) - _BEFORE),
        last_day=max(days) + _AFTER,
        ignoring=list(ignoring),
        not_before=at,
    )
    return {day: free.on(day) for day in free.days()}


def _in_time(
    by_day: dict[date, Sequence[Slot]], row: Appointment, *, at: datetime
) -> dict[date, Sequence[Slot]]:
    """Nobody is asked to come earlier than agreed without some hours' notice."""
    soonest = min(row.starts_at, at + NOTICE)
    return {
        day: [slot for slot in slots if slot.starts_at >= soonest]
        for day, slots in by_day.items()
    }


def _nearest(
    row: Appointment,
    by_day: dict[date, Sequence[Slot]],
    place: SessionPlace | None,
    *,
    busy: Sequence[Interval],
    reserved: Sequence[Slot],
) -> list[Slot]:
    zone = row.location.zone
    own = row.starts_at.astimezone(zone)
    same: list[Slot] = []
    others: list[Slot] = []
    for day in _days_around(own.date(), by_day, place):
        around = datetime.combine(day, own.time(), tzinfo=zone)
        possible = [slot for slot in by_day[day] if not _clashes(slot, busy, reserved)]
        mine = [s for s in possible if s.practitioner_id == row.practitioner_id]
        rest = [s for s in possible if s.practitioner_id != row.practitioner_id]
        # One a day is enough to choose from.
        same += nearest(mine, around, count=1)
        others += nearest(rest, around, count=1)
        if min(len(same), len(others)) >= _MOST_OF_A_KIND:
            break
    return [*same[:_MOST_OF_A_KIND], *others[:_MOST_OF_A_KIND]]


def _days_around(
    own: date, days: Iterable[date], place: SessionPlace | None
) -> list[date]:
    """The nearest first; of a session those inside its window."""
    first, last = (place.earliest, place.latest) if place else (date.min, own + _AFTER)
    inside = (day for day in days if first <= day <= last)
    return sorted(inside, key=lambda day: (abs(day - own), day))


def _clashes(slot: Slot, busy: Iterable[Interval], reserved: Iterable[Slot]) -> bool:
    whole = Interval(slot.starts_at, slot.ends_at)
    if any(whole.overlaps(other) for other in busy):
        return True
    return any(
        whole.overlaps(Interval(other.starts_at, other.ends_at))
        and (
            slot.practitioner_id == other.practitioner_id
            or (slot.room_id is not None and slot.room_id == other.room_id)
            or (slot.device_id is not None and slot.device_id == other.device_id)
        )
        for other in reserved
    )


def _elsewhere(rows: Sequence[Appointment]) -> dict[int, list[Interval]]:
    """When these patients are busy with anything else."""
    if not rows:
        return {}
    found: dict[int, list[Interval]] = {}
    others = (
        Appointment.objects.live()
        .filter(
            patient__in={row.patient_id for row in rows},
            starts_at__gt=min(row.starts_at for row in rows) - _BEFORE * 2,
        )
        .exclude(pk__in=[row.pk for row in rows])
    )
    for patient_id, starts_at, ends_at in others.values_list(
        "patient_id", "starts_at", "ends_at"
    ):
        found.setdefault(patient_id, []).append(Interval(starts_at, ends_at))
    return found


def changes_because_of(leave_number: int, *, at: datetime) -> list[AppointmentChange]:
    """Moves of a leave that still stand as it left them, and whose old time is ahead."""
    rows = (
        AppointmentChange.objects.filter(
            leave_number=leave_number,
            starts_before__gt=at,
            appointment__starts_at=F("starts_after"),
        )
        .select_related(
            "appointment__patient",
            "appointment__type",
            "appointment__location",
            "appointment__practitioner",
            "practitioner_before",
            "room_before",
        )
        .order_by("starts_before", "pk")
    )
    return [row for row in rows if row.appointment.is_ahead]


def kept_because_of(leave: Leave) -> list[int]:
    """Appointments that stand in a leave, whether kept or still to be called about."""
    rows = Appointment.objects.ahead().filter(
        practitioner=leave.practitioner_id,
        starts_at__lt=leave.ends_at,
        ends_at__gt=leave.starts_at,
    )
    return list(rows.values_list("pk", flat=True))


def old_times_free(
    changes: Sequence[AppointmentChange], *, at: datetime
) -> dict[int, bool]:
    """By change: whether the time before it is still free."""
    taken = (
        Appointment.objects.live()
        .filter(starts_at__gt=at - timedelta(days=1))
        .filter(
            Q(practitioner__in={c.practitioner_before_id for c in changes})
            | Q(room__in={c.room_before_id for c in changes if c.room_before_id})
            | Q(patient__in={c.appointment.patient_id for c in changes})
        )
    )
    rows = list(taken)
    return {change.pk: not _is_taken(change, rows) for change in changes}


def _is_taken(change: AppointmentChange, rows: Iterable[Appointment]) -> bool:
    own = change.appointment
    assert change.starts_before is not None
    whole = Interval(
        change.starts_before,
        change.starts_before + (own.blocked_until - own.starts_at),
    )
    return any(
        other.pk != own.pk
        and whole.overlaps(Interval(other.starts_at, other.blocked_until))
        and (
            other.practitioner_id == change.practitioner_before_id
            or (other.room_id and other.room_id == change.room_before_id)
            or other.patient_id == own.patient_id
        )
        for other in rows
    )


def kept_in_leave(appointment_ids: Sequence[int]) -> list[int]:
    """Those that stand although their practitioner is on leave."""
    leave = Leave.objects.filter(
        practitioner=OuterRef("practitioner"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    rows = Appointment.objects.ahead().filter(Exists(leave), pk__in=appointment_ids)
    return list(rows.values_list("pk", flat=True))
