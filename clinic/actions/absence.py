"""Change who works when, and deal with every appointment that this takes away.

Leave, shifts, closed days, opening hours, somebody who goes for good: the change is
tried, what no longer stands is listed, and all of it is done in one step, once there is
an answer for each.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import appointment_mail, appointments, moving, site, tasks, undo
from clinic.actions.moving import Move
from clinic.actions.undo import Recording
from clinic.domain.absence import Answer, What
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.booking import CancelRequest, MoveRequest
from clinic.domain.clock import local_day
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.domain.undo import ChangeKind
from clinic.models.diary import Appointment
from clinic.models.rota import Leave
from clinic.models.staff import StaffMember
from clinic.queries import absence as queries
from clinic.queries.absence import Lost


class Unanswered(Exception):
    """Nothing was changed: these appointments need an answer each."""

    def __init__(self, lost: Sequence[Lost]) -> None:
        super().__init__(f"{len(lost)} appointments")
        self.lost = list(lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChange:
    """``apply`` makes the change; ``scope`` names the appointments it can touch.

    ``for_good``: the person comes back no more, so that nothing can stay with them.
    """

    kind: ChangeKind
    scope: Q
    reason: str
    apply: Callable[[Recording], Model | None]
    for_good: bool = False


def save_row(row: Model, *, by: StaffMember, at: datetime) -> Callable[..., Model]:
    """Saves a checked row of the settings. It may be tried again."""

    def apply(recording: Recording) -> Model:
        saved = deepcopy(row)
        if saved.pk is not None:
            recording.keep(saved)
        site.save(saved, by=by, at=at)
        recording.made(saved)
        return saved

    return apply


def remove_row(row: Model, *, by: StaffMember, at: datetime) -> Callable[..., None]:
    """Removes one. It may be tried again. Raises ``SettingInUse``."""

    def apply(recording: Recording) -> None:
        recording.removed(row)
        site.remove(deepcopy(row), by=by, at=at)

    return apply


def carry_out(
    change: HoursChange,
    answers: Mapping[int, Answer],
    *,
    by: StaffMember,
    at: datetime,
) -> int:
    """How many appointments were dealt with. Raises ``Unanswered`` and what moving raises."""
    with undo.recording(change.kind, by=by, at=at) as recording:
        rows = queries.coming(change.scope, at=at)
        before = queries.standing(rows)
        made = change.apply(recording)
        gone = rows
        if not change.for_good:
            lost = before - queries.standing(rows)
            gone = [row for row in rows if row.pk in lost]
        if any(row.pk not in answers for row in gone):
            raise Unanswered(queries.lost_with_slots(gone, at=at))
        leave_number = made.pk if isinstance(made, Leave) else None
        step = _Step(change, recording, by, at, leave_number)
        step.move([answers[row.pk] for row in gone], gone)
        for row in gone:
            if answers[row.pk].what == What.CALL:
                step.call(row, answers[row.pk])
    return len(gone)


@dataclass(frozen=True, slots=True)
class _Step:
    """What all appointments of one change share."""

    change: HoursChange
    recording: Recording
    by: StaffMember
    at: datetime
    leave_number: int | None

    def move(self, answers: Sequence[Answer], rows: Sequence[Appointment]) -> None:
        places = {row.pk: row.location_id for row in rows}
        moves = [
            Move(answer.appointment_id, self._request(answer))
            for answer in answers
            if answer.what == What.MOVE
        ]
        moves.sort(key=lambda move: places[move.appointment_id])
        moved: list[Appointment] = []
        for _place, group in groupby(
            moves, key=lambda move: places[move.appointment_id]
        ):
            moved += moving.move_many(
                list(group), by=self.by, at=self.at, recording=self.recording
            )
        self._write(moved)

    def call(self, row: Appointment, answer: Answer) -> None:
        """The desk has to agree on something; with nobody there it is freed first."""
        kind = TaskKind.LEAVE_OVER_APPOINTMENT
        if self.change.for_good:
            kind = TaskKind.PRACTITIONER_GONE
            appointments.cancel(
                row.pk,
                CancelRequest(
                    version=answer.version,
                    reason=self.change.reason,
                    leave_number=self.leave_number,
                ),
                by=self.by,
                at=self.at,
                notify=False,
                recording=self.recording,
            )
        day = local_day(row.starts_at, row.location.zone)
        name = "appointment-detail" if self.change.for_good else "appointment-move"
        tasks.open_task(
            TaskDraft(
                kind=kind,
                patient_id=row.patient_id,
                appointment_id=row.pk,
                key=f"away:{row.pk}",
                url=reverse(name, args=[row.pk]),
                facts={
                    "starts": day.isoformat(),
                    "practitioner": row.practitioner.full_name,
                },
            ),
            by=self.by,
            at=self.at,
            recording=self.recording,
        )

    def _request(self, answer: Answer) -> MoveRequest:
        assert answer.slot is not None
        return MoveRequest(
            version=answer.version,
            practitioner_id=answer.slot.practitioner_id,
            room_id=answer.slot.room_id,
            device_id=answer.slot.device_id,
            starts_at=answer.slot.starts_at,
            reason=self.change.reason,
            leave_number=self.leave_number,
        )

    def _write(self, moved: Sequence[Appointment]) -> None:
        """One mail a patient, however many of their appointments moved."""
        told = [row for row in moved if row.state != AppointmentState.HELD]
        told.sort(key=lambda row: (row.patient_id, row.starts_at))
        for _patient, group in groupby(told, key=lambda row: row.patient_id):
            appointment_mail.several_moved(
                list(group), at=self.at, by=self.by, change=self.recording.change
            )


def remove_leave(
    leave: Leave,
    restore: Sequence[int],
    *,
    by: StaffMember,
    at: datetime,
) -> int:
    """Take leave back; the chosen appointments return to where they were.

    All or none: raises what moving raises when an old time is taken by now.
    """
    with undo.recording(ChangeKind.LEAVE_REMOVED, by=by, at=at) as recording:
        changes = [
            change
            for change in queries.changes_because_of(leave.pk, at=at)
            if change.pk in set(restore)
        ]
        open_before = queries.kept_because_of(leave)
        remove_row(leave, by=by, at=at)(recording)
        for appointment_id in open_before:
            tasks.finish_by_key(
                f"away:{appointment_id}",
                outcome=_("The leave was taken back."),
                by=by,
                at=at,
                recording=recording,
            )
        changes.sort(key=lambda change: change.appointment.location_id)
        moved: list[Appointment] = []
        for _place, group in groupby(
            changes, key=lambda change: change.appointment.location_id
        ):
            moved += moving.move_many(
                [_back(change) for change in group],
                by=by,
                at=at,
                recording=recording,
            )
        moved.sort(key=lambda row: (row.patient_id, row.starts_at))
        for _patient, rows in groupby(moved, key=lambda row: row.patient_id):
            appointment_mail.several_moved(
                list(rows), at=at, by=by, change=recording.change
            )
    return len(moved)


def _back(change: queries.AppointmentChange) -> Move:
    row = change.appointment
    assert change.starts_before is not None
    return Move(
        row.pk,
        MoveRequest(
            version=row.version,
            practitioner_id=change.practitioner_before_id or row.practitioner_id,
            room_id=change.room_before_id,
            starts_at=change.starts_before,
            reason=_("The leave was taken back."),
        ),
    )
