"""What the desk says when it repairs a course, and what still stands against it."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from protocols.domain.course_change import (
    Change,
    CourseNow,
    Decision,
    Mode,
    Repair,
    RepairedRow,
    RowState,
)
from protocols.domain.states import MissReason


@dataclass(frozen=True, slots=True, kw_only=True)
class MissNote:
    """Why it came to nothing, as the patient says, and what it costs; apart."""

    reason: MissReason = MissReason.UNKNOWN
    note: str = ""
    fee: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairOrder:
    """A repair as the desk saw and confirmed it.

    ``version`` is the course's version then, ``now`` what ``repair`` was reckoned on;
    ``number`` the session it is about, 0 when a course is resumed.
    ``outside`` holds a reason for each row outside its window, ``to_arrange`` the rows
    that may stay without a time. ``decision`` is a clinician's.
    """

    version: int
    now: CourseNow
    repair: Repair
    number: int
    outside: Mapping[int, str] = field(default_factory=dict)
    to_arrange: frozenset[int] = frozenset()
    skip_reason: str = ""
    missed: MissNote = MissNote()
    tell: bool = True
    decision: Decision | None = None


class OpenEnd(StrEnum):
    """What must be settled before a repair can be confirmed."""

    NO_TIME = "no_time"
    OUTSIDE = "outside"
    SKIP_REASON = "skip_reason"
    CLINICIAN = "clinician"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Open:
    """One open end; ``number`` is the row's."""

    end: OpenEnd
    number: int


def open_ends(order: RepairOrder) -> Iterator[Open]:
    """Everything that still stands against the order, row by row."""
    repair = order.repair
    is_idle = repair.mode != Mode.ASK and not any(map(changes, repair.rows))
    # To resume a course is something, even when every session keeps its time.
    if is_idle and order.number and not order.to_arrange:
        yield Open(OpenEnd.NOTHING, order.number)
    if decide := repair.clinician_must_decide:
        yield Open(OpenEnd.CLINICIAN, decide.number)
    for row in repair.rows:
        if end := _open_end(order, row):
            yield Open(end, row.number)


def _open_end(order: RepairOrder, row: RepairedRow) -> OpenEnd | None:
    if is_unsolved(row) and row.number not in order.to_arrange:
        return OpenEnd.NO_TIME
    if needs_reason(row) and not order.outside.get(row.number):
        return OpenEnd.OUTSIDE
    if row.change == Change.DROPPED and not order.skip_reason:
        return OpenEnd.SKIP_REASON
    return None


def is_unsolved(row: RepairedRow) -> bool:
    """It should have a time and has none."""
    return row.change == Change.TO_ARRANGE


def needs_reason(row: RepairedRow) -> bool:
    """It comes to lie outside its window by this change."""
    return row.days_outside > 0 and row.change not in {
        Change.UNTOUCHED,
        Change.TO_ARRANGE,
        Change.DROPPED,
    }


def moves(row: RepairedRow) -> bool:
    """Its appointment gets another place and stays the same appointment."""
    return row.state == RowState.AHEAD and None is not row.after != row.before


def is_new(row: RepairedRow) -> bool:
    """It gets an appointment of its own anew."""
    is_without = row.state not in {RowState.AHEAD, RowState.DONE, RowState.SKIPPED}
    return is_without and row.after is not None


def changes(row: RepairedRow) -> bool:
    """Anything is written about it."""
    is_dropped = row.change == Change.DROPPED
    return is_dropped or moves(row) or is_new(row) or is_given_up(row)


def is_given_up(row: RepairedRow) -> bool:
    """Its coming appointment is cancelled: it is skipped, or waits for another time."""
    return row.state == RowState.AHEAD and row.after is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedTime:
    """What a patient is told of one session. ``practitioner`` is named when it is another.

    Without ``after`` the time is given up; ``waits``: another one is still to come.
    """

    before: datetime | None
    after: datetime | None
    practitioner: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOrder:
    """``version`` is the course's as it was seen; ``gives_up`` frees the times to come."""

    version: int
    reason: str
    gives_up: bool = False
    tell: bool = True
    form_key: uuid.UUID
