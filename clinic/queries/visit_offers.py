"""Free times that a patient may choose by link instead of the present one."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from clinic.domain import visit_offers
from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.cutoff import is_late
from clinic.domain.tasks import TaskKind
from clinic.domain.visit_offers import CallReason, VisitWindow
from clinic.models.diary import Appointment, AppointmentChange
from clinic.models.places import Clinic
from clinic.models.tasks import Task
from clinic.queries import availability


def window_of(appointment: Appointment) -> VisitWindow | None:
    """What the app above says of a session; None for any other visit."""
    if not settings.VISIT_WINDOW:
        return None
    window = import_string(settings.VISIT_WINDOW)(appointment)
    assert window is None or isinstance(window, VisitWindow)
    return window


def offers(appointment: Appointment, *, at: datetime) -> list[Slot]:
    """Every time that the patient may choose, in order of time."""
    zone = appointment.location.zone
    today = local_day(at, zone)
    window = visit_offers.around(local_day(appointment.starts_at, zone), today=today)
    own = window_of(appointment)
    if own is not None:
        window = own.within(VisitWindow(today, own.last_day))
    if window.is_empty:
        return []
    slots = availability.free_slots(
        location=appointment.location,
        appointment_type=appointment.type,
        practitioner_ids=[
            appointment.practitioner_id,
            *availability.practitioners_at(appointment.location),
        ],
        room_ids=availability.rooms_for(appointment.location, appointment.type),
        first_day=window.first_day,
        last_day=window.last_day,
        patient_id=appointment.patient_id,
        ignoring=[appointment.pk],
        not_before=at + visit_offers.NOTICE,
    )
    others = [slot for slot in slots if slot.starts_at != appointment.starts_at]
    return visit_offers.allowed(others, practitioner_id=appointment.practitioner_id)


def shown(appointment: Appointment, slots: Sequence[Slot]) -> list[Slot]:
    return visit_offers.shown(
        slots,
        practitioner_id=appointment.practitioner_id,
        starts_at=appointment.starts_at,
        zone=appointment.location.zone,
    )


def who_must_call(appointment: Appointment, *, at: datetime) -> CallReason | None:
    """Why this patient cannot choose alone; None when that is possible."""
    clinic = Clinic.objects.first()
    if is_late(appointment.starts_at, clinic, at=at):
        return CallReason.LATE
    moved = AppointmentChange.objects.filter(
        appointment=appointment, via_link=True, starts_before__isnull=False
    )
    return CallReason.OFTEN if moved.count() >= visit_offers.MOST_MOVES else None


def is_call_promised(appointment: Appointment) -> bool:
    """Whether somebody at the desk has it on the list to call about another time."""
    asked = Task.objects.open().filter(
        appointment=appointment, kind=TaskKind.ANOTHER_TIME
    )
    return asked.exists()
