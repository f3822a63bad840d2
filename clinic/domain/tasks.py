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


ROLE_OF: dict[TaskKind, Role] = {
    TaskKind.ANOTHER_TIME: Role.FRONT_DESK,
    TaskKind.LATE_CANCELLATION: Role.FRONT_DESK,
    TaskKind.COURSE_DECISION: Role.CLINICIAN,
    TaskKind.LEAVE_OVER_APPOINTMENT: Role.FRONT_DESK,
    TaskKind.PRACTITIONER_GONE: Role.FRONT_DESK,
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
