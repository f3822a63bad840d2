"""Work that somebody has to do, and whose work it is."""

from enum import StrEnum

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
