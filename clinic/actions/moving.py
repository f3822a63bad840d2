"""Give appointments other times. They stay the same rows, and their history grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from clinic.actions import appointment_mail, outbox, tasks
from clinic.actions.appointments import (
    AppointmentRefused,
    Before,
    TransitionRefused,
    locked,
    note,
    refuse_stale,
)
from clinic.actions.placement import (
    BookingRefused,
    Check,
    Place,
    SlotTaken,
    clash,
    lock,
    refuse_far_dates,
    refuse_what_cannot_be,
    rota_for,
    slots_near,
)
from clinic.actions.undo import Recording, park
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.availability import Slot
from clinic.domain.booking import MoveRequest
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember


@dataclass(frozen=True, slots=True)
class Move:
    appointment_id: int
    request: MoveRequest


@dataclass(frozen=True, slots=True)
class _Moving:
    """An appointment on its way: as it is, where it goes, what it was."""

    appointment: Appointment
    request: MoveRequest
    place: Place
    before: Before


def move(  # noqa: PLR0913 - who, when and why belong to every change
    appointment_id: int,
    request: MoveRequest,
    *,
    by: StaffMember | None,
    at: datetime,
    notify: bool = True,
    recording: Recording | None = None,
) -> Appointment:
    """Give one another time, person, room or length, and tell the patient.

    Without ``by`` the patient did it by link.
    """
    with transaction.atomic():
        (moved,) = move_many(
            [Move(appointment_id, request)], by=by, at=at, recording=recording
        )
        if _changed(moved, request):
            note_reason = import_string(settings.SESSION_MOVED)
            note_reason(moved, reason=request.reason, recording=recording)
            if notify and moved.state != AppointmentState.HELD:
                change = recording.change if recording else None
                appointment_mail.moved(moved, at=at, by=by, change=change)
    return moved


def refusal_of(
    appointment_id: int, request: MoveRequest, *, by: StaffMember, at: datetime
) -> BookingRefused | AppointmentRefused | None:
    """What would stand in the way now. Tries it under the same locks, keeps nothing."""
    try:
        with transaction.atomic():
            move(appointment_id, request, by=by, at=at, notify=False)
            transaction.set_rollback(True)
    except (BookingRefused, AppointmentRefused) as refusal:
        return refusal
    return None


def times_near(
    appointment: Appointment, request: MoveRequest, *, at: datetime
) -> list[Slot]:
    """The free times nearest to where it was to go."""
    place = _place(appointment, request)
    return slots_near(place, at=at, ignoring=[appointment.pk])


def move_many(
    moves: Sequence[Move],
    *,
    by: StaffMember | None,
    at: datetime,
    recording: Recording | None = None,
) -> list[Appointment]:
    """Move all of them in one transaction, or none; the caller writes to the patient.

    They may change places with one another. All are at one location.
    ``SlotTaken.index`` counts from 0 among ``moves``.
    """
    try:
        with transaction.atomic():
            return _move_all(moves, by=by, at=at, recording=recording)
    except SlotTaken as lost:
        found = Appointment.objects.select_related("type", "location").get(
            pk=moves[lost.index].appointment_id
        )
        place = _place(found, moves[lost.index].request)
        gone = [move.appointment_id for move in moves]
        lost.nearest = slots_near(place, at=at, ignoring=gone)
        raise


def _changed(moved: Appointment, request: MoveRequest) -> bool:
    """False when it stood there already: nobody is told of nothing."""
    return moved.version != request.version


def _move_all(
    moves: Sequence[Move],
    *,
    by: StaffMember | None,
    at: datetime,
    recording: Recording | None,
) -> list[Appointment]:
    found = {
        move.appointment_id: locked(move.appointment_id) for move in _in_order(moves)
    }
    moving = [
        moved
        for move in moves
        if (moved := _moving(found[move.appointment_id], move.request))
    ]
    if moving:
        _lift(moving, recording=recording)
        _put_all(moving, moves, by=by, at=at)
    for one in moving:
        note(
            one.appointment,
            one.before,
            by=by,
            at=at,
            reason=one.request.reason.strip(),
            leave_number=one.request.leave_number,
        )
        outbox.cancel_waiting_for_appointment(
            one.appointment.pk,
            change=recording.change if recording else None,
            is_moved=True,
        )
    tasks.finish_time_found(
        [one.appointment.pk for one in moving], by=by, at=at, recording=recording
    )
    return [locked(move.appointment_id) for move in moves]


def _in_order(moves: Sequence[Move]) -> list[Move]:
    """Everybody locks by number, so that two never wait for each other."""
    return sorted(moves, key=lambda move: move.appointment_id)


def _moving(appointment: Appointment, request: MoveRequest) -> _Moving | None:
    before = Before.of(appointment)
    place = _place(appointment, request)
    wanted = (place.starts_at, place.practitioner_id, place.room_id)
    same_length = place.ends_at - place.starts_at == (
        appointment.ends_at - appointment.starts_at
    )
    if wanted == before.place and same_length:
        return None
    refuse_stale(appointment, request.version)
    if not appointment.is_ahead:
        raise TransitionRefused(_("Only an appointment that lies ahead can be moved."))
    return _Moving(appointment, request, place, before)


def _lift(moving: Sequence[_Moving], *, recording: Recording | None) -> None:
    if recording:
        for one in moving:
            recording.keep(one.appointment)
    if len(moving) > 1:
        park([one.appointment.pk for one in moving])


def _put_all(
    moving: Sequence[_Moving],
    moves: Sequence[Move],
    *,
    by: StaffMember | None,
    at: datetime,
) -> None:
    places = [one.place for one in moving]
    refuse_far_dates(places, at=at)
    check = Check(
        locked=lock(places),
        rota=rota_for(places),
        at=at,
        by=by,
        ignoring=tuple(one.appointment.pk for one in moving),
    )
    index = {move.appointment_id: number for number, move in enumerate(moves)}
    for one in moving:
        try:
            refuse_what_cannot_be(one.place, check)
            _put(one.appointment, one.place, by=by)
        except SlotTaken as lost:
            lost.index = index[one.appointment.pk]
            raise


def _place(appointment: Appointment, request: MoveRequest) -> Place:
    seen = appointment.ends_at - appointment.starts_at
    return Place(
        location=appointment.location,
        type=appointment.type,
        patient_id=appointment.patient_id,
        practitioner_id=request.practitioner_id,
        room_id=request.room_id,
        device_id=request.device_id or appointment.device_id,
        starts_at=request.starts_at,
        minutes=request.minutes or int(seen.total_seconds()) // 60,
        overbook_reason=request.overbook_reason.strip(),
    )


def _put(appointment: Appointment, place: Place, *, by: StaffMember | None) -> None:
    overbooked = bool(place.overbook_reason)
    appointment.practitioner_id = place.practitioner_id
    appointment.room_id = place.room_id
    appointment.device_id = place.device_id
    appointment.starts_at = place.starts_at
    appointment.ends_at = place.ends_at
    appointment.blocked_until = place.blocked_until
    appointment.overbooked = overbooked
    appointment.overbook_reason = place.overbook_reason
    appointment.overbooked_by = by if overbooked else None
    if appointment.state == AppointmentState.CONFIRMED:
        # The patient confirmed another time than this.
        appointment.state = AppointmentState.BOOKED
    appointment.version += 1
    appointment.sequence += 1
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        if what := clash(error):
            raise SlotTaken(what) from None
        raise
