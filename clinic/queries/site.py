"""The clinic's own rows, and what is still missing before the first real patient."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.domain.roles import Role
from clinic.models.diary import AppointmentType
from clinic.models.places import Clinic, Closure, Location, OpeningHours, Room
from clinic.models.rota import DutyPeriod, Shift
from clinic.models.staff import StaffMember


def the_clinic() -> Clinic | None:
    return Clinic.objects.select_related("medical_lead", "duty_fallback").first()


def rows(model: type[Model]) -> "QuerySet[Model]":
    """Every row of one kind of setting, in its own order."""
    return model._default_manager.all()


def is_demo_clinic() -> bool:
    return Clinic.objects.filter(is_demo=True).exists()


def home_location() -> Location | None:
    """The location whose clock rules where no other is named: the first in use."""
    return Location.objects.filter(is_active=True).order_by("pk").first()


def locations_in_use() -> "QuerySet[Location]":
    return Location.objects.filter(is_active=True).order_by("pk")


def zone_of(location: Location | None) -> ZoneInfo:
    """The location's clock; UTC while there is no location."""
    return location.zone if location else ZoneInfo("UTC")


def home_zone() -> str:
    """The name of that clock; UTC until there is a location."""
    location = home_location()
    return location.timezone if location else "UTC"


@dataclass(frozen=True, slots=True)
class FirstDayLine:
    """One line of the first-day checklist."""

    is_done: bool
    text: str | Promise
    section: str


def first_day(*, at: datetime) -> list[FirstDayLine]:
    """What a clinic needs before it can book and treat, line by line."""
    clinic = the_clinic()
    on_duty = (
        bool(clinic and clinic.duty_fallback_id)
        or DutyPeriod.objects.filter(starts_at__lte=at, ends_at__gt=at).exists()
    )
    active = StaffMember.objects.filter(is_active=True)
    return [
        FirstDayLine(clinic is not None, _("Name and address of the clinic"), "clinic"),
        FirstDayLine(
            Location.objects.filter(is_active=True).exists(),
            _("A location with its time zone"),
            "locations",
        ),
        FirstDayLine(
            Room.objects.filter(is_active=True).exists(), _("A room"), "rooms"
        ),
        FirstDayLine(OpeningHours.objects.exists(), _("Opening hours"), "hours"),
        FirstDayLine(
            active.filter(roles__contains=[Role.CLINICIAN], may_inject=True).exists(),
            _("A clinician who may inject"),
            "staff",
        ),
        FirstDayLine(Shift.objects.exists(), _("Working hours of somebody"), "shifts"),
        FirstDayLine(
            AppointmentType.objects.filter(is_active=True).exists(),
            _("Appointment types"),
            "types",
        ),
        FirstDayLine(
            bool(clinic and clinic.emergency_phone),
            _("A number for urgent problems"),
            "clinic",
        ),
        FirstDayLine(on_duty, _("A clinician on duty, or a fallback"), "duty"),
        FirstDayLine(
            bool(clinic and clinic.medical_lead_id),
            _("A medical lead who signs the rules"),
            "clinic",
        ),
    ]


def closed_days(location: Location, year: int) -> set[date]:
    """Every day of the year on which this location is closed already."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = Closure.objects.filter(
        location=location, first_day__lte=last, last_day__gte=first
    )
    return {
        day
        for row in rows
        for number in range(
            (min(row.last_day, last) - max(row.first_day, first)).days + 1
        )
        for day in [max(row.first_day, first) + timedelta(days=number)]
    }
