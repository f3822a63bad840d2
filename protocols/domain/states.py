"""States of plans, documents, courses, planned sessions and session records."""

from enum import StrEnum


class PlanState(StrEnum):
    DRAFT = "draft"
    # Issued, but something must arrive before session 1 (patch test, consent, lab).
    PENDING_START = "pending_start"
    ACTIVE = "active"
    COMPLETED = "completed"
    STOPPED = "stopped"


LIVE_PLAN_STATES = frozenset(
    {PlanState.DRAFT, PlanState.PENDING_START, PlanState.ACTIVE}
)

PLAN_TRANSITIONS: dict[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset(
        {PlanState.PENDING_START, PlanState.ACTIVE, PlanState.STOPPED}
    ),
    PlanState.PENDING_START: frozenset({PlanState.ACTIVE, PlanState.STOPPED}),
    # A fact that changes can put an active plan back to waiting.
    PlanState.ACTIVE: frozenset(
        {PlanState.PENDING_START, PlanState.COMPLETED, PlanState.STOPPED}
    ),
    PlanState.COMPLETED: frozenset(),
    PlanState.STOPPED: frozenset(),
}


class DocumentState(StrEnum):
    QUEUED = "queued"
    RENDERING = "rendering"
    READY = "ready"
    FAILED = "failed"


class CourseState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED = "ended"


LIVE_COURSE_STATES = frozenset({CourseState.ACTIVE, CourseState.PAUSED})


class RecordState(StrEnum):
    DRAFT = "draft"
    CLEARED = "cleared"
    IN_PROGRESS = "in_progress"
    SIGNED = "signed"
    STOPPED_EARLY = "stopped_early"


RECORD_TRANSITIONS: dict[RecordState, frozenset[RecordState]] = {
    RecordState.DRAFT: frozenset({RecordState.CLEARED, RecordState.STOPPED_EARLY}),
    RecordState.CLEARED: frozenset(
        {RecordState.DRAFT, RecordState.IN_PROGRESS, RecordState.STOPPED_EARLY}
    ),
    RecordState.IN_PROGRESS: frozenset({RecordState.SIGNED, RecordState.STOPPED_EARLY}),
    RecordState.SIGNED: frozenset(),
    RecordState.STOPPED_EARLY: frozenset(),
}


class FindingChoice(StrEnum):
    """What a clinician decided on a REVIEW finding."""

    GO_ON = "go_on"
    DO_NOT_TREAT = "do_not_treat"
    REFER = "refer"


class AnaesthesiaKind(StrEnum):
    NONE = "none"
    TOPICAL = "topical"
    COOLING = "cooling"
    BLOCK = "block"
    VIBRATION = "vibration"


class PatchTestResult(StrEnum):
    NEGATIVE = "negative"
    EQUIVOCAL = "equivocal"
    POSITIVE = "positive"


class MissKind(StrEnum):
    """How a session's booked time came to nothing."""

    NO_SHOW = "no_show"
    # Inside and outside the clinic's cut-off for cancelling freely.
    LATE_CANCELLED = "late_cancelled"
    CANCELLED = "cancelled"
    # The clinic's doing: leave, illness, a broken device.
    CLINIC = "clinic"


class MissReason(StrEnum):
    """Why, as the patient says. Neutral words: the front desk reads and writes them."""

    ILL = "ill"
    FAMILY = "family"
    FORGOT = "forgot"
    TRAVEL = "travel"
    WORK = "work"
    CLINIC = "clinic"
    OTHER = "other"
    UNKNOWN = "unknown"
