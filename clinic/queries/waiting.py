"""The waiting list, and who on it fits a gap of the diary.

However many wait: entries 1, their types 2, sessions of courses 2, people 1, rooms 1,
appointments 3. With nobody on the list it is the first query alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from clinic.domain import free_search, waiting
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.availability import Occupied, Rota, Slot, Wish, working_time
from clinic.domain.clock import day_interval, local_day
from clinic.domain.eligibility import may_do, needs_room
from clinic.domain.intervals import Interval, merge, subtract
from clinic.domain.waiting import Fit, Gap, SessionWait, Wanted
from clinic.models.diary import Appointment, AppointmentChange, AppointmentType
from clinic.models.places import Location, Room
from clinic.models.staff import StaffMember
from clinic.models.waiting import WaitingListEntry
from clinic.queries import availability
from clinic.queries.reach import reachable_patients


def entries(staff: StaffMember, *, at: datetime) -> "QuerySet[WaitingListEntry]":
    """Whoever waits, the longest first, of patients whom this person may see."""
    return known_entries(staff, at=at).filter(closed_at=None)


def known_entries(staff: StaffMember, *, at: datetime) -> "QuerySet[WaitingListEntry]":
    """The same, with those that are closed."""
    patients = reachable_patients(staff, at=at)
    return WaitingListEntry.objects.filter(
        patient__in=patients.order_by().values("pk")
    ).select_related("patient", "type", "location", "practitioner")


def entries_of(
    patient_id: int, staff: StaffMember, *, at: datetime
) -> "QuerySet[WaitingListEntry]":
    return entries(staff, at=at).filter(patient=patient_id)


def session_waits(
    waiting_entries: Iterable[WaitingListEntry],
) -> dict[int, SessionWait]:
    """By number of the session; one that needs a time no more is left out."""
    ids = [row.session_id for row in waiting_entries if row.session_id is not None]
    return dict(import_string(settings.WAITING_SESSIONS)(ids)) if ids else {}


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who could have this slot."""

    entry: WaitingListEntry
    slot: Slot
    session: SessionWait | None


@dataclass(frozen=True, slots=True)
class GapOffers:
    gap: Gap
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class DayOffers:
    """Gaps that somebody fits, in order of time; and the one that was asked for."""

    gaps: Sequence[GapOffers]
    selected: GapOffers | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Free time of somebody from this moment on."""

    practitioner_id: int
    starts_at: datetime


def day_offers(  # noqa: PLR0913 - a day, its hours, who looks, what is asked
    location: Location,
    day: date,
    *,
    rota: Rota,
    practitioner_ids: Sequence[int],
    staff: StaffMember,
    at: datetime,
    asked: Asked | None = None,
) -> DayOffers:
    """``rota`` holds this day for these practitioners, as the diary has read it."""
    waits = _Waiting.of(location, day, staff=staff, at=at)
    search = _Search.of(location, day, rota, practitioner_ids, waits) if waits else None
    if search is None or waits is None:
        return DayOffers([], _nobody(asked))
    found = [
        GapOffers(gap, search.offers(gap))
        for gap in search.gaps(not_before=max(at, search.whole.starts_at))
    ]
    chosen = search.from_moment(asked) if asked else None
    return DayOffers(
        [one for one in found if one.offers],
        GapOffers(chosen, search.offers(chosen)) if chosen else None,
    )


def slots_for(
    entry: WaitingListEntry,
    session: SessionWait | None,
    *,
    at: datetime,
    days: int = 60,
) -> list[Slot]:
    """Free slots that suit one entry, from today on for as many days."""
    zone = entry.location.zone
    want = _wanted(entry, session)
    today = local_day(at, zone)
    first = max(today, want.first_day)
    last = min(want.last_day, first + timedelta(days=days))
    if last < first:
        return []
    people = availability.practitioners_at(entry.location)
    slots = availability.free_slots(
        location=entry.location,
        appointment_type=entry.type,
        practitioner_ids=people,
        room_ids=availability.rooms_for(entry.location, entry.type),
        first_day=first,
        last_day=last,
        patient_id=entry.patient_id,
        not_before=at,
    )
    return [slot for slot in slots if want.suits(slot, zone=zone)]


def _nobody(asked: Asked | None) -> GapOffers | None:
    if asked is None:
        return None
    moment = Interval(asked.starts_at, asked.starts_at)
    return GapOffers(Gap(moment, asked.practitioner_id), [])


def _wanted(row: WaitingListEntry, session: SessionWait | None) -> Wanted:
    return Wanted(
        entry_id=row.pk,
        patient_id=row.patient_id,
        type_id=row.type_id,
        first_day=session.first_day if session else row.first_day,
        last_day=session.last_day if session else row.last_day,
        practitioner_id=row.practitioner_id,
        weekdays=frozenset(row.weekdays),
        from_time=row.from_time,
        until_time=row.until_time,
    )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Who waits at a location and could come on one day."""

    location: Location
    rows: Mapping[int, WaitingListEntry]
    sessions: Mapping[int, SessionWait]
    wanted: Sequence[Wanted]
    at: datetime

    @classmethod
    def of(
        cls, location: Location, day: date, *, staff: StaffMember, at: datetime
    ) -> "_Waiting | None":
        found = list(
            entries(staff, at=at)
            .filter(location=location)
            .prefetch_related("type__practitioners", "type__devices")
        )
        sessions = session_waits(found)
        wanted = [
            _wanted(row, sessions.get(row.session_id or 0))
            for row in found
            if row.session_id is None or row.session_id in sessions
        ]
        wanted = [want for want in wanted if want.first_day <= day <= want.last_day]
        rows = {row.pk: row for row in found}
        return cls(location, rows, sessions, wanted, at) if wanted else None

    @property
    def types(self) -> list[AppointmentType]:
        rows = (self.rows[want.entry_id] for want in self.wanted)
        return list({row.type_id: row.type for row in rows}.values())


@dataclass(frozen=True, slots=True)
class _Search:
    """The free time of a day, and who waits for it."""

    location: Location
    whole: Interval
    waiting: _Waiting
    free: Mapping[int, Sequence[Interval]]
    freed: Mapping[int, Sequence[Interval]]
    slots: Mapping[int, Sequence[Slot]]
    elsewhere: Mapping[int, Sequence[Interval]]

    @classmethod
    def of(
        cls,
        location: Location,
        day: date,
        rota: Rota,
        practitioner_ids: Sequence[int],
        waits: _Waiting,
    ) -> "_Search":
        whole = day_interval(day, location.zone)
        rooms = list(
            Room.objects.filter(location=location, is_active=True).values_list(
                "pk", flat=True
            )
        )
        everything = Wish(
            length=timedelta(),
            pause=timedelta(hours=4),
            practitioner_ids=practitioner_ids,
            room_ids=rooms,
            device_ids=[
                device.pk for kind in waits.types for device in kind.devices.all()
            ],
        )
        patients = {want.patient_id for want in waits.wanted}
        taken = _occupied(whole, everything, patients)
        return cls(
            location=location,
            whole=whole,
            waiting=waits,
            free=_free(rota, practitioner_ids, day, taken),
            freed=_freed(practitioner_ids, whole),
            slots=_slots(waits, everything, rota, day, taken),
            elsewhere=_elsewhere(taken),
        )

    def gaps(self, *, not_before: datetime) -> list[Gap]:
        return sorted(
            Gap(interval, person)
            for person, free in self.free.items()
            for interval in waiting.gaps(
                free, self.freed.get(person, ()), not_before=not_before
            )
        )

    def from_moment(self, asked: Asked) -> Gap:
        """The rest of the free stretch; nothing when the moment is taken."""
        for stretch in self.free.get(asked.practitioner_id, ()):
            if stretch.starts_at <= asked.starts_at < stretch.ends_at:
                rest = Interval(asked.starts_at, stretch.ends_at)
                return Gap(rest, asked.practitioner_id)
        moment = Interval(asked.starts_at, asked.starts_at)
        return Gap(moment, asked.practitioner_id)

    def offers(self, gap: Gap) -> list[Offer]:
        found = waiting.fitting(
            self.waiting.wanted,
            gap,
            slots=self.slots,
            elsewhere=self.elsewhere,
            zone=self.location.zone,
        )
        return [self._offer(fit) for fit in found]

    def _offer(self, fit: Fit) -> Offer:
        entry = self.waiting.rows[fit.entry_id]
        session = self.waiting.sessions.get(entry.session_id or 0)
        return Offer(entry, fit.slot, session)


def _free(
    rota: Rota, practitioner_ids: Sequence[int], day: date, taken: Sequence[Occupied]
) -> dict[int, list[Interval]]:
    free = {}
    for person in practitioner_ids:
        work = working_time(rota, practitioner_id=person, day=day)
        busy = [one.blocked for one in taken if one.practitioner_id == person]
        free[person] = subtract(merge(s.interval for s in work), busy)
    return free


def _freed(
    practitioner_ids: Sequence[int], whole: Interval
) -> dict[int, list[Interval]]:
    """What was booked on this day and was cancelled, missed, or moved away."""
    freed: dict[int, list[Interval]] = {person: [] for person in practitioner_ids}
    cancelled = Appointment.objects.filter(
        practitioner__in=practitioner_ids,
        starts_at__gte=whole.starts_at,
        starts_at__lt=whole.ends_at,
        state__in=[AppointmentState.CANCELLED, AppointmentState.NO_SHOW],
    ).values_list("practitioner_id", "starts_at", "blocked_until")
    for person, starts_at, blocked_until in cancelled:
        freed[person].append(Interval(starts_at, blocked_until))
    moved = AppointmentChange.objects.filter(
        practitioner_before__in=practitioner_ids,
        starts_before__gte=whole.starts_at,
        starts_before__lt=whole.ends_at,
    ).select_related("appointment")
    for change in moved:
        row = change.appointment
        assert change.starts_before is not None
        end = change.starts_before + (row.blocked_until - row.starts_at)
        freed[change.practitioner_before_id or 0].append(
            Interval(change.starts_before, end)
        )
    return freed


def _slots(
    waits: _Waiting,
    everything: Wish,
    rota: Rota,
    day: date,
    taken: Sequence[Occupied],
) -> dict[int, list[Slot]]:
    people = list(StaffMember.objects.filter(pk__in=everything.practitioner_ids))
    return {
        kind.pk: free_search.free_slots(
            rota,
            Wish(
                length=timedelta(minutes=kind.minutes),
                pause=timedelta(minutes=kind.buffer_minutes),
                practitioner_ids=_able(kind, people),
                room_ids=everything.room_ids if needs_room(kind.kind) else (),
                device_ids=availability.devices_for(waits.location, kind),
                not_before=waits.at,
            ),
            occupied=taken,
            days=[day],
        )
        for kind in waits.types
    }


def _able(kind: AppointmentType, people: Iterable[StaffMember]) -> list[int]:
    named = {person.pk for person in kind.practitioners.all()}
    return [
        person.pk
        for person in people
        if (not named or person.pk in named)
        and may_do(availability.needs_of(kind), availability.rights_of(person))
    ]


def _elsewhere(taken: Iterable[Occupied]) -> dict[int, list[Interval]]:
    found: dict[int, list[Interval]] = {}
    for one in taken:
        found.setdefault(one.patient_id, []).append(one.seen)
    return found


def _occupied(
    whole: Interval, wish: Wish, patient_ids: Collection[int]
) -> list[Occupied]:
    """Whatever stands in the way of these people, rooms, devices and patients."""
    rows = (
        Appointment.objects.live()
        .filter(
            Q(practitioner__in=wish.practitioner_ids)
            | Q(room__in=wish.room_ids)
            | Q(device__in=wish.device_ids or ())
            | Q(patient__in=patient_ids),
            starts_at__lt=whole.ends_at + wish.pause,
            blocked_until__gt=whole.starts_at,
        )
        .only(
            "practitioner_id",
            "room_id",
            "device_id",
            "patient_id",
            "starts_at",
            "ends_at",
            "blocked_until",
        )
    )
    return [
        Occupied(
            appointment_id=row.pk,
            practitioner_id=row.practitioner_id,
            room_id=row.room_id,
            device_id=row.device_id,
            patient_id=row.patient_id,
            seen=Interval(row.starts_at, row.ends_at),
            blocked=Interval(row.starts_at, row.blocked_until),
        )
        for row in rows
    ]
