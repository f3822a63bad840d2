"""The demo clinic itself: place, rooms, people, hours, appointment types."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.roles import Role
from clinic.models.diary import AppointmentType
from clinic.models.places import Clinic, Closure, Location, OpeningHours, Room
from clinic.models.rota import DutyPeriod, Leave, Shift
from clinic.models.staff import StaffMember

ZONE = "Europe/Istanbul"
# Every day, so that the demo has a living day whenever it is loaded.
WORKDAYS = range(7)
DUTY_DAYS = 28


@dataclass(frozen=True, slots=True)
class Frame:
    """What the demo's patients are booked into."""

    clinic: Clinic
    location: Location
    rooms: tuple[Room, ...]
    manager: StaffMember
    clinicians: tuple[StaffMember, ...]
    desk: StaffMember
    types: dict[str, AppointmentType]


def build(*, at: datetime) -> Frame:
    """Everything but the patients, as it stands at ``at``."""
    location = Location.objects.create(
        name="Nişantaşı",
        address="Abdi İpekçi Cd. 21, Şişli, İstanbul",
        country="TR",
        timezone=ZONE,
    )
    rooms = tuple(
        Room.objects.create(location=location, name=name)
        for name in ("Room 1", "Room 2", "Room 3")
    )
    manager, clinicians, desk = _staff()
    clinic = Clinic.objects.create(
        name="Örnek Hair Clinic",
        address="Abdi İpekçi Cd. 21, Şişli, İstanbul",
        phone="+902120000000",
        email="hello@demo.clinic",
        emergency_phone="+902120000099",
        no_show_fee=400,
        currency="TRY",
        default_language="tr",
        refund_text_en=(
            "You pay after each session. Whoever stops owes nothing more. A visit that is"
            " cancelled later than 24 hours before costs a quarter of its price."
        ),
        refund_text_tr=(
            "Her seansın ardından ödeme yaparsınız. Bırakan başka bir ücret ödemez."
            " Son 24 saat içinde iptal edilen randevunun dörtte biri ücretlendirilir."
        ),
        medical_lead=clinicians[0],
        duty_fallback=clinicians[0],
        is_demo=True,
    )
    frame = Frame(clinic, location, rooms, manager, clinicians, desk, _types())
    _hours(frame, today=at.astimezone(location.zone).date())
    return frame


def _staff() -> tuple[StaffMember, tuple[StaffMember, ...], StaffMember]:
    def member(name: str, full_name: str, role: Role, **rights: object) -> StaffMember:
        return StaffMember.objects.create(
            email=f"{name}@demo.clinic",
            full_name=full_name,
            roles=[role],
            is_demo=True,
            **rights,
        )

    doctor = {"may_inject": True, "may_prescribe": True}
    return (
        member("manager", "Deniz Aksoy", Role.MANAGER),
        (
            member(
                "clinician",
                "Dr. Ayşe Işık",
                Role.CLINICIAN,
                licence_number="TR-104417",
                may_edit_knowledge=True,
                **doctor,
            ),
            member(
                "clinician2",
                "Dr. Markus Brandt",
                Role.CLINICIAN,
                licence_number="TR-118203",
                **doctor,
            ),
        ),
        member("desk", "Selin Kaya", Role.FRONT_DESK),
    )


def _types() -> dict[str, AppointmentType]:
    kind = AppointmentKind
    rows = (
        (kind.CONSULTATION, "First consultation", "İlk muayene", 45, 15, False),
        (kind.SESSION, "Mesotherapy session", "Mezoterapi seansı", 45, 10, True),
        (kind.REVIEW, "Review", "Kontrol", 30, 5, False),
        (kind.PATCH_TEST, "Patch test", "Yama testi", 15, 5, False),
        (
            kind.PATCH_READING,
            "Reading of the patch test",
            "Yama testi okuma",
            10,
            5,
            False,
        ),
        (kind.CALL, "Call", "Telefon görüşmesi", 15, 0, False),
    )
    return {
        kind_of: AppointmentType.objects.create(
            slug=kind_of.replace("_", "-"),
            kind=kind_of,
            name_en=english,
            name_tr=turkish,
            minutes=minutes,
            buffer_minutes=pause,
            needs_right_to_inject=injects,
        )
        for kind_of, english, turkish, minutes, pause, injects in rows
    }


def _hours(frame: Frame, *, today: date) -> None:
    short = _short_day(today)
    for weekday in WORKDAYS:
        closes = time(15) if weekday == short else time(19)
        OpeningHours.objects.create(
            location=frame.location, weekday=weekday, opens=time(9), closes=closes
        )
        for person, room in zip(frame.clinicians, frame.rooms, strict=False):
            _shifts(frame, person, room, weekday, is_short=weekday == short)
    Closure.objects.create(
        location=frame.location,
        first_day=today + timedelta(days=24),
        last_day=today + timedelta(days=24),
        reason="Maintenance of the ventilation",
    )
    zone = frame.location.zone
    monday = today - timedelta(days=today.weekday())
    leave_from = monday + timedelta(days=17)
    Leave.objects.create(
        practitioner=frame.clinicians[1],
        starts_at=datetime.combine(leave_from, time(0), tzinfo=zone),
        ends_at=datetime.combine(leave_from + timedelta(days=2), time(0), tzinfo=zone),
        reason="Congress",
    )
    for week in range(DUTY_DAYS // 7):
        start = datetime.combine(monday + timedelta(weeks=week), time(0), tzinfo=zone)
        DutyPeriod.objects.create(
            clinician=frame.clinicians[week % len(frame.clinicians)],
            starts_at=start,
            ends_at=start + timedelta(weeks=1),
        )


def _short_day(today: date) -> int:
    """Sundays end at noon; should today be one, tomorrow does."""
    sunday = max(WORKDAYS)
    return min(WORKDAYS) if today.weekday() == sunday else sunday


def _shifts(
    frame: Frame, person: StaffMember, room: Room, weekday: int, *, is_short: bool
) -> None:
    half_days = [(time(9), time(13))]
    if not is_short:
        half_days.append((time(14), time(18, 30)))
    for starts, ends in half_days:
        Shift.objects.create(
            practitioner=person,
            location=frame.location,
            room=room,
            weekday=weekday,
            starts=starts,
            ends=ends,
        )
