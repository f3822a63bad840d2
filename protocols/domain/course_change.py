"""The words of a course's repair: what happened, what to do, what comes of it.

Days are local days of the clinic. A gap counts from the row before: done, the day it was
given; booked, its chosen day; neither, its target, or today when that has passed. A row
that was skipped is no row to count from.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from clinic.domain.intervals import Interval
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import Window
from protocols.domain.schedule import DateWindow


class RowState(StrEnum):
    DONE = "done"
    # Booked, and still to come.
    AHEAD = "ahead"
    # These have no time of their own any more.
    MISSED = "missed"
    CANCELLED = "cancelled"
    TO_ARRANGE = "to_arrange"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNow:
    """A session as it stands. ``slot`` of a missed or cancelled one is where it was.

    ``given_on`` is set for a done one alone.
    """

    number: int
    phase: str
    window: Window
    state: RowState
    slot: Slot | None = None
    given_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseNow:
    """A course as it stands, its sessions in order of their numbers.

    ``wishes`` are what a new time should be like: see ``usual_wishes``.
    """

    sessions: tuple[SessionNow, ...]
    start_on: date
    zone: ZoneInfo
    wishes: Wishes = Wishes()  # noqa: RUF009 - frozen, so it may be shared


@dataclass(frozen=True, slots=True)
class Lost:
    """A session was missed or cancelled, or its time is wanted for something else."""

    number: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A session gets this very slot, wherever it lies."""

    number: int
    to: Slot


@dataclass(frozen=True, slots=True)
class Resumed:
    """After a pause: every session without a time gets one, from this day on."""

    on: date


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody is away for a stretch of time."""

    practitioner_id: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class Leaves:
    """Somebody works here no more, from this moment on."""

    practitioner_id: int
    at: datetime


Event = Lost | Moved | Resumed | Absent | Leaves


class Mode(StrEnum):
    # Only the rows that lost their time get a new one.
    THIS_ONE = "this_one"
    # The rows after them may move as well, as few as possible.
    SHIFT_REST = "shift_rest"
    # The rows that lost their time are dropped.
    SKIP = "skip"
    # Nothing moves; the clinician is asked.
    ASK = "ask"


class Change(StrEnum):
    # Given, skipped before, or earlier than what happened.
    UNTOUCHED = "untouched"
    KEPT = "kept"
    MOVED = "moved"
    # It had no time before and has one now.
    PLACED = "placed"
    TO_ARRANGE = "to_arrange"
    DROPPED = "dropped"


class Verdict(StrEnum):
    INSIDE = "inside"
    # Inside, on the first or the last day that is.
    AT_THE_LIMIT = "at_the_limit"
    TOO_SOON = "too_soon"
    TOO_LATE = "too_late"
    # Without a time there is nothing to judge.
    NO_TIME = "no_time"


class Blocker(StrEnum):
    """What keeps a session from a day."""

    CLOSED = "closed"
    NOBODY_WORKS = "nobody_works"
    LEAVE = "leave"
    PRACTITIONER_BOOKED = "practitioner_booked"
    ROOMS_BOOKED = "rooms_booked"
    DEVICES_BOOKED = "devices_booked"
    PATIENT_ELSEWHERE = "patient_elsewhere"
    # The day has gone by, or the course is still paused.
    PAST = "past"
    # It is free, but with it the sessions after or before would leave their windows.
    OTHER_SESSIONS = "other_sessions"


@dataclass(frozen=True, slots=True)
class BlockedDays:
    """The days of a window that one rule takes. A day stands under its last hurdle."""

    blocker: Blocker
    days: tuple[date, ...]


class OptionKind(StrEnum):
    INSIDE = "inside"
    BEFORE_WINDOW = "before_window"
    AFTER_WINDOW = "after_window"
    TO_ARRANGE = "to_arrange"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way out, the less bad the lower its ``cost``.

    ``days_outside`` is 0 inside the window; ``other_practitioner``: not the usual one.
    """

    kind: OptionKind
    slot: Slot | None
    days_outside: int
    other_practitioner: bool
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Why a session got no time, and the three least bad ways out, best first."""

    number: int
    dates: DateWindow
    blocked: tuple[BlockedDays, ...]
    options: tuple[Option, ...]


class Decision(StrEnum):
    """What a clinician may say to a gap beyond the maximum."""

    REPEAT_PHASE = "repeat_phase"
    GO_ON = "go_on"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class MustDecide:
    """A gap beyond the protocol's maximum is a clinician's to decide.

    ``gap_days`` None: no time at all was found beyond it.
    """

    number: int
    gap_days: int | None
    max_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedRow:
    """One session before and after. ``gap_days`` and ``verdict`` are those after.

    ``days_outside``: days short of the minimum or beyond the maximum, else 0.
    ``counts_from`` is the day that its gap counts from, ``dates`` the window from there.
    """

    number: int
    phase: str
    window: Window
    state: RowState
    change: Change
    before: Slot | None
    after: Slot | None
    counts_from: date
    dates: DateWindow
    gap_days: int | None
    verdict: Verdict
    days_outside: int = 0
    day_changed: bool = False
    clock_changed: bool = False
    practitioner_changed: bool = False
    room_changed: bool = False
    diagnosis: Diagnosis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """``usual_kept`` of ``changed`` rows lie on the usual weekday at the usual hour."""

    count_before: int
    count_after: int
    order_kept: bool
    gaps_inside: bool
    changed: int
    usual_kept: int
    to_arrange: int
    ends_before: date | None
    ends_after: date | None

    @property
    def count_kept(self) -> bool:
        return self.count_before == self.count_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    mode: Mode
    rows: tuple[RepairedRow, ...]
    summary: Summary
    clinician_must_decide: MustDecide | None = None

    @property
    def changed_rows(self) -> tuple[RepairedRow, ...]:
        """Those whose appointment must be written anew, moved or given up."""
        return tuple(
            row
            for row in self.rows
            if row.after != row.before or row.change == Change.DROPPED
        )
