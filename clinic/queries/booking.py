"""What the booking page has to know: who, what, where, and which times are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.models.diary import AppointmentType
from clinic.models.places import Location, Room
from clinic.models.staff import StaffMember
from clinic.queries import availability

# How far the page looks when the day asked for is full, and how many days it shows.
LOOK_AHEAD_DAYS = 28
DAYS_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A location with its people and rooms."""

    location: Location
    people: dict[int, str]
    rooms: dict[int, str]


def place(location: Location) -> Place:
    people = StaffMember.objects.filter(
        is_active=True, shifts__location=location
    ).distinct()
    rooms = Room.objects.filter(location=location, is_active=True)
    return Place(
        location=location,
        people=dict(people.order_by("full_name").values_list("pk", "full_name")),
        rooms=dict(rooms.values_list("pk", "name")),
    )


def first_free_days(  # noqa: PLR0913 - what is looked for has this many sides
    place: Place,
    appointment_type: AppointmentType,
    *,
    day: date,
    practitioner_id: int | None,
    patient_id: int | None,
    at: datetime,
    ignoring: Sequence[int] = (),
) -> list[Slot]:
    """Free slots of the day asked for and of the next days that have any."""
    people = [practitioner_id] if practitioner_id in place.people else place.people
    slots = availability.free_slots(
        location=place.location,
        appointment_type=appointment_type,
        practitioner_ids=[person for person in people if person is not None],
        room_ids=availability.rooms_for(place.location, appointment_type),
        first_day=day,
        last_day=day + timedelta(days=LOOK_AHEAD_DAYS),
        patient_id=patient_id,
        ignoring=ignoring,
        not_before=at,
    )
    zone = place.location.zone
    days = sorted({local_day(slot.starts_at, zone) for slot in slots})[:DAYS_SHOWN]
    return [slot for slot in slots if local_day(slot.starts_at, zone) in days]
