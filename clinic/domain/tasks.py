"""Work that somebody has to do, and whose work it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from clinic.domain.roles import Role


class TaskKind(StrEnum):
    # The patient asked for another time by link, and none was free inside the window.
    ANOTHER_TIME = "another_time"
    # The patient cancelled later than the clinic's cut-off.
    LATE_CANCELLATION = "late_cancellation"
    # A gap beyond the protocol's maximum: repeat the phase, go on, or stop.
    COURSE_DECISION = "course_decision"
    # Leave was laid over this appointment.
    LEAVE_OVER_APPOINTMENT = "leave_over_appointment"
    # The person it is booked with works here no longer.
    PRACTITIONER_GONE = "practitioner_gone"
    # A check before a session, or a reported problem, stopped the course.
    COURSE_ON_HOLD = "course_on_hold"
    # Somebody reported a problem that is not urgent; a clinician looks at it.
    PROBLEM_REPORTED = "problem_reported"
    # Look again at an adverse event on the agreed day.
    EVENT_FOLLOW_UP = "event_follow_up"
    # A review point of the plan has come.
    REVIEW_DUE = "review_due"
    # The safety notice did not reach the patient, or they asked to be called.
    CALL_ABOUT_NOTICE = "call_about_notice"
    # Somebody was hurt by a used needle: their own record has to be written.
    NEEDLE_STICK = "needle_stick"


ROLE_OF: dict[TaskKind, Role] = {
    TaskKind.ANOTHER_TIME: Role.FRONT_DESK,
    TaskKind.LATE_CANCELLATION: Role.FRONT_DESK,
    TaskKind.COURSE_DECISION: Role.CLINICIAN,
    TaskKind.LEAVE_OVER_APPOINTMENT: Role.FRONT_DESK,
    TaskKind.PRACTITIONER_GONE: Role.FRONT_DESK,
    TaskKind.COURSE_ON_HOLD: Role.FRONT_DESK,
    TaskKind.PROBLEM_REPORTED: Role.CLINICIAN,
    TaskKind.EVENT_FOLLOW_UP: Role.CLINICIAN,
    TaskKind.REVIEW_DUE: Role.CLINICIAN,
    TaskKind.CALL_ABOUT_NOTICE: Role.FRONT_DESK,
    TaskKind.NEEDLE_STICK: Role.CLINICIAN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """What is to be done, for whom. ``role`` and ``assignee_id`` narrow whose it is.

    ``facts`` fill the words of the kind: see ``clinic.presenters.tasks``. They hold
    numbers, dates as ISO text and names of staff; nothing clinical for the front desk.
    """

    kind: TaskKind
    patient_id: int
    key: str
    url: str = ""
    appointment_id: int | None = None
    assignee_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
