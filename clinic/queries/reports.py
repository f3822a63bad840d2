"""Counts for the reports: numbers by person, place and day, never a patient."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, ExtractIsoWeekDay

from clinic.domain.appointment_states import LIVE_STATES, AppointmentState
from clinic.domain.clock import days_interval
from clinic.domain.message_states import MessageKind, MessageState
from clinic.domain.report_period import Period
from clinic.domain.utilisation import Load, open_minutes, shift_minutes
from clinic.domain.visit_rates import Outcome, Reminded, VisitCount
from clinic.models.diary import Appointment, AppointmentChange, AppointmentType
from clinic.models.outbox import Message
from clinic.models.places import Clinic, Location, Room
from clinic.models.staff import StaffMember
from clinic.queries.availability import rota_of

_S = AppointmentState
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which days, at which locations. Each location counts its own days."""

    period: Period
    locations: Sequence[Location]
    at: datetime

    def holds(self, moment: str, location: str) -> Q:
        """That a column lies in the period, by the clock of the row's location."""
        inside = Q(pk__in=())
        for place in self.locations:
            span = days_interval(
                self.period.first_day, self.period.last_day, place.zone
            )
            inside |= Q(
                **{
                    location: place.pk,
                    f"{moment}__gte": span.starts_at,
                    f"{moment}__lt": span.ends_at,
                }
            )
        return inside


@dataclass(frozen=True, slots=True)
class Loads:
    """Minutes by person and by room, each with its number and name."""

    people: dict[tuple[int, str], Load] = field(default_factory=dict)
    rooms: dict[tuple[int, str], Load] = field(default_factory=dict)


def local_day(moment: str, timezone: str) -> Cast:
    """The day that the location's own clock showed."""
    wall = Func(
        F(timezone), F(moment), function="TIMEZONE", output_field=DateTimeField()
    )
    return Cast(wall, DateField())


def people() -> dict[int, str]:
    return dict(StaffMember.objects.values_list("pk", "full_name"))


def appointment_types() -> dict[int, str]:
    return {each.pk: str(each) for each in AppointmentType.objects.all()}


def cutoff_hours() -> int:
    """Until so many hours before it an appointment may be given back."""
    hours = Clinic.objects.values_list("cancellation_hours", flat=True).first()
    return Clinic().cancellation_hours if hours is None else hours


def visit_counts(
    scope: Scope, *, clinics_doing: "QuerySet[Any, int]"
) -> list[VisitCount]:
    """Appointments whose time has come or was given back, alike ones counted.

    ``clinics_doing`` gives those that the clinic cancelled, as the app above knows them;
    what fell to leave is known here.
    """
    cutoff = timedelta(hours=cutoff_hours())
    rows = (
        Appointment.objects.filter(scope.holds("starts_at", "location"))
        .filter(Q(starts_at__lt=scope.at) | Q(state=_S.CANCELLED))
        .exclude(Q(_hold_given_up(), state=_S.CANCELLED))
        .annotate(
            cancelled_at=_cancelled_at(),
            free_until=ExpressionWrapper(
                F("starts_at") - cutoff, output_field=DateTimeField()
            ),
        )
        .annotate(
            weekday=ExtractIsoWeekDay(local_day("starts_at", "location__timezone")),
            outcome=_outcome(clinics_doing),
            reminded=_reminded(),
        )
        .order_by()
        .values_list("practitioner_id", "weekday", "type_id", "reminded", "outcome")
        .annotate(alike=Count("pk"))
    )
    return [
        VisitCount(
            practitioner_id=person,
            weekday=weekday - 1,
            type_id=type_id,
            reminded=Reminded(reminded),
            outcome=Outcome(outcome),
            count=alike,
        )
        for person, weekday, type_id, reminded, outcome, alike in rows
    ]


def _hold_given_up() -> Exists:
    """A time that was only held, and then let go, was never anybody's visit."""
    return Exists(
        AppointmentChange.objects.filter(
            appointment=OuterRef("pk"), from_state=_S.HELD, to_state=_S.CANCELLED
        )
    )


def _cancelled_at() -> Subquery:
    changes = AppointmentChange.objects.filter(
        appointment=OuterRef("pk"), to_state=_S.CANCELLED
    )
    return Subquery(changes.order_by("-pk").values("at")[:1])


def _outcome(clinics_doing: "QuerySet[Any, int]") -> Case:
    leave = AppointmentChange.objects.filter(
        appointment=OuterRef("pk"), to_state=_S.CANCELLED, leave_number__isnull=False
    )
    came = LIVE_STATES - {_S.HELD, _S.BOOKED, _S.CONFIRMED}
    return Case(
        When(state=_S.NO_SHOW, then=Value(str(Outcome.NO_SHOW))),
        When(state__in=sorted(came), then=Value(str(Outcome.KEPT))),
        When(
            Q(pk__in=clinics_doing) | Exists(leave),
            state=_S.CANCELLED,
            then=Value(str(Outcome.CANCELLED_OTHERWISE)),
        ),
        When(
            state=_S.CANCELLED,
            cancelled_at__gt=F("free_until"),
            then=Value(str(Outcome.CANCELLED_LATE)),
        ),
        When(state=_S.CANCELLED, then=Value(str(Outcome.CANCELLED_OTHERWISE))),
        default=Value(str(Outcome.NOT_CLOSED)),
        output_field=CharField(),
    )


def _reminded() -> Case:
    confirmed = AppointmentChange.objects.filter(
        appointment=OuterRef("pk"), to_state=_S.CONFIRMED
    )
    reminder = Message.objects.filter(
        appointment=OuterRef("pk"), kind=MessageKind.REMINDER, state=MessageState.SENT
    )
    return Case(
        When(Exists(confirmed), then=Value(str(Reminded.CONFIRMED))),
        When(Exists(reminder), then=Value(str(Reminded.REMINDED))),
        default=Value(str(Reminded.NOT_REMINDED)),
        output_field=CharField(),
    )


def loads(scope: Scope) -> Loads:
    """Booked minutes of shift minutes, and of a room's open minutes."""
    found = Loads()
    by_person = _booked_minutes(scope, "practitioner_id")
    by_room = _booked_minutes(scope, "room_id")
    days = list(scope.period.days)
    for place in scope.locations:
        names = _practitioners_of(place, {pk for at, pk in by_person if at == place.pk})
        rota = rota_of(
            place,
            list(names),
            first_day=scope.period.first_day,
            last_day=scope.period.last_day,
        )
        for person, name in names.items():
            there = shift_minutes(rota, days, practitioner_id=person)
            load = Load(by_person.get((place.pk, person), 0), there)
            _add(found.people, (person, name), load)
        opened = open_minutes(rota, days)
        for room in Room.objects.filter(location=place):
            booked = by_room.get((place.pk, room.pk), 0)
            if room.is_active or booked:
                _add(found.rooms, (room.pk, room.name), Load(booked, opened))
    return found


def _practitioners_of(place: Location, booked: Iterable[int]) -> dict[int, str]:
    """Everybody with a shift here, ever, or with something booked here."""
    rows = StaffMember.objects.filter(Q(shifts__location=place) | Q(pk__in=booked))
    return dict(rows.distinct().values_list("pk", "full_name"))


def _booked_minutes(scope: Scope, of: str) -> dict[tuple[int, int], int]:
    length = ExpressionWrapper(
        F("ends_at") - F("starts_at"), output_field=DurationField()
    )
    rows = (
        Appointment.objects.live()
        .filter(scope.holds("starts_at", "location"), **{f"{of}__isnull": False})
        .order_by()
        .values_list("location_id", of)
        .annotate(booked=Sum(length))
    )
    return {(place, pk): booked // _MINUTE for place, pk, booked in rows}


def _add(found: dict[tuple[int, str], Load], key: tuple[int, str], load: Load) -> None:
    if load.booked or load.there:
        found[key] = found[key] + load if key in found else load
