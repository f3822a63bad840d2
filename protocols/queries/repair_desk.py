"""What the page of a repair reckons with: the course, what happened, the free times."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.free_times import FreeTimes, ListedTimes
from clinic.domain.slot_codes import ChosenSlot
from clinic.models.diary import Appointment, AppointmentChange
from clinic.models.places import Location
from protocols.domain.course_change import (
    CourseNow,
    Decision,
    Event,
    Lost,
    Mode,
    Moved,
    Repair,
    RowState,
    SessionNow,
)
from protocols.domain.course_repair import repair
from protocols.models.course import Course, PlannedSession
from protocols.queries import courses
from protocols.queries.course_repair import (
    free_for,
    now_of,
    open_from,
    place_of,
    with_notice,
    without_lost_day,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairDesk:
    course: Course
    rows: Mapping[int, PlannedSession]
    now: CourseNow
    location: Location
    event: Event
    # What may be chosen by hand, and what may be proposed.
    free: FreeTimes
    proposable: FreeTimes
    today: date

    @property
    def number(self) -> int:
        """The session it is about; 0 when it is about the whole."""
        return self.event.number if isinstance(self.event, Lost | Moved) else 0

    def repaired(
        self,
        mode: Mode,
        *,
        pinned: Mapping[int, Slot],
        waiting: frozenset[int],
        decision: Decision | None = None,
    ) -> Repair:
        """``waiting`` are rows that the desk wants left without a time for now."""
        event, free = self.event, self.proposable
        if self.number in waiting:
            # It shall have none: as if none were free. The rest keeps what it has.
            mode, free, event = Mode.THIS_ONE, _no_times(self), Lost(self.number)
        found = repair(
            _without_times(self.now, waiting - {self.number}),
            event,
            mode=mode,
            free=free,
            today=self.today,
            decision=decision,
            pinned={n: slot for n, slot in pinned.items() if n not in waiting},
        )
        rows = tuple(
            replace(row, state=self.row(row.number).state) for row in found.rows
        )
        return replace(found, rows=rows)

    def find(self, number: int, wanted: ChosenSlot) -> Slot | None:
        """The slot when it is free, or the one that the row has already."""
        present = self.row(number)
        of_day = self.free.on(local_day(wanted.starts_at, self.now.zone))
        for slot in (*of_day, *([present.slot] if present.slot else [])):
            if _place(slot) == _place(wanted):
                return slot
        return None

    def row(self, number: int) -> SessionNow:
        return next(row for row in self.now.sessions if row.number == number)


def desk(course: Course, event: Event, *, at: datetime) -> RepairDesk:
    rows = list(courses.sessions_of(course))
    now = now_of(rows, course.preferences)
    location, _type = place_of(rows)
    free = free_for(course, now, at=open_from(now, event, at=at))
    return RepairDesk(
        course=course,
        rows={row.number: row for row in rows},
        now=now,
        location=location,
        event=event,
        free=free,
        proposable=with_notice(without_lost_day(free, now, event), now, at=at),
        today=local_day(at, now.zone),
    )


def what_happened(appointment: Appointment) -> AppointmentChange | None:
    """The last thing that became of it: who marked it as missed, who cancelled it."""
    return (
        AppointmentChange.objects.filter(appointment=appointment)
        .select_related("by")
        .last()
    )


def _place(slot: Slot | ChosenSlot) -> tuple[datetime, int, int | None, int | None]:
    return slot.starts_at, slot.practitioner_id, slot.room_id, slot.device_id


def _no_times(found: RepairDesk) -> FreeTimes:
    return ListedTimes([], found.now.zone)


def _without_times(now: CourseNow, waiting: frozenset[int]) -> CourseNow:
    return replace(
        now,
        sessions=tuple(
            replace(row, state=RowState.TO_ARRANGE) if row.number in waiting else row
            for row in now.sessions
        ),
    )
