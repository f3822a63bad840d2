"""What a patient answers by link: another time, or none. Nothing here has a ``by``."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from clinic.actions import appointments, tasks
from clinic.actions.appointments import TransitionRefused, locked
from clinic.actions.moving import move
from clinic.actions.placement import BookingRefused
from clinic.domain import availability
from clinic.domain.appointment_states import FIRM_STATES, AppointmentState
from clinic.domain.availability import Slot
from clinic.domain.booking import CancelRequest, MoveRequest
from clinic.domain.clock import local_day
from clinic.domain.cutoff import is_late
from clinic.domain.slot_codes import ChosenSlot
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.domain.visit_offers import CallReason
from clinic.models.diary import Appointment
from clinic.models.places import Clinic
from clinic.queries import visit_offers
from clinic.queries.reach import session_places


class TimeGone(Exception):
    """Not free, or not free any more. ``nearest`` are what is left around it."""

    def __init__(self, nearest: Sequence[Slot]) -> None:
        super().__init__()
        self.nearest = list(nearest)


class MustCall(Exception):
    """The patient cannot choose alone; the desk has it on its list now."""


def choose_time(
    appointment: Appointment, chosen: ChosenSlot, *, version: int, at: datetime
) -> Appointment:
    """Move the visit to one of the times on offer.

    Raises ``TimeGone``, ``MustCall`` and ``clinic.actions.appointments`` refusals;
    nothing is moved then. Doing it twice is doing it once.
    """
    if appointment.starts_at == chosen.starts_at:
        return appointment
    if appointment.state not in FIRM_STATES or appointment.starts_at <= at:
        raise TransitionRefused
    if visit_offers.who_must_call(appointment, at=at):
        raise MustCall
    if not _is_offered(chosen, visit_offers.offers(appointment, at=at)):
        raise _gone(appointment, chosen, at=at)
    try:
        return _move(appointment, chosen, version=version, at=at)
    except BookingRefused:
        raise _gone(appointment, chosen, at=at) from None


@transaction.atomic
def ask_for_call(appointment: Appointment, *, reason: CallReason, at: datetime) -> None:
    """Put it on the desk's list, once."""
    held = locked(appointment.pk)
    if held.state not in FIRM_STATES or held.starts_at <= at:
        raise TransitionRefused
    _open(held, TaskKind.ANOTHER_TIME, at=at, why=str(reason))


@transaction.atomic
def cannot_come(
    appointment: Appointment, request: CancelRequest, *, at: datetime
) -> Appointment:
    """Cancel by link. The desk is told when it is late, or when a session needs a time."""
    held = locked(appointment.pk)
    if held.state == AppointmentState.CANCELLED:
        return held
    gone = appointments.cancel(appointment.pk, request, by=None, at=at)
    clinic = Clinic.objects.first()
    tasks.finish_by_key(
        _key(TaskKind.ANOTHER_TIME, gone), by=None, at=at, actor="patient"
    )
    if is_late(gone.starts_at, clinic, at=at):
        hours = max(0, int((gone.starts_at - at).total_seconds()) // 3600) + 1
        _open(gone, TaskKind.LATE_CANCELLATION, at=at, hours=hours)
    elif _repair_url(gone):
        _open(gone, TaskKind.ANOTHER_TIME, at=at, why=str(CallReason.CANCELLED))
    return gone


@transaction.atomic
def _move(
    appointment: Appointment, chosen: ChosenSlot, *, version: int, at: datetime
) -> Appointment:
    request = MoveRequest(
        version=version,
        practitioner_id=chosen.practitioner_id,
        room_id=chosen.room_id,
        device_id=chosen.device_id,
        starts_at=chosen.starts_at,
    )
    moved = move(appointment.pk, request, by=None, at=at)
    # Now that the patient is locked: the session beside it may have moved meanwhile.
    window = visit_offers.window_of(moved)
    if window and not window.holds(local_day(moved.starts_at, moved.location.zone)):
        raise _gone(appointment, chosen, at=at)
    return moved


def _is_offered(chosen: ChosenSlot, slots: Sequence[Slot]) -> bool:
    wanted = (
        chosen.starts_at,
        chosen.practitioner_id,
        chosen.room_id,
        chosen.device_id,
    )
    return any(
        (slot.starts_at, slot.practitioner_id, slot.room_id, slot.device_id) == wanted
        for slot in slots
    )


def _gone(appointment: Appointment, chosen: ChosenSlot, *, at: datetime) -> TimeGone:
    left = visit_offers.offers(appointment, at=at)
    return TimeGone(availability.nearest(left, chosen.starts_at))


def _open(
    appointment: Appointment, kind: TaskKind, *, at: datetime, **facts: str | int
) -> None:
    day = local_day(appointment.starts_at, appointment.location.zone)
    draft = TaskDraft(
        kind=kind,
        patient_id=appointment.patient_id,
        appointment_id=appointment.pk,
        key=_key(kind, appointment),
        url=_repair_url(appointment) or _own_url(appointment),
        facts={"starts": day.isoformat(), **facts},
    )
    tasks.open_task(draft, by=None, at=at, actor="patient")


def _key(kind: TaskKind, appointment: Appointment) -> str:
    return f"{kind}:{appointment.pk}"


def _repair_url(appointment: Appointment) -> str:
    """Where the course of a session is put right; "" for any other visit."""
    place = session_places([appointment.pk]).get(appointment.pk)
    return place.repair_url if place else ""


def _own_url(appointment: Appointment) -> str:
    return reverse("appointment-detail", args=[appointment.pk])
