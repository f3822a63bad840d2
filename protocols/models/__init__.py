"""Screenings, plans, courses and sessions. Django finds the tables here."""

from protocols.models.course import Course, MissedSession, PlannedSession
from protocols.models.documents import PlanDocument
from protocols.models.plan import PlanAcceptance, PlanVersion, TreatmentPlan
from protocols.models.reminders import ReminderSwitch
from protocols.models.screening import (
    CandidacyCheck,
    Decline,
    FindingDecision,
    KnowledgeSignOff,
    PatchTest,
)
from protocols.models.session import (
    Addendum,
    ProductUse,
    SessionIncident,
    SessionRecord,
    SessionZone,
)

__all__ = [
    "Addendum",
    "CandidacyCheck",
    "Course",
    "Decline",
    "FindingDecision",
    "KnowledgeSignOff",
    "MissedSession",
    "PatchTest",
    "PlanAcceptance",
    "PlanDocument",
    "PlanVersion",
    "PlannedSession",
    "ProductUse",
    "ReminderSwitch",
    "SessionIncident",
    "SessionRecord",
    "SessionZone",
    "TreatmentPlan",
]
