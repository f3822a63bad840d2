"""The clinic's tables. Django finds them here; everybody else imports the module."""

from clinic.models.audit import AuditEvent
from clinic.models.diary import Appointment, AppointmentChange, AppointmentType
from clinic.models.feeds import CalendarFeed
from clinic.models.links import PatientLink
from clinic.models.outbox import (
    DeliveryPause,
    Message,
    MessageAttachment,
    MessageAttempt,
)
from clinic.models.places import (
    Clinic,
    Closure,
    DayNote,
    Device,
    Location,
    OpeningHours,
    Room,
)
from clinic.models.rota import DutyPeriod, Leave, Shift
from clinic.models.staff import Invitation, StaffMember
from clinic.models.system import AttemptCount, FormSubmission, Heartbeat
from clinic.models.tasks import Task
from clinic.models.undo import UndoableChange
from clinic.models.waiting import WaitingListEntry

__all__ = [
    "Appointment",
    "AppointmentChange",
    "AppointmentType",
    "AttemptCount",
    "AuditEvent",
    "CalendarFeed",
    "Clinic",
    "Closure",
    "DayNote",
    "DeliveryPause",
    "Device",
    "DutyPeriod",
    "FormSubmission",
    "Heartbeat",
    "Invitation",
    "Leave",
    "Location",
    "Message",
    "MessageAttachment",
    "MessageAttempt",
    "OpeningHours",
    "PatientLink",
    "Room",
    "Shift",
    "StaffMember",
    "Task",
    "UndoableChange",
    "WaitingListEntry",
]
