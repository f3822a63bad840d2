"""May this appointment stand here? Asked under locks, by whoever books or moves.

Everybody who places an appointment first locks its practitioner, room and patient, in
that order and by number. Two people who want one slot therefore wait for each other
instead of running into a deadlock; the exclusion constraints have the last word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from clinic.domain.availability import Rota, Slot, fits_working_time
from clinic.domain.booking import HORIZON
from clinic.domain.clock import local_day
from clinic.domain.eligibility import needs_room
from clinic.domain.intervals import Interval
from clinic.domain.roles import Permission
from clinic.models.diary import Appointment, AppointmentType
from clinic.models.places import Device, Location, Room
from clinic.models.staff import StaffMember
from clinic.queries import availability

_CLASHES = {
    "practitioner_not_double_booked": "practitioner",
    "room_not_double_booked": "room",
    "device_not_double_booked": "device",
    "patient_not_double_booked": "patient",
}


class BookingRefused(Exception):
    """The text says to the person at the desk what stands in the way."""


class SlotTaken(BookingRefused):
    """Somebody was quicker. ``nearest`` are free slots around the lost one.

    ``index`` counts from 0 among the requests of one booking.
    """

    def __init__(self, what: str, nearest: Sequence[Slot] = (), index: int = 0) -> None:
        super().__init__(_taken_text(what))
        self.what = what
        self.nearest = list(nearest)
        self.index = index


class NotBookable(BookingRefused):
    """No slot at all: wrong person, room, hours or past. ``code`` says which."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and when an appointment is to stand."""

    location: Location
    type: AppointmentType
    patient_id: int
    practitioner_id: int
    room_id: int | None
    starts_at: datetime
    overbook_reason: str = ""
    device_id: int | None = None
    # Another length than the type's.
    minutes: int | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes or self.type.minutes)

    @property
    def blocked_until(self) -> datetime:
        return self.ends_at + timedelta(minutes=self.type.buffer_minutes)


@dataclass(frozen=True, slots=True)
class Locked:
    """The rows that nobody else can book with until this transaction ends."""

    people: dict[int, StaffMember]
    rooms: dict[int, Room]
    devices: dict[int, Device]
    patient_ids: frozenset[int]


def lock(places: Sequence[Place]) -> Locked:
    people = StaffMember.objects.filter(pk__in={p.practitioner_id for p in places})
    rooms = Room.objects.filter(pk__in={p.room_id for p in places if p.room_id})
    devices = Device.objects.filter(pk__in={p.device_id for p in places if p.device_id})
    patients = apps.get_model(settings.PATIENT_MODEL).objects.filter(
        pk__in={p.patient_id for p in places}
    )
    return Locked(
        people={p.pk: p for p in people.order_by("pk").select_for_update(no_key=True)},
        rooms={r.pk: r for r in rooms.order_by("pk").select_for_update(no_key=True)},
        devices={
            d.pk: d for d in devices.order_by("pk").select_for_update(no_key=True)
        },
        patient_ids=frozenset(
            patients.order_by("pk")
            .select_for_update(no_key=True)
            .values_list("pk", flat=True)
        ),
    )


def refuse_far_dates(places: Sequence[Place], *, at: datetime) -> None:
    """Before anything is reckoned with a moment that nobody means."""
    if any(abs(place.starts_at - at) > HORIZON for place in places):
        raise NotBookable("far", _("This day is too far away. Choose a nearer one."))


def rota_for(places: Sequence[Place]) -> Rota:
    """Working hours for all places of one location."""
    location = places[0].location
    days = [local_day(place.starts_at, location.zone) for place in places]
    people = sorted({place.practitioner_id for place in places})
    return availability.rota_of(
        location, people, first_day=min(days), last_day=max(days)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the checks of one placing share. Without ``by`` it is the patient."""

    locked: Locked
    rota: Rota
    at: datetime
    by: StaffMember | None
    ignoring: tuple[int, ...] = ()


def refuse_what_cannot_be(place: Place, check: Check) -> None:
    """Raise NotBookable or SlotTaken when the appointment may not stand here."""
    _check_people(place, check)
    _check_room(place, check)
    _check_device(place, check)
    if place.starts_at <= check.at:
        raise NotBookable("past", _("This time is already past. Choose a later one."))
    if place.overbook_reason:
        if check.by is None or not check.by.may(Permission.OVERBOOK):
            raise NotBookable("may_not_overbook", _("Only a manager may overbook."))
        return
    if not fits_working_time(
        check.rota,
        Interval(place.starts_at, place.ends_at),
        practitioner_id=place.practitioner_id,
        day=local_day(place.starts_at, place.location.zone),
    ):
        text = _("%(name)s does not work then. Choose one of the free times.")
        name = check.locked.people[place.practitioner_id].full_name
        raise NotBookable("outside_hours", text % {"name": name})
    _check_overbooked(place, check)


def clash(error: IntegrityError) -> str:
    """Which of the three a refused row ran into; "" when it was something else."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return _CLASHES.get(getattr(diagnosis, "constraint_name", None) or "", "")


def slots_near(place: Place, *, at: datetime, ignoring: Iterable[int]) -> list[Slot]:
    return availability.nearest_slots(
        location=place.location,
        appointment_type=place.type,
        practitioner_id=place.practitioner_id,
        around=place.starts_at,
        patient_id=place.patient_id,
        not_before=at,
        ignoring=list(ignoring),
    )


def _check_people(place: Place, check: Check) -> None:
    if place.patient_id not in check.locked.patient_ids:
        raise NotBookable("patient", _("Choose a patient."))
    if not place.type.is_active:
        raise NotBookable("type", _("This type of appointment is not in use any more."))
    person = check.locked.people.get(place.practitioner_id)
    if person is None:
        raise NotBookable("practitioner", _("Choose somebody for this appointment."))
    if not availability.able_to_do(place.type, [person.pk]):
        text = _("%(name)s may not do this type of appointment.")
        raise NotBookable("practitioner", text % {"name": person.full_name})


def _check_room(place: Place, check: Check) -> None:
    if place.room_id is None:
        if needs_room(place.type.kind):
            raise NotBookable("room", _("Choose a room."))
        return
    room = check.locked.rooms.get(place.room_id)
    if room is None or room.location_id != place.location.pk or not room.is_active:
        raise NotBookable("room", _("This room cannot be booked. Choose another."))


def _check_device(place: Place, check: Check) -> None:
    usable = availability.devices_for(place.location, place.type)
    if place.device_id is None:
        if usable is not None:
            raise NotBookable("device", _("Choose a device."))
        return
    if place.device_id not in check.locked.devices.keys() & set(usable or ()):
        raise NotBookable("device", _("This device cannot be booked. Choose another."))


def _check_overbooked(place: Place, check: Check) -> None:
    """An overbooked row stands outside the constraints; nobody books over it."""
    in_the_way = (
        Appointment.objects.live()
        .filter(
            Q(practitioner=place.practitioner_id)
            | Q(room=place.room_id, room__isnull=False)
            | Q(device=place.device_id, device__isnull=False),
            overbooked=True,
            starts_at__lt=place.blocked_until,
            blocked_until__gt=place.starts_at,
        )
        .exclude(pk__in=check.ignoring)
    )
    if in_the_way.exists():
        raise SlotTaken("practitioner")


def _taken_text(what: str) -> str:
    if what == "patient":
        return _("The patient already has an appointment at this time.")
    if what == "room":
        return _("This room has just been taken at this time.")
    if what == "device":
        return _("This device has just been taken at this time.")
    return _("This time has just been taken.")
