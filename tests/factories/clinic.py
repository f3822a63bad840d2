"""Rows of the clinic. Times are in the location's own wall time: see `local`."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.booking import BookingRequest
from clinic.domain.roles import Role
from clinic.domain.tasks import ROLE_OF, TaskKind
from clinic.models import (
    Appointment,
    AppointmentType,
    Clinic,
    Closure,
    Device,
    DutyPeriod,
    Leave,
    Location,
    OpeningHours,
    Room,
    Shift,
    StaffMember,
    Task,
    WaitingListEntry,
)

PASSWORD = "a long password for tests"
# A Monday, before any time that tests book.
TODAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 5, 0, tzinfo=UTC)


def local(location: Location, day: date, clock: str) -> datetime:
    """The moment at which the location's clocks show `clock`, such as "09:30"."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=location.zone)


class StaffMemberFactory(DjangoModelFactory):
    class Meta:
        model = StaffMember
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@clinic.test")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    roles = [Role.FRONT_DESK]
    password = factory.django.Password(PASSWORD)

    class Params:
        manager = factory.Trait(roles=[Role.MANAGER])
        desk = factory.Trait(roles=[Role.FRONT_DESK])
        # Has every personal right: a test of one right takes it away by name.
        clinician = factory.Trait(
            roles=[Role.CLINICIAN],
            licence_number="TR-1234",
            may_inject=True,
            may_prescribe=True,
        )


class ClinicFactory(DjangoModelFactory):
    """There is one clinic: a second call finds the first."""

    class Meta:
        model = Clinic
        django_get_or_create = ("singleton",)

    singleton = True
    name = "Örnek Hair Clinic"
    address = "Abide-i Hürriyet Cd. 1, Şişli"
    phone = "+902120000000"
    email = "clinic@clinic.test"
    emergency_phone = "+902120000001"


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location

    name = factory.Sequence(lambda n: f"Şişli {n}")
    address = "Abide-i Hürriyet Cd. 1, Şişli"
    timezone = "Europe/Istanbul"


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    location = factory.SubFactory(LocationFactory)
    name = factory.Sequence(lambda n: f"Room {n}")


class DeviceFactory(DjangoModelFactory):
    class Meta:
        model = Device

    location = factory.SubFactory(LocationFactory)
    name = factory.Sequence(lambda n: f"Laser cap {n}")


class OpeningHoursFactory(DjangoModelFactory):
    class Meta:
        model = OpeningHours

    location = factory.SubFactory(LocationFactory)
    weekday = 0
    opens = time(9)
    closes = time(18)


class ClosureFactory(DjangoModelFactory):
    class Meta:
        model = Closure

    location = factory.SubFactory(LocationFactory)
    first_day = TODAY
    last_day = TODAY
    reason = "Public holiday"


class ShiftFactory(DjangoModelFactory):
    class Meta:
        model = Shift

    practitioner = factory.SubFactory(StaffMemberFactory, clinician=True)
    location = factory.SubFactory(LocationFactory)
    room = factory.SubFactory(RoomFactory, location=factory.SelfAttribute("..location"))
    weekday = 0
    starts = time(9)
    ends = time(17)


class LeaveFactory(DjangoModelFactory):
    class Meta:
        model = Leave

    practitioner = factory.SubFactory(StaffMemberFactory, clinician=True)
    starts_at = NOW
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(days=1))
    reason = "Congress"


class DutyPeriodFactory(DjangoModelFactory):
    class Meta:
        model = DutyPeriod

    clinician = factory.SubFactory(StaffMemberFactory, clinician=True)
    starts_at = NOW
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(days=7))


class AppointmentTypeFactory(DjangoModelFactory):
    class Meta:
        model = AppointmentType

    slug = factory.Sequence(lambda n: f"type-{n}")
    kind = AppointmentKind.CONSULTATION
    name_en = "Consultation"
    name_tr = "Muayene"
    minutes = 30

    class Params:
        session = factory.Trait(
            kind=AppointmentKind.SESSION,
            name_en="Mesotherapy session",
            name_tr="Mezoterapi seansı",
            minutes=45,
            buffer_minutes=15,
            needs_right_to_inject=True,
        )
        call = factory.Trait(
            kind=AppointmentKind.CALL,
            name_en="Call",
            name_tr="Telefon görüşmesi",
            minutes=15,
            needs_clinician=False,
        )


class AppointmentFactory(DjangoModelFactory):
    """Booked for 10:00 in the location's wall time on TODAY, unless told otherwise."""

    class Meta:
        model = Appointment

    patient = factory.SubFactory("tests.factories.patients.PatientFactory")
    type = factory.SubFactory(AppointmentTypeFactory)
    location = factory.SubFactory(LocationFactory)
    practitioner = factory.SubFactory(StaffMemberFactory, clinician=True)
    room = factory.SubFactory(RoomFactory, location=factory.SelfAttribute("..location"))
    starts_at = factory.LazyAttribute(lambda row: local(row.location, TODAY, "10:00"))
    ends_at = factory.LazyAttribute(
        lambda row: row.starts_at + timedelta(minutes=row.type.minutes)
    )
    blocked_until = factory.LazyAttribute(
        lambda row: row.ends_at + timedelta(minutes=row.type.buffer_minutes)
    )
    booked_at = NOW
    booked_by = factory.SubFactory(StaffMemberFactory, desk=True)


class TaskFactory(DjangoModelFactory):
    class Meta:
        model = Task

    kind = TaskKind.ANOTHER_TIME
    role = factory.LazyAttribute(lambda row: ROLE_OF[row.kind])
    patient = factory.SubFactory("tests.factories.patients.PatientFactory")
    key = factory.Sequence(lambda n: f"task:{n}")
    created_at = NOW


class WaitingListEntryFactory(DjangoModelFactory):
    """Anybody, any day of the four weeks from TODAY, any hour."""

    class Meta:
        model = WaitingListEntry

    patient = factory.SubFactory("tests.factories.patients.PatientFactory")
    type = factory.SubFactory(AppointmentTypeFactory)
    location = factory.SubFactory(LocationFactory)
    first_day = TODAY
    last_day = TODAY + timedelta(weeks=4)
    added_at = NOW


@dataclass(frozen=True)
class OpenDiary:
    """A location where one clinician works on Mondays from 9 to 17, and a patient."""

    location: Location
    room: Room
    clinician: StaffMember
    desk: StaffMember
    type: AppointmentType
    patient: Any

    def at(self, clock: str, day: date = TODAY) -> datetime:
        return local(self.location, day, clock)

    def request(self, clock: str = "10:00", **changes: Any) -> BookingRequest:
        """What the desk asks for; name only what matters to the test."""
        values = {
            "patient_id": self.patient.pk,
            "type_id": self.type.pk,
            "location_id": self.location.pk,
            "practitioner_id": self.clinician.pk,
            "room_id": self.room.pk,
            "starts_at": self.at(clock),
        }
        return BookingRequest(**{**values, **changes})

    def appointment(self, clock: str = "10:00", **changes: Any) -> Appointment:
        values = {
            "patient": self.patient,
            "type": self.type,
            "location": self.location,
            "practitioner": self.clinician,
            "room": self.room,
            "starts_at": self.at(clock),
            "booked_by": self.desk,
        }
        return AppointmentFactory(**{**values, **changes})


def open_diary(**type_fields: Any) -> OpenDiary:
    ClinicFactory()
    location = LocationFactory()
    room = RoomFactory(location=location)
    clinician = StaffMemberFactory(clinician=True, full_name="Dr. Ayşe Işık")
    ShiftFactory(practitioner=clinician, location=location, room=room)
    return OpenDiary(
        location=location,
        room=room,
        clinician=clinician,
        desk=StaffMemberFactory(desk=True, full_name="Selin Kaya"),
        type=AppointmentTypeFactory(**type_fields),
        # Named by its path: patients' factories build on these.
        patient=factory.SubFactory(
            "tests.factories.patients.PatientFactory"
        ).get_factory()(),
    )
