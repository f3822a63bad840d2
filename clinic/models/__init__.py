"""The clinic's tables. Django finds them here; everybody else imports the module."""

from clinic.models.audit import AuditEvent
from clinic.models.diary import Appointment, AppointmentChange, AppointmentType
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
    Location,
    OpeningHours,
    Room,
)
from clinic.models.rota import DutyPeriod, Leave, Shift
from clinic.models.staff import Invitation, StaffMember
from clinic.models.system import AttemptCount, FormSubmission, Heartbeat

__all__ = [
    "Appointment",
    "AppointmentChange",
    "AppointmentType",
    "AttemptCount",
    "AuditEvent",
    "Clinic",
    "Closure",
    "DeliveryPause",
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
]
