"""How the demo's courses were repaired when a session came to nothing."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from clinic.domain.availability import Slot
from clinic.models.staff import StaffMember
from protocols.actions.course_repair import repair_course
from protocols.domain.course_change import Decision, Lost, Mode
from protocols.domain.course_orders import MissNote, RepairOrder, needs_reason
from protocols.domain.states import MissReason
from protocols.models.course import PlannedSession
from protocols.queries import repair_desk
from protocols.queries.courses import all_courses
from protocols.queries.repair_desk import RepairDesk

# A session that is put off comes so many days after its window.
DAYS_BEYOND = timedelta(days=2)
WHY = (
    "Ill that week; the clinician agreed to the longer gap.",
    "Away for work; the clinician agreed to the longer gap.",
)


def make_up(planned: PlannedSession, *, by: StaffMember, at: datetime) -> None:
    """Another time soon, the rest moved along: what the desk is offered first."""
    _repair(planned, {}, MissNote(reason=MissReason.FORGOT), by=by, at=at)


def put_off(planned: PlannedSession, *, by: StaffMember, at: datetime) -> None:
    """A clinician lets it come after its window, and says why."""
    desk = _desk(planned, at)
    slot = next(_slots_beyond(desk, planned))
    note = MissNote(reason=MissReason.ILL)
    _repair(planned, {planned.number: slot}, note, by=by, at=at)


def _desk(planned: PlannedSession, at: datetime) -> RepairDesk:
    course = all_courses().get(pk=planned.course_id)
    return repair_desk.desk(course, Lost(planned.number), at=at)


def _slots_beyond(desk: RepairDesk, planned: PlannedSession) -> Iterator[Slot]:
    """Free times after the window, with the same person."""
    assert planned.appointment is not None
    for day in desk.free.days():
        if day >= planned.latest + DAYS_BEYOND:
            for slot in desk.free.on(day):
                if slot.practitioner_id == planned.appointment.practitioner_id:
                    yield slot


def _repair(
    planned: PlannedSession,
    pinned: Mapping[int, Slot],
    missed: MissNote,
    *,
    by: StaffMember,
    at: datetime,
) -> None:
    desk = _desk(planned, at)
    decision = Decision.GO_ON if pinned else None
    found = desk.repaired(
        Mode.SHIFT_REST, pinned=pinned, waiting=frozenset(), decision=decision
    )
    order = RepairOrder(
        version=desk.course.version,
        now=desk.now,
        repair=found,
        number=planned.number,
        outside={
            row.number: WHY[planned.number % len(WHY)]
            for row in found.rows
            if needs_reason(row)
        },
        missed=missed,
        decision=decision,
    )
    repair_course(desk.course.pk, order, form_key=uuid.uuid4(), by=by, at=at)
